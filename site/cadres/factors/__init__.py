"""Second factors: enrolling, asking, losing them."""
