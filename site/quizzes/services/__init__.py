"""Every write of this app. Views, commands and other apps call these and nothing deeper."""

from quizzes.kinds import InvalidAnswer, InvalidQuestion
from quizzes.services.answers import (
    AnswerItem,
    AttemptClosed,
    DeadlinePassed,
    SavedAnswer,
    SavedAnswers,
    remember_paper,
    save_answers,
    saved_answers,
)
from quizzes.services.attempts import (
    AnswersMissing,
    NoAttemptsLeft,
    NotInvited,
    NotOpenNow,
    QuizNotReady,
    StillResting,
    check_start,
    close_overdue_attempts,
    receipt_of,
    start_attempt,
    submit_attempt,
)
from quizzes.services.leases import take_lease
from quizzes.services.questions import (
    create_question,
    revise_question,
    send_back_to_review,
)

__all__ = [
    "AnswerItem",
    "AnswersMissing",
    "AttemptClosed",
    "DeadlinePassed",
    "InvalidAnswer",
    "InvalidQuestion",
    "NoAttemptsLeft",
    "NotInvited",
    "NotOpenNow",
    "QuizNotReady",
    "SavedAnswer",
    "SavedAnswers",
    "StillResting",
    "check_start",
    "close_overdue_attempts",
    "create_question",
    "receipt_of",
    "remember_paper",
    "revise_question",
    "save_answers",
    "saved_answers",
    "send_back_to_review",
    "start_attempt",
    "submit_attempt",
    "take_lease",
]
