"""Credit-hour rules against the record: who has reached what, who is short, who sets the rules."""
