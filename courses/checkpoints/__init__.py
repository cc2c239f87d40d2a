"""Checkpoints: one question inside a lesson, answered at once."""
