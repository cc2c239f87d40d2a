"""Deleting what the record holds about a person, without breaking the log."""
