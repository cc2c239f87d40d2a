"""Corrections of the record: requested by one officer, confirmed by another, never rewritten."""
