"""What must hold before certificates can be issued."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

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
