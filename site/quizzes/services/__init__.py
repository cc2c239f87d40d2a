"""Every write of this app. Views, commands and other apps call these and nothing deeper."""

from quizzes.kinds import InvalidQuestion
from quizzes.services.questions import create_question, revise_question

__all__ = ["InvalidQuestion", "create_question", "revise_question"]
