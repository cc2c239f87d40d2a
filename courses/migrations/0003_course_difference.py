"""A course names the lessons that everyone studies again."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0002_learning_engine'),
    ]

    operations = [
        migrations.AddField(
            model_name='coursepage',
            name='difference',
            field=models.JSONField(blank=True, default=list, help_text='Where everyone studies the difference: people who finished are asked for these lessons again, and for nothing else.', verbose_name='lessons that everyone studies'),
        ),
    ]
