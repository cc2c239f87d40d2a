"""Video and audio: what comes in, how it is served, and what of it was played."""
