from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cadres.workflow import let_editors_edit
        from courses import citing, observers, signals

        del citing, observers, signals  # registered by being imported
        let_editors_edit("courses.LessonMedia")
