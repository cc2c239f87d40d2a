"""Parts of a cadre's home that many people are shown alike, rendered once for all of them."""

from dataclasses import astuple, replace
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.content_cache import cached_html, filled, place
from home.overview import Overview


def shared_parts(overview: Overview) -> dict[str, SafeString]:
    """Return `todo`, what is asked of the cadre, and `pair`, what is on for them. No query."""
    return {"todo": _todo(overview), "pair": _pair(overview)}


def _todo(overview: Overview) -> SafeString:
    """Whoever is asked the same and is as far sees the same list; only the reasons' links differ."""
    items = [
        replace(item, why_url=place(f"why:{number}"))
        for number, item in enumerate(overview.todo)
    ]
    html = cached_html(
        name="home.todo",
        content=[astuple(item) for item in items],
        render=lambda: render_to_string("home/includes/todo.html", {"todo": items}),
    )
    own = {f"why:{number}": item.why_url for number, item in enumerate(overview.todo)}
    return filled(html, **own)


def _pair(overview: Overview) -> SafeString:
    session, campaign, pledge = overview.session, overview.campaign, overview.pledge
    content: list[Any] = [
        session
        and [session.get_kind_display(), session.label, session.starts_at, session.place],
        campaign,
        pledge and [pledge.text.label, pledge.signed_at],
    ]
    return cached_html(
        name="home.pair",
        content=content,
        render=lambda: render_to_string(
            "home/includes/pair.html",
            {"session": session, "campaign": campaign, "pledge": pledge},
        ),
    )
