"""Question versions never change: attempts pin them and reviews quote them."""

from typing import Any

from django.db import migrations

POSTGRES = """
CREATE FUNCTION quizzes_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are immutable', TG_TABLE_NAME;
END $$;
CREATE TRIGGER quizzes_questionversion_immutable BEFORE UPDATE ON quizzes_questionversion
    FOR EACH ROW EXECUTE FUNCTION quizzes_refuse_change();
CREATE TRIGGER quizzes_answerlog_immutable BEFORE UPDATE ON quizzes_answerlogentry
    FOR EACH ROW EXECUTE FUNCTION quizzes_refuse_change();
"""
SQLITE = [
    f"""
CREATE TRIGGER {name} BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are immutable'); END
"""
    for name, table in [
        ("quizzes_questionversion_immutable", "quizzes_questionversion"),
        ("quizzes_answerlog_immutable", "quizzes_answerlogentry"),
    ]
]


def add_triggers(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES, None)  # no parameters: "%" is PL/pgSQL here
    else:
        for statement in SQLITE:
            schema_editor.execute(statement)


def drop_triggers(apps: Any, schema_editor: Any) -> None:
    for table in ("questionversion", "answerlog"):
        on = f" ON quizzes_{table}{'entry' if table == 'answerlog' else ''}"
        if schema_editor.connection.vendor != "postgresql":
            on = ""
        schema_editor.execute(f"DROP TRIGGER quizzes_{table}_immutable{on}")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION quizzes_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0001_initial")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
