"""Changes to events, rolls, evidence and declared activities."""
