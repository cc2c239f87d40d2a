"""What can be studied after a talk: everything that can be assigned."""

from assignments.targets import assignables
from records.talks.registries import Study, gives_studies


@gives_studies
def assignable_studies() -> list[Study]:
    """Return every published page that can be assigned. One query per type."""
    return [
        Study(page.activity_key, page.title, page.title_en, page.url or "")
        for page in assignables()
    ]
