"""Who cites an article: each app tells of what it owns, and how it is taken back.

    @lists_citing
    def lessons(articles): ...

A source gets articles (primary keys) and yields a `Citing` for each thing and article. What is
published with Wagtail needs no source of its own: `law.citing.pages` finds every page.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from core.translation import in_language


@dataclass(frozen=True, slots=True)
class Citing:
    """One thing that cites one article.

    Args:
        kind: what it is in words of the interface ("lesson", "warning case", "question").
        key: names it for good, such as "page:42" or "quizzes.question:7".
        article_id: the article version cited.
        url: where readers find it; empty when it is not for readers.
        edit_url: where editors change it.
        owner_id: the person answering for it.
    """

    kind: str
    key: str
    title: str
    article_id: int
    title_en: str = ""
    url: str = ""
    edit_url: str = ""
    owner_id: int | None = None

    @property
    def label(self) -> str:
        return in_language(self.title, self.title_en)


Source = Callable[[Collection[int]], Iterable[Citing]]
Retirer = Callable[..., Any]
Sources = TypeVar("Sources", bound=Source)
Retirers = TypeVar("Retirers", bound=Retirer)

sources: Final[list[Source]] = []
retirers: Final[dict[str, Retirer]] = {}


def lists_citing(source: Sources) -> Sources:
    """Ask `source(articles)` for what cites any of `articles`. A constant number of queries."""
    if source not in sources:
        sources.append(source)
    return source


def retires(prefix: str) -> Callable[[Retirers], Retirers]:
    """Call the decorated `retire(key=…, actor=…, at=…)` for keys that begin with `prefix`.

    It withdraws the thing by its own app's service and raises that app's DomainError, or
    PermissionDenied, where `actor` may not.
    """

    def register(retirer: Retirers) -> Retirers:
        retirers[prefix] = retirer
        return retirer

    return register


def citing(articles: Collection[int]) -> Iterator[Citing]:
    """Yield everything that cites any of `articles`, source by source."""
    wanted = set(articles)
    if wanted:
        for source in sources:
            yield from source(wanted)


def retire(*, key: str, actor: Any, at: dt.datetime) -> bool:
    """Withdraw the thing named `key`; False when no app knows how."""
    retirer = retirers.get(key.partition(":")[0])
    if retirer is None:
        return False
    retirer(key=key, actor=actor, at=at)
    return True
