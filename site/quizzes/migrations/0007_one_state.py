"""`state` says what `is_retired` said; marks and lines of regrades are only ever added."""

from core.append_only import append_only
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0006_question_states")]
    operations = [
        # reviewed: 0006 has carried every value over to `state`
        migrations.RemoveField(model_name="question", name="is_retired"),
        append_only("quizzes_handmark", "quizzes_regradeline"),
    ]
