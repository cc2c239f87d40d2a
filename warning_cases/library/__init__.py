"""Finding cases: facets, related cases, amount bands, the editor's coverage map."""
