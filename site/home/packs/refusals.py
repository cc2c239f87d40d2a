"""Why a pack is not taken."""

from core.errors import DomainError


class PackRefused(DomainError):
    """The pack is damaged, dangerous, or of another kind; nothing was written."""
