from law.models.changes import (
    ArticleChange,
    ArticleChangeQuerySet,
    StaleCitation,
    StaleCitationQuerySet,
)
from law.models.pages import LawIndexPage, LawModulePage
from law.models.statutes import (
    Article,
    ArticleQuerySet,
    Chapter,
    Instrument,
    Version,
    VersionQuerySet,
)

__all__ = [
    "Article",
    "ArticleChange",
    "ArticleChangeQuerySet",
    "ArticleQuerySet",
    "Chapter",
    "Instrument",
    "LawIndexPage",
    "LawModulePage",
    "StaleCitation",
    "StaleCitationQuerySet",
    "Version",
    "VersionQuerySet",
]
