"""What layers above bring to a talk: articles to read together, and things to study afterwards.

Register from `AppConfig.ready`.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol, TypeVar

from cadres.models import Cadre


class Study(NamedTuple):
    """Something that can be studied after a talk."""

    activity_key: str
    title: str
    title_en: str
    url: str


class WeakArticleGiver(Protocol):
    def __call__(self, *, cadre: Cadre, at: dt.datetime) -> Sequence[str]: ...


class StudyGiver(Protocol):
    def __call__(self) -> Sequence[Study]: ...


GivesArticles = TypeVar("GivesArticles", bound=WeakArticleGiver)
GivesStudies = TypeVar("GivesStudies", bound=StudyGiver)

weak_article_givers: Final[list[WeakArticleGiver]] = []
study_givers: Final[list[StudyGiver]] = []


def gives_weak_articles(giver: GivesArticles) -> GivesArticles:
    """Ask `giver(cadre=…, at=…)` for labels of articles the cadre should read again."""
    if giver not in weak_article_givers:
        weak_article_givers.append(giver)
    return giver


def gives_studies(giver: GivesStudies) -> GivesStudies:
    """Ask `giver()` for what can be studied after a talk."""
    if giver not in study_givers:
        study_givers.append(giver)
    return giver


def weak_articles(*, cadre: Cadre, at: dt.datetime) -> list[str]:
    """Return the labels every layer knows of."""
    return [label for giver in weak_article_givers for label in giver(cadre=cadre, at=at)]


def studies() -> list[Study]:
    """Return everything that can be studied, in the order of the layers."""
    return [study for giver in study_givers for study in giver()]
