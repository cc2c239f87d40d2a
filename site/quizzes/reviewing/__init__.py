"""Two people for every wording: who wrote it hands it in, somebody else approves it."""
