"""The rules that apply everywhere; the texts name their source, and an organiser may end them."""

import datetime as dt
from decimal import Decimal

from django.db import migrations

SOURCE = '《干部教育培训工作条例》（2023年修订）'
SOURCE_EN = 'Regulations on the Education and Training of Cadres, as revised in 2023'
FROM = dt.date(2023, 10, 1)  # published in October 2023
RULES = [
    {
        'code': 'township-yearly',
        'title': '乡科级及以下：每年累计不少于12天或者90学时',
        'title_en': 'township-section level and below: 90 hours or 12 days in a year',
        'rank_from': 0,
        'rank_to': 39,
        'window': 'CALENDAR_YEAR',
        'hours': Decimal('90.00'),
        'days': Decimal('12.0'),
    },
    {
        'code': 'county-five-years',
        'title': '县处级及以上：每5年累计不少于3个月或者550学时',
        'title_en': 'county-division level and above: 550 hours or 3 months in five years',
        'rank_from': 40,
        'rank_to': None,
        'window': 'FIVE_YEARS',
        'hours': Decimal('550.00'),
        'days': Decimal('90.0'),
    },
    {
        'code': 'after-promotion',
        'title': '提任前未达到培训要求的：提任后1年内完成',
        'title_en': 'promoted before the training was complete: to be completed within a year',
        'rank_from': 20,
        'rank_to': None,
        'window': 'AFTER_PROMOTION',
        'hours': None,
        'days': None,
    },
]


def seed(apps, schema_editor):
    rule = apps.get_model('records', 'CreditRule')
    rule.objects.bulk_create(
        rule(source=SOURCE, source_en=SOURCE_EN, valid_from=FROM, category='ALL', **row)
        for row in RULES
    )


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0007_credit_rules'),
    ]

    operations = [
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
