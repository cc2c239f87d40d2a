"""Anchors of the log outside this site: witnesses that cosign, and a printed line a day."""
