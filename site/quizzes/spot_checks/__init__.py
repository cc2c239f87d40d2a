"""Spot checks: people drawn by lot, unseen questions, 48 hours."""
