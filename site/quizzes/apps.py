from typing import Final

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Quizzes")
    default_auto_field = "django.db.models.BigAutoField"
    # See core.append_only: these refuse UPDATE and DELETE in the database itself.
    append_only_tables: Final = (
        "quizzes_questionversion",
        "quizzes_answerlogentry",
        "quizzes_lateanswer",
        "quizzes_handmark",
        "quizzes_regradeline",
        "quizzes_questionreview",
    )

    def ready(self) -> None:
        from cadres.workflow import let_editors_edit
        from quizzes import (
            citing,  # noqa: F401  tells the law which questions cite an article
            talking,  # noqa: F401  tells talks which articles to read again
        )
        from quizzes.practice import panel  # noqa: F401  the home page shows it
        from quizzes.reviewing import panel as _review_panel  # noqa: F401  the desk shows it
        from quizzes.spot_checks import asking  # noqa: F401  the home page asks for it

        let_editors_edit(
            "quizzes.question",
            "quizzes.quiz",
            "quizzes.bank",
            "quizzes.category",
            "quizzes.gradescale",
            "quizzes.blueprint",
        )
