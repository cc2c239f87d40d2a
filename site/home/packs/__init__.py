"""Content packs: a zip of JSON and media that moves cases, cards and law modules to another site."""
