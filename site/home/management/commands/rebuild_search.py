"""`manage.py rebuild_search`: write the search index anew from the pages and lists themselves."""

import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from modelsearch.index import get_indexed_models


class Command(BaseCommand):
    help = (
        "Rebuilds the search index. The index follows publishing by itself; this is for after a "
        "restore, or when words were taught to search that it did not know before."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        call_command("update_index", verbosity=0)
        count = sum(model._default_manager.count() for model in get_indexed_models())
        self.stdout.write(
            _("Search index rebuilt: %(count)d entries in %(seconds).1f s.")
            % {"count": count, "seconds": time.monotonic() - started}
        )
