"""What became of each article in a new version: proposed, compared, confirmed."""
