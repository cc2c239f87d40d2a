"""What an editor or reviewer finds first: drafts, reviews, what is due, stale, uncovered, missed."""
