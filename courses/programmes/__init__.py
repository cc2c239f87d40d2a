"""Programmes of courses: when one is finished, and how it is shown."""
