"""What must hold about accounts before a production site is opened."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from cadres.models import Cadre


@register(Tags.database, deploy=True)
def no_superuser_in_production(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **_unused: Any
) -> list[CheckMessage]:
    """Find accounts above the separation of the three administrations."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        if Cadre._meta.db_table not in connections[alias].introspection.table_names():
            continue
        holders = Cadre.objects.using(alias).filter(is_superuser=True)
        found += [
            Error(
                f"Account {staff_number} is a superuser: one person with every right.",
                hint="Grant roles instead (manage.py create_account --role …).",
                id="cadres.E001",
            )
            for staff_number in holders.values_list("staff_number", flat=True)[:20]
        ]
    return found
