"""The roster (干部花名册): reading it, judging it, importing it, and its template."""
