"""A private self-test on the seven psychologies: marked in the request, kept nowhere."""
