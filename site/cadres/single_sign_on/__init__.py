"""Signing in at another site (OpenID Connect), through django-allauth; off unless OIDC_ISSUER is set."""
