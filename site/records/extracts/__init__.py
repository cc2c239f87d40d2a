"""The signed one-page extract of a record."""
