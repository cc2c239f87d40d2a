"""The console's part about bulletins."""

from assignments.console import Console, Panel, gives_console_panel
from editorial.models import Bulletin


@gives_console_panel
def bulletin_panel(*, console: Console) -> Panel | None:
    """Show who looks after units which bulletins wait for a receipt. One query."""
    if not console.tracked:
        return None
    waiting = (
        Bulletin.objects.addressed_to_units(console.tracked)
        .exclude(receipts__cadre=console.actor)
        .order_by("-issued_at")[:5]
    )
    return Panel(template="editorial/bulletins/console_panel.html", content=list(waiting))
