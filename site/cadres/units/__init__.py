"""Units: their profile, and what becomes of them."""
