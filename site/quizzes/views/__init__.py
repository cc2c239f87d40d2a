from quizzes.views.deliveries import attempt_state, save_answers, submit_attempt, take_lease
from quizzes.views.pages import attempt, attempt_result, quiz, start_attempt

__all__ = [
    "attempt",
    "attempt_result",
    "attempt_state",
    "quiz",
    "save_answers",
    "start_attempt",
    "submit_attempt",
    "take_lease",
]
