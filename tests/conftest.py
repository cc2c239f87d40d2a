"""What every test may rely on."""

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations

from core.append_only import rewriting_allowed


@pytest.fixture(scope="session", autouse=True)
def flushing_empties_append_only_tables():
    """Let the flush after a transactional test empty tables that refuse DELETE and TRUNCATE."""
    execute_sql_flush = BaseDatabaseOperations.execute_sql_flush

    def flush(self, sql_list):
        with rewriting_allowed(self.connection):
            execute_sql_flush(self, sql_list)

    BaseDatabaseOperations.execute_sql_flush = flush
    yield
    BaseDatabaseOperations.execute_sql_flush = execute_sql_flush
