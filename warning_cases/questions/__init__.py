"""Questions about a case, written beside it: they are questions of the bank."""
