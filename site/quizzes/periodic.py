"""What the background worker does for quizzes."""

import datetime as dt

from core.periodic import every
from quizzes.analysis.items import compute_item_figures
from quizzes.analysis.services import note_closed_attempts
from quizzes.blueprints.services import recount_changed_pools
from quizzes.exchange.keeping import drop_old_files
from quizzes.services import close_overdue_attempts


@every(seconds=5)
def close_overdue(at: dt.datetime) -> int:
    """Close attempts whose deadline has passed, with the answers saved."""
    return close_overdue_attempts(at=at)


@every(seconds=60)
def recount_pools(at: dt.datetime) -> int:
    """Count anew what blueprints may draw where their bank has changed."""
    return recount_changed_pools()


@every(seconds=5)
def note_attempts(at: dt.datetime) -> int:
    """Note what was handed in, for analysis and the wrong-answer books."""
    return note_closed_attempts(at=at)


@every(seconds=600)
def compute_figures(at: dt.datetime) -> int:
    """Compute how every question does."""
    return compute_item_figures(at=at)


@every(seconds=600)
def drop_question_files(at: dt.datetime) -> int:
    """Delete files of questions that were tried and never confirmed."""
    return drop_old_files(at=at)
