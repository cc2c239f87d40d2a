"""Exemptions: one person asks, another decides."""
