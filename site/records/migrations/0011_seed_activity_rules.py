"""What each kind of activity may be worth until the organisation department says otherwise."""

import datetime as dt
from decimal import Decimal

from django.db import migrations

SOURCE = '平台预设上限，可由本级组织部门按日期调整'
SOURCE_EN = 'Preset by the platform; the local organisation department may set others from a day on'
# kind, hours at most on one occasion, on one day, other training than integrity education
RULES = [
    ('PARTY_SCHOOL', '480.00', '8.00', True),
    ('BASE_VISIT', '8.00', '4.00', False),
    ('CONFERENCE', '8.00', '4.00', False),
    ('LECTURE', '8.00', '4.00', False),
    ('LECTURE_GIVEN', '8.00', '8.00', False),
    ('DEBATE', '8.00', '4.00', False),
    ('ESSAY', '4.00', '4.00', False),
    ('OTHER', '8.00', '4.00', False),
]


def seed(apps, schema_editor):
    rule = apps.get_model('records', 'ActivityRule')
    rule.objects.bulk_create(
        rule(
            kind=kind,
            most_hours=Decimal(most),
            most_hours_a_day=Decimal(a_day),
            is_general=is_general,
            source=SOURCE,
            source_en=SOURCE_EN,
            valid_from=dt.date(2023, 10, 1),
        )
        for kind, most, a_day, is_general in RULES
    )


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0010_activities'),
    ]

    operations = [
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
