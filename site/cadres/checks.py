"""What must hold about accounts before a production site is opened."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from cadres.models import Cadre


@register(Tags.security, deploy=True)
def second_factor_in_production(
    app_configs: Sequence[AppConfig] | None, **_unused: Any
) -> list[CheckMessage]:
    """Find an installation whose roles are protected by a password alone."""
    if settings.SECOND_FACTOR or settings.DEMO_ALLOWED:
        return []
    return [
        Error(
            "SECOND_FACTOR is off: whoever learns a password holds every right of its role.",
            hint="Remove SECOND_FACTOR=false from the environment.",
            id="cadres.E002",
        )
    ]


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
