"""Did it teach? Tests before, after, and three months later."""
