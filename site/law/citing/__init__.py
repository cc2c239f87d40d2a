"""Citing articles: references, what they mean on a day, and who cites what."""
