"""Let the people who answered a question be counted from an index, in its order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0009_question_reviews")]
    operations = [
        # reviewed: an index only; the new one finds the responses to a question as well
        migrations.RemoveIndex(model_name="response", name="quizzes_response_of_version"),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(fields=["version", "cadre"], name="quizzes_response_by_people"),
        ),
    ]
