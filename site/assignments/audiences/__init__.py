"""Audiences as rules: who a task is for, in words that are read as a sentence."""
