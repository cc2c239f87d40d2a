"""Errors that the domain raises and every edge (view, consumer, command) knows how to show."""


class DomainError(Exception):
    """A refusal with a reason for the person: what, where, and what to do.

    The text is in the person's language and safe to show. Subclasses are named after the fact
    that stands in the way (`AlreadyCompleted`, `AttemptClosed`).
    """
