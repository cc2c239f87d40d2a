from core.append_only import append_only
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0001_initial'),
    ]

    operations = [
        append_only(
            'records_entry', 'records_certificate', 'records_pledge', 'records_recordview'
        ),
    ]
