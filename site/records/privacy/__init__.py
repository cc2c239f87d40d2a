"""What the platform keeps about a person, why, who sees it, and for how long."""
