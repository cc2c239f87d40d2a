"""Signing in with the password of a directory (LDAP); off unless LDAP_URL is set."""
