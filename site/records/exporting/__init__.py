"""Entries as files to take along: CSV, JSON, XLSX. Memory does not grow with their number."""
