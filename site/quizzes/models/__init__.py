from quizzes.models.attempts import Answer, AnswerLogEntry, Attempt, AttemptQuerySet
from quizzes.models.bank import Bank, Category, Question, QuestionVersion
from quizzes.models.quiz import Quiz, QuizItem

__all__ = [
    "Answer",
    "AnswerLogEntry",
    "Attempt",
    "AttemptQuerySet",
    "Bank",
    "Category",
    "Question",
    "QuestionVersion",
    "Quiz",
    "QuizItem",
]
