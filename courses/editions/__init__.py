"""Editions: what a change to a published course asks of whom."""
