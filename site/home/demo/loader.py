"""Building the fictional county: everything that is missing, nothing that exists."""

import datetime as dt
from collections.abc import Callable

from django.core.management import call_command
from django.db import transaction
from wagtail.signal_handlers import disable_reference_index_auto_update

from home.demo import (
    activities,
    bank,
    cases,
    certificates,
    collections,
    courses,
    exams,
    law,
    pages,
    paperwork,
    people,
    powers,
    self_education,
    tasks,
    trends,
)
from home.services import create_site

Report = Callable[[str], None]


def load(*, at: dt.datetime, report: Report) -> int:
    """Create what the demo lacks and return how many things were created.

    Runs again without a change: whatever exists stays as it is, edited or not. Which page names
    which is indexed once, at the end: with a task for each save the worker was busy for a minute.

    Args:
        at: aware instant of loading; dates of the demo are counted from it.
        report: called with a line of progress before each step.
    """
    with disable_reference_index_auto_update():
        created = _load(at, report)
    if created:
        report("what names what")
        call_command("rebuild_references_index", verbosity=0)
    return created


def _load(at: dt.datetime, report: Report) -> int:
    created = 0
    report("units, posts and people")
    with transaction.atomic():
        units = people.load_units()
        posts = people.load_posts()
        accounts = people.load_accounts(units, posts, at)
        created += people.load_cadres(units, posts, at)
    report("law")
    with transaction.atomic():
        articles = law.load_law()
        created += cases.load_amount_bands(articles)
    report("questions")
    with transaction.atomic():
        created += bank.load_questions(articles, accounts["editor"])
    report("pages")
    with transaction.atomic():
        create_site()
        shelf = pages.Shelf(accounts["editor"], articles)
        cases.load_cases(shelf)
        pages.load_exemplars(shelf)
        collections.load_collections(shelf)
        course = pages.load_course(shelf)
        courses.load_courses(shelf)
        pages.load_law_modules(shelf)
        campaign = pages.load_campaign(shelf, at)
        created += shelf.created
        created += powers.load_power_lists(shelf, posts)
        powers.describe_units()
    report("assignments and what people have done")
    with transaction.atomic():
        created += tasks.load_assignments(course, campaign, units["CC"], accounts, at)
        created += exams.load_exams(units, accounts, at)
        created += certificates.load_certificates(accounts, at)
        created += activities.load_activities(units["CC14"], accounts, at)
        created += self_education.load_self_education(course, units["CC14"], accounts, at)
    report("targets, orders, plans and reports")
    with transaction.atomic():
        created += paperwork.load_paperwork(course, accounts, at)
        created += trends.load_trends(at)
    return created
