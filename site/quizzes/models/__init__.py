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
from quizzes.models.blueprint import Blueprint, BlueprintCell, PaperRule, PoolPlace
from quizzes.models.handmarking import HandMark, HandMarking, HandMarkingQuerySet
from quizzes.models.invitation import Invitation, SpotCheck, TeachingCheck
from quizzes.models.practice import DailyAnswer, PracticeCard
from quizzes.models.quiz import Quiz, QuizItem
from quizzes.models.regrading import Regrade, RegradeLine
from quizzes.models.response import ItemFigures, PlausibilityNote, Response
from quizzes.models.reviewing import QuestionReview
from quizzes.models.scales import GradeBand, GradeScale

__all__ = [
    "Accommodation",
    "Answer",
    "AnswerLogEntry",
    "Attempt",
    "AttemptQuerySet",
    "Bank",
    "Blueprint",
    "BlueprintCell",
    "Category",
    "DailyAnswer",
    "GradeBand",
    "GradeScale",
    "HandMark",
    "HandMarking",
    "HandMarkingQuerySet",
    "Invitation",
    "ItemFigures",
    "LateAnswer",
    "PaperRule",
    "PlausibilityNote",
    "PoolPlace",
    "PracticeCard",
    "Question",
    "QuestionQuerySet",
    "QuestionReview",
    "QuestionVersion",
    "Quiz",
    "QuizItem",
    "Regrade",
    "RegradeLine",
    "Response",
    "SpotCheck",
    "TeachingCheck",
]
