"""Figures of a unit: each one a part of a whole (or a count), from facts, for any unit and period."""
