"""Content that cites an article after the article changed: listed, then decided on by a person."""
