from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assignments', '0004_reminders'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='checkrun',
            options={'ordering': ['-started_at', '-pk'], 'verbose_name': 'check', 'verbose_name_plural': 'checks'},
        ),
        migrations.AddField(
            model_name='checkrun',
            name='planned_on',
            field=models.DateField(blank=True, null=True, verbose_name='night'),
        ),
        migrations.AlterField(
            model_name='checkrun',
            name='checked',
            field=models.PositiveIntegerField(default=0, verbose_name='assignments looked at'),
        ),
        migrations.AlterField(
            model_name='checkrun',
            name='finished_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='finished at'),
        ),
        migrations.AddConstraint(
            model_name='checkrun',
            constraint=models.UniqueConstraint(fields=('kind', 'planned_on'), name='assignments_checkrun_once_a_night'),
        ),
    ]
