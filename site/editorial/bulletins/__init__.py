"""Bulletins: compiling, issuing, reading with a receipt."""
