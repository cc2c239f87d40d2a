"""What was withdrawn stays withdrawn; everything else had been in use, so it counts as approved."""

from django.db import migrations


def carry_states_over(apps, schema_editor):
    Question = apps.get_model("quizzes", "Question")
    Question.objects.filter(is_retired=True).update(state="RETIRED")
    Question.objects.filter(is_retired=False).update(state="APPROVED")


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0005_question_kinds")]
    operations = [migrations.RunPython(carry_states_over, migrations.RunPython.noop)]
