from quizzes.models.accommodation import Accommodation
from quizzes.models.attempts import (
    Answer,
    AnswerLogEntry,
    Attempt,
    AttemptQuerySet,
    LateAnswer,
)
from quizzes.models.bank import Bank, Category, Question, QuestionVersion
from quizzes.models.quiz import Quiz, QuizItem
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
    "LateAnswer",
    "Question",
    "QuestionVersion",
    "Quiz",
    "QuizItem",
]
