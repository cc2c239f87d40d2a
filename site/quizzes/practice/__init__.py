"""Learning from mistakes: the wrong-answer book and the question of the day. Never scores."""
