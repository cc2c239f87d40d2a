"""Finding risk points: five ways of finding, one review."""
