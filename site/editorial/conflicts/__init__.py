"""Two people (or two tabs) editing one page: the later save is refused, and sees both versions."""
