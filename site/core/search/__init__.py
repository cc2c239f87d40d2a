"""Search that finds Chinese words: segmentation, index fields, and the query side of the backend."""
