"""Papers for signing and sending, set by typst from one template."""
