"""Notes and bookmarks: a cadre's own, read by nobody else."""
