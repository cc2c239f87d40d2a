from quizzes.models.accommodation import Accommodation
from quizzes.models.attempts import (
    Answer,
    AnswerLogEntry,
    Attempt,
    AttemptQuerySet,
    LateAnswer,
)
from quizzes.models.bank import (
    Bank,
    Category,
    Question,
    QuestionQuerySet,
    QuestionVersion,
)
from quizzes.models.handmarking import HandMark, HandMarking, HandMarkingQuerySet
from quizzes.models.quiz import Quiz, QuizItem
from quizzes.models.regrading import Regrade, RegradeLine
from quizzes.models.scales import GradeBand, GradeScale

__all__ = [
    "Accommodation",
    "Answer",
    "AnswerLogEntry",
    "Attempt",
    "AttemptQuerySet",
    "Bank",
    "Category",
    "GradeBand",
    "GradeScale",
    "HandMark",
    "HandMarking",
    "HandMarkingQuerySet",
    "LateAnswer",
    "Question",
    "QuestionQuerySet",
    "QuestionVersion",
    "Quiz",
    "QuizItem",
    "Regrade",
    "RegradeLine",
]
