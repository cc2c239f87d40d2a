"""Reminding people of what is due, and telling supervisors whom to ask."""
