"""Offline activities: planning, check-in by a changing code, evidence, approval, own declarations."""
