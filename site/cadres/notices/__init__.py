"""Telling people something: in their inbox at once, by mail and other channels through an outbox."""
