import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assignments', '0008_delta_lessons'),
        ('cadres', '0005_units_powers_and_rosters'),
        ('law', '0004_article_changes'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='PowerBasis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='law.article', verbose_name='article')),
                ('power', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bases', to='cadres.power', verbose_name='power')),
            ],
            options={
                'verbose_name': 'basis of a power',
                'verbose_name_plural': 'bases of powers',
                'ordering': ['power', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('power', 'article'), name='assignments_powerbasis_once')],
            },
        ),
        migrations.CreateModel(
            name='RiskEdge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=160, verbose_name='what it shows')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.page', verbose_name='page')),
                ('risk_point', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edges', to='cadres.riskpoint', verbose_name='risk point')),
            ],
            options={
                'verbose_name': 'page on a risk point',
                'verbose_name_plural': 'pages on risk points',
                'ordering': ['risk_point', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('risk_point', 'page'), name='assignments_riskedge_once')],
            },
        ),
    ]
