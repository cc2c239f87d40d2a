from django.db import migrations


def create_groups(apps, schema_editor):
    group_model = apps.get_model('auth', 'Group')
    for name in ('Editors', 'Legal reviewers', 'Publishers'):
        group_model.objects.get_or_create(name=name)


class Migration(migrations.Migration):

    dependencies = [
        ('cadres', '0001_initial'),
        # Wagtail creates "Editors" with its first data and would stumble over ours.
        ('wagtailcore', '0094_alter_page_locale'),
    ]

    operations = [
        # reviewed: the groups may hold people by then, so undoing leaves them
        migrations.RunPython(create_groups, migrations.RunPython.noop),
    ]
