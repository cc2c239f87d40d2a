"""Does every result stand in the education record? Both are written in one transaction."""

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from quizzes.models import Attempt, AttemptQuerySet
from records.models import Entry


def results_without_entry() -> AttemptQuerySet:
    """Attempts whose result has no line in the record of their cadre. One query."""
    key = Concat(
        Value("quizzes.quiz:"),
        Cast(OuterRef("quiz_id"), CharField()),
        Value("@"),
        Cast(OuterRef("edition"), CharField()),
    )
    occasion = Concat(Value("attempt-"), Cast(OuterRef("number"), CharField()))
    entered = Entry.objects.filter(
        cadre=OuterRef("cadre_id"), activity_key=key, occasion=occasion
    )
    found: AttemptQuerySet = Attempt.objects.with_result().filter(~Exists(entered))
    return found
