"""A unit's quarterly report: drafted from figures, edited, signed, sent to the unit above."""
