"""What became of each wording in review; only ever added."""

import django.db.models.deletion
from core.append_only import append_only
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0008_papers_and_analysis'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='QuestionReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('HANDED_IN', 'handed in for review'), ('APPROVED', 'approved'), ('SENT_BACK', 'sent back'), ('WITHDRAWN', 'withdrawn')], max_length=9, verbose_name='step')),
                ('remark', models.CharField(blank=True, max_length=500, verbose_name='remark')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='quizzes.questionversion', verbose_name='question version')),
            ],
            options={
                'verbose_name': 'review of a question',
                'verbose_name_plural': 'reviews of questions',
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('remark', ''), ('step', 'SENT_BACK'), _negated=True), name='quizzes_questionreview_says_why')],
            },
        ),
        append_only("quizzes_questionreview"),
    ]
