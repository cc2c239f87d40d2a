"""A unit's figures side by side by sub-unit, collected day by day."""
