"""Periodic jobs of the platform itself: publishing on schedule, and clearing away."""

import datetime as dt

from django.core.management import call_command

from core.periodic import every


@every(seconds=30)
def publish_scheduled_pages(at: dt.datetime) -> None:
    """Publish and expire pages whose hour has come."""
    call_command("publish_scheduled", verbosity=0)


@every(seconds=6 * 3600)
def clear_sessions(at: dt.datetime) -> None:
    """Delete expired sessions."""
    call_command("clearsessions", verbosity=0)


@every(seconds=6 * 3600)
def prune_task_results(at: dt.datetime) -> None:
    """Delete the results of background tasks that finished two weeks ago."""
    call_command("prune_db_task_results", min_age_days=14, verbosity=0)
