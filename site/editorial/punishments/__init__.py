"""The register of punishment cases: importing tables, searching by field."""
