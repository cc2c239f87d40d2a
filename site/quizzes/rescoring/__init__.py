"""Marking by hand and marking again, on the console: whoever runs exams, for their units."""
