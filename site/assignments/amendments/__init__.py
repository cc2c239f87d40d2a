"""After an amendment: who was certified on the old text studies the difference, and nothing else."""
