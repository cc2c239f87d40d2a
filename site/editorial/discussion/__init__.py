"""Discussing a case: people write, a reviewer lets through. Off until the site turns it on."""
