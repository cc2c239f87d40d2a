"""A block whose writes are undone at its end, durable transactions inside it included."""

import contextlib

from django.db import transaction

from tests import late_indexing


@contextlib.contextmanager
def rolled_back():
    block = transaction.atomic()
    block._from_testcase = True  # what Django's TestCase sets, so that durable blocks may nest
    with late_indexing.kept(), block:
        yield
        transaction.set_rollback(True)
