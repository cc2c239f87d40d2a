"""A page on one sheet of A4 for the wall, with a QR that leads to it."""
