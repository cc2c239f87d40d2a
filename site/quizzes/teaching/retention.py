"""What stayed: the share before, after and three months later, by article, unit and post."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from cadres.models import Post, Unit
from law.models import Article
from quizzes.analysis.suppression import shown_groups
from quizzes.models import Response, TeachingCheck


@dataclass(frozen=True)
class RetentionLine:
    """Percents of one group in the three tests; None where fewer than five people sat one."""

    label: str
    before: int | None
    after: int | None
    later: int | None

    @property
    def kept(self) -> int | None:
        """How much of what was gained is still there, in percent; None without a gain."""
        if self.before is None or self.after is None or self.later is None:
            return None
        gained = self.after - self.before
        if gained <= 0:
            return None
        return max(0, min(100, round(100 * (self.later - self.before) / gained)))


def retention_by(check: TeachingCheck, field: str, top: Unit) -> list[RetentionLine]:
    """Return one line for each group of `field` below `top`. Four queries.

    Args:
        field: "version__articles", "unit" or "post".
    """
    stages = []
    for quiz in (check.before_id, check.after_id, check.later_id):
        rows: Any = (
            Response.objects.filter(quiz=quiz, unit__path__startswith=top.path)
            .exclude(**{field: None})
            .order_by()
            .values(field)
            .annotate(people=Count("cadre", distinct=True), n=Count("pk"), sum=Sum("share"))
            .values_list(field, "people", "n", "sum")
        )
        figures = {group: rest for group, *rest in rows}
        shown = shown_groups({group: found[0] for group, found in figures.items()})
        stages.append(
            {group: round(figures[group][2] / figures[group][1] / 10) for group in shown}
        )
    groups = set().union(*stages)
    labels = _labels(field, groups)
    lines = [
        RetentionLine(labels[group], *(stage.get(group) for stage in stages))
        for group in groups
        if group in labels
    ]
    return sorted(lines, key=lambda line: line.label)


def _labels(field: str, groups: set[int]) -> dict[int, str]:
    if field == "unit":
        return {unit.pk: unit.label for unit in Unit.objects.filter(pk__in=groups)}
    if field == "post":
        return {post.pk: str(post) for post in Post.objects.filter(pk__in=groups)}
    articles = Article.objects.filter(pk__in=groups).select_related("version__instrument")
    return {each.pk: str(each) for each in articles}
