-- What the application may do to the record's tables on PostgreSQL, run by their owner after `migrate`:
--
--     psql "$OWNER_DATABASE_URL" -v app_role=qingfeng_app -f deploy/sql/grants.sql
--
-- Migrate as the owner, run the site as `app_role`. The triggers refuse UPDATE, DELETE and TRUNCATE to
-- everybody; this takes the right away as well, so that the application cannot drop the triggers either.
-- Tests put the role's name in the place of :"app_role".

GRANT USAGE ON SCHEMA public TO :"app_role";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"app_role";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"app_role";

-- Append-only: SELECT and INSERT are left. (A test compares this list with `append_only_tables`.)
REVOKE UPDATE, DELETE, TRUNCATE ON
    records_entry,
    records_certificate,
    records_pledge,
    records_recordview,
    records_leaf,
    records_node,
    records_checkpoint,
    records_cosignature
FROM :"app_role";

-- Salts may be deleted, which unties a person, but never changed.
REVOKE UPDATE, TRUNCATE ON records_entrysalt FROM :"app_role";
