"""Reads of the console's power lists: which posts one sees, what can be put on them."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q, QuerySet
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cadres.models import Cadre, Post, Posting, Power, RiskFinding, RiskPoint, Unit
from cadres.policies import Capability, top_units
from courses.models import CoursePage, LessonPage
from exemplars.models import BoundaryCardPage, ExemplarPage, PracticePage
from warning_cases.models import WarningCasePage
from warning_cases.sensitivity.readable import CaseQuerySet

# What may show a risk point, in the order in which it is offered.
SHOWING: Final[tuple[type[Page], ...]] = (
    WarningCasePage,
    BoundaryCardPage,
    CoursePage,
    LessonPage,
    ExemplarPage,
    PracticePage,
)
MOST_FOUND_OF_A_KIND: Final = 6


@dataclass(frozen=True)
class ListKeeper:
    """Which power lists `actor` reads, proposes to, and writes."""

    actor: Cadre
    tracked: list[Unit]
    assigning: list[Unit]

    @classmethod
    def of(cls, actor: Cadre) -> "ListKeeper":
        """Ask what the actor may do. Two queries."""
        return cls(
            actor,
            top_units(actor, Capability.TRACK_COMPLETION),
            top_units(actor, Capability.ASSIGN_LEARNING),
        )

    @property
    def may_write(self) -> bool:
        """Posts are common to all units: their lists are written at the top of the tree."""
        return any(unit.is_root() for unit in self.assigning)

    @property
    def posts(self) -> QuerySet[Post]:
        """The posts held in the tracked units; all of them for who writes the lists."""
        if self.may_write:
            return Post.objects.all()
        if not self.tracked:
            return Post.objects.none()
        return Post.objects.filter(pk__in=self._held(self.tracked).values("post"))

    @property
    def proposable(self) -> QuerySet[Post]:
        """The posts for which the actor may propose risk points."""
        if self.may_write:
            return Post.objects.all()
        if not self.assigning:
            return Post.objects.none()
        return Post.objects.filter(pk__in=self._held(self.assigning).values("post"))

    @property
    def writable(self) -> QuerySet[Post]:
        return Post.objects.all() if self.may_write else Post.objects.none()

    @property
    def units(self) -> list[Unit]:
        return self.tracked or self.assigning

    def _held(self, units: list[Unit]) -> QuerySet[Posting]:
        inside = Q(pk__in=[])
        for unit in units:
            inside |= Q(unit__path__startswith=unit.path)
        return Posting.objects.filter(inside, to_on=None, cadre__is_active=True).order_by()

    def lines(self, posts: list[Post]) -> list["PostLine"]:
        """Return each of `posts` with what its list holds. Five queries."""
        keys = [post.pk for post in posts]
        powers = Power.objects.listed().filter(post__in=keys).order_by()
        held = dict(powers.values_list("post").annotate(Count("pk")))
        unfounded = powers.filter(bases=None, basis="")
        bare = dict(unfounded.values_list("post").annotate(Count("pk")))
        levels: dict[int, Counter[str]] = defaultdict(Counter)
        points = RiskPoint.objects.listed().filter(post__in=keys).order_by()
        for post, level, number in points.values_list("post", "level").annotate(Count("pk")):
            levels[post][level] = number
        pending = RiskFinding.objects.filter(post__in=keys, state=RiskFinding.State.PENDING)
        waiting = dict(pending.order_by().values_list("post").annotate(Count("pk")))
        holders = dict(
            self._held(self.units)
            .filter(post__in=keys)
            .values_list("post")
            .annotate(Count("cadre", distinct=True))
        )
        return [
            PostLine(
                post=post,
                holders=holders.get(post.pk, 0),
                powers=held.get(post.pk, 0),
                without_basis=bare.get(post.pk, 0),
                high=levels[post.pk][RiskPoint.Level.HIGH],
                middle=levels[post.pk][RiskPoint.Level.MIDDLE],
                low=levels[post.pk][RiskPoint.Level.LOW],
                waiting=waiting.get(post.pk, 0),
            )
            for post in posts
        ]


@dataclass(frozen=True)
class PostLine:
    """One post of the overview."""

    post: Post
    holders: int
    powers: int
    without_basis: int
    high: int
    middle: int
    low: int
    waiting: int


@dataclass(frozen=True)
class Found:
    """A page that can be put on a risk point."""

    page: Page
    kind: str


def pages_named(query: str, reader: Cadre) -> list[Found]:
    """Return published pages that `reader` may read with `query` in the title in either language.

    One query a kind.
    """
    words = query.split()
    if not words:
        return []
    found: list[Found] = []
    for kind in SHOWING:
        pages = _shown(kind, reader)
        for word in words:
            pages = pages.filter(Q(title__icontains=word) | Q(title_en__icontains=word))
        found += [
            Found(page, str(kind._meta.verbose_name))
            for page in pages.order_by("title")[:MOST_FOUND_OF_A_KIND]
        ]
    return found


def showing_page(page_id: int, reader: Cadre) -> Page | None:
    """Return the published page of that id, if it is of a kind that may show a risk point."""
    for kind in SHOWING:
        found: Page | None = _shown(kind, reader).filter(pk=page_id).first()
        if found is not None:
            return found
    return None


def _shown(kind: type[Page], reader: Cadre) -> PageQuerySet:
    pages: PageQuerySet = kind.objects.live()
    return pages.readable_by(reader) if isinstance(pages, CaseQuerySet) else pages
