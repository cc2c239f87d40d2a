"""The record for other learning systems: xAPI 1.0.3, reading only."""
