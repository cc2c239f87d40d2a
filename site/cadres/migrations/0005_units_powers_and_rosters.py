import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cadres', '0004_notices'),
    ]

    operations = [
        migrations.AddField(
            model_name='power',
            name='basis',
            field=models.CharField(blank=True, help_text='The document that gives the power, where it is no article on this site.', max_length=200, verbose_name='basis'),
        ),
        migrations.AddField(
            model_name='power',
            name='process',
            field=models.TextField(blank=True, help_text='One step per line.', verbose_name='how it is exercised'),
        ),
        migrations.AddField(
            model_name='riskpoint',
            name='power',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='risk_points', to='cadres.power', verbose_name='power'),
        ),
        migrations.AddField(
            model_name='unit',
            name='closed_on',
            field=models.DateField(blank=True, null=True, verbose_name='closed on'),
        ),
        migrations.AddField(
            model_name='unit',
            name='kind',
            field=models.CharField(blank=True, choices=[('PARTY', 'Party organ'), ('CONGRESS', "people's congress or consultative conference"), ('GOVERNMENT', 'administrative organ'), ('SUPERVISION', 'discipline and supervision organ'), ('JUDICIAL', 'court or procuratorate'), ('INSTITUTION', 'public institution'), ('ENTERPRISE', 'state-owned enterprise'), ('TOWNSHIP', 'township or subdistrict'), ('GRASSROOTS', 'village or community'), ('OFFICE', 'office within a unit')], max_length=12, verbose_name='type'),
        ),
        migrations.AddField(
            model_name='unit',
            name='region',
            field=models.CharField(blank=True, max_length=60, verbose_name='region'),
        ),
        migrations.CreateModel(
            name='RosterImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('file_name', models.CharField(max_length=200, verbose_name='file')),
                ('digest', models.CharField(max_length=64, verbose_name='fingerprint (SHA-256)')),
                ('uploaded_at', models.DateTimeField(verbose_name='handed in at')),
                ('state', models.CharField(choices=[('CHECKING', 'being checked'), ('REFUSED', 'has errors; nothing is written'), ('CHECKED', 'checked; waiting for your word'), ('WRITING', 'being written'), ('DONE', 'written'), ('DROPPED', 'dropped')], default='CHECKING', max_length=8, verbose_name='state')),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='rows')),
                ('rows_done', models.PositiveIntegerField(default=0, verbose_name='rows done')),
                ('heard_at', models.DateTimeField(verbose_name='last sign of life')),
                ('created', models.PositiveIntegerField(default=0, verbose_name='new')),
                ('moved', models.PositiveIntegerField(default=0, verbose_name='moved')),
                ('updated', models.PositiveIntegerField(default=0, verbose_name='changed')),
                ('unchanged', models.PositiveIntegerField(default=0, verbose_name='unchanged')),
                ('wrong', models.PositiveIntegerField(default=0, verbose_name='wrong rows')),
                ('leavers', models.PositiveIntegerField(default=0, verbose_name='proposed leavers')),
                ('ignored_columns', models.JSONField(default=list, verbose_name='columns not read')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                ('complete_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cadres.unit', verbose_name='complete roster of')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='handed in by')),
            ],
            options={
                'verbose_name': 'roster import',
                'verbose_name_plural': 'roster imports',
                'ordering': ['-uploaded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='UnitChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('CREATED', 'set up'), ('RENAMED', 'renamed'), ('DESCRIBED', 'type, region or sector changed'), ('MOVED', 'put under another unit'), ('MERGED', 'merged into another unit'), ('SPLIT', 'split off')], max_length=10, verbose_name='what happened')),
                ('on', models.DateField(verbose_name='on')),
                ('before', models.JSONField(default=dict, verbose_name='before')),
                ('after', models.JSONField(default=dict, verbose_name='after')),
                ('people', models.PositiveIntegerField(default=0, verbose_name='people who went along')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('entered_at', models.DateTimeField(verbose_name='entered at')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('other', models.ForeignKey(blank=True, help_text='Into, from or under which; the old node of a move.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cadres.unit', verbose_name='other unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='cadres.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'change of a unit',
                'verbose_name_plural': 'changes of units',
                'ordering': ['-on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ContactPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='since')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('leader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_points', to=settings.AUTH_USER_MODEL, verbose_name='leader')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_points', to='cadres.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'contact point',
                'verbose_name_plural': 'contact points',
                'ordering': ['leader', 'unit'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('leader', 'unit'), name='cadres_contactpoint_once')],
            },
        ),
        migrations.CreateModel(
            name='RiskFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('SELF', 'found by oneself'), ('COLLEAGUES', 'pointed out by colleagues'), ('PUBLIC', 'raised by the public served'), ('LEADER', 'named by a leader'), ('CASES', 'compared with cases')], max_length=10, verbose_name='how it was found')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('measures', models.TextField(blank=True, verbose_name='preventive measures')),
                ('level', models.CharField(choices=[('HIGH', 'high'), ('MIDDLE', 'middle'), ('LOW', 'low')], max_length=6, verbose_name='level')),
                ('found_at', models.DateTimeField(verbose_name='found at')),
                ('state', models.CharField(choices=[('PENDING', 'waiting for review'), ('ACCEPTED', 'taken into the list'), ('REJECTED', 'not taken')], default='PENDING', max_length=8, verbose_name='state')),
                ('reviewed_at', models.DateTimeField(blank=True, null=True, verbose_name='reviewed at')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('found_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='found by')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='risk_findings', to='cadres.post', verbose_name='post')),
                ('power', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cadres.power', verbose_name='power')),
                ('reviewer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reviewer')),
                ('risk_point', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='finding', to='cadres.riskpoint', verbose_name='risk point')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='risk_findings', to='cadres.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'risk finding',
                'verbose_name_plural': 'risk findings',
                'ordering': ['-found_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reviewer', None), models.Q(('reviewer', models.F('found_by')), _negated=True), _connector='OR'), name='cadres_riskfinding_reviewed_by_another'), models.UniqueConstraint(condition=models.Q(('state', 'PENDING')), fields=('post', 'name'), name='cadres_riskfinding_once_pending')],
            },
        ),
        migrations.CreateModel(
            name='RosterVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField(verbose_name='row')),
                ('verdict', models.CharField(choices=[('WRONG', 'wrong'), ('NEW', 'new'), ('MOVED', 'moves'), ('CHANGED', 'changes'), ('UNCHANGED', 'as stored'), ('LEAVER', 'missing from the file')], max_length=9, verbose_name='verdict')),
                ('staff_number', models.CharField(blank=True, max_length=40, verbose_name='staff number')),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='name')),
                ('column', models.CharField(blank=True, max_length=120, verbose_name='column')),
                ('message', models.CharField(blank=True, max_length=400, verbose_name='what it means')),
                ('has_left', models.BooleanField(default=False, verbose_name='confirmed as left')),
                ('cadre', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='cadre')),
                ('roster_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verdicts', to='cadres.rosterimport', verbose_name='roster import')),
            ],
            options={
                'verbose_name': 'verdict on a row',
                'verbose_name_plural': 'verdicts on rows',
                'ordering': ['roster_import', 'row', 'pk'],
                'indexes': [models.Index(fields=['roster_import', 'verdict', 'row'], name='cadres_verdict_of_import')],
            },
        ),
    ]
