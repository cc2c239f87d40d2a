"""Which articles somebody should read again: what a talk about them may bring up. Never scores."""

import datetime as dt
from decimal import Decimal
from typing import Final

from cadres.models import Cadre
from law.models import Article
from quizzes.models import Attempt
from records.talks.registries import gives_weak_articles

LOOK_BACK_DAYS: Final = 365
ATTEMPTS: Final = 10


@gives_weak_articles
def articles_to_read_again(*, cadre: Cadre, at: dt.datetime) -> list[str]:
    """Return labels of the articles behind questions missed lately, in no telling order.

    A question missed once and answered rightly later is no longer weak. Two queries.
    """
    attempts = Attempt.objects.filter(
        cadre=cadre, closed_at__gt=at - dt.timedelta(days=LOOK_BACK_DAYS)
    ).order_by("-closed_at")[:ATTEMPTS]
    newest: dict[int, bool] = {}
    for attempt in attempts:
        for item in attempt.paper:
            earned = Decimal(attempt.marks.get(str(item["item"]), "0"))
            newest.setdefault(item["version"], earned < Decimal(item["points"]))
    missed = [version for version, is_missed in newest.items() if is_missed]
    articles = (
        Article.objects.filter(question_versions__in=missed)
        .select_related("version__instrument")
        .distinct()
    )
    return sorted({f"《{each.version.instrument.name}》{each.label}" for each in articles})
