"""The five sections of the public site: what the header lists, and where each one lives.

An index page of each section exists at most once and keeps its slug, so the header needs no
query to link to it.
"""

from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Section(NamedTuple):
    slug: str
    label: Promise
    icon: str

    @property
    def path(self) -> str:
        """Address of the section's index page."""
        return f"/{self.slug}/"


SECTIONS: Final = (
    Section("courses", _("Courses"), "book"),
    Section("cases", _("Warning cases"), "scroll"),
    Section("exemplars", _("Exemplars"), "leaf"),
    Section("law", _("Law"), "scale"),
    Section("campaigns", _("Campaigns"), "lantern"),
)


def section_of(path: str) -> str:
    """Return the slug of the section that the address `path` lies in, or ""."""
    first = path.lstrip("/").partition("/")[0]
    return first if any(section.slug == first for section in SECTIONS) else ""
