"""What must hold before certificates can be issued."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from records.fonts import FontMissing, chinese_font


@register()
def certificates_have_a_chinese_font(
    app_configs: Sequence[AppConfig] | None, **_unused: Any
) -> list[CheckMessage]:
    """Find out before the first certificate whether it would show empty boxes."""
    try:
        chinese_font()
    except FontMissing as error:
        return [
            Error(str(error), hint="Run: pip install -r requirements.txt", id="records.E001")
        ]
    return []


@register(Tags.security, deploy=True)
def the_signing_key_is_set_where_there_are_several_machines(
    app_configs: Sequence[AppConfig] | None, **_unused: Any
) -> list[CheckMessage]:
    """Find a production site whose machines would each sign the record with a key of their own."""
    if settings.RECORD_SIGNING_KEY or not settings.REDIS_URL:
        return []
    return [
        Error(
            "RECORD_SIGNING_KEY is not set: each machine would sign checkpoints with its own key.",
            hint='Set it to 64 hexadecimal digits, the same everywhere: python -c "import secrets;'
            ' print(secrets.token_hex(32))". Keep a copy where backups of the database are not.',
            id="records.E002",
        )
    ]
