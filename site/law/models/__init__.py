from law.models.pages import LawIndexPage, LawModulePage
from law.models.statutes import Article, ArticleQuerySet, Chapter, Instrument, Version

__all__ = [
    "Article",
    "ArticleQuerySet",
    "Chapter",
    "Instrument",
    "LawIndexPage",
    "LawModulePage",
    "Version",
]
