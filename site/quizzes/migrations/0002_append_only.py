"""Attempts pin question versions and reviews quote them; the log is what was acknowledged."""

from core.append_only import append_only
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0001_initial")]
    operations = [append_only("quizzes_questionversion", "quizzes_answerlogentry")]
