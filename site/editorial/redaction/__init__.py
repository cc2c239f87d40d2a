"""The redaction check on pages: findings, waivers, and the gate of publishing."""
