"""Embargo and re-review: when a page may go out, and when somebody looks at it again."""
