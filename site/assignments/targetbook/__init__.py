"""Target books: what a unit undertakes for a year, agreed and signed by both sides, kept by figures."""
