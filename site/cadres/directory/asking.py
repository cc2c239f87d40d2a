"""Asking the directory whether a password is right: find the one entry, then bind as it."""

import logging
import ssl
from typing import Final

from django.conf import settings
from ldap3 import AUTO_BIND_NO_TLS, AUTO_BIND_TLS_BEFORE_BIND, Connection, Server, Tls
from ldap3.core.exceptions import LDAPBindError, LDAPException
from ldap3.utils.conv import escape_filter_chars

logger = logging.getLogger(__name__)

SECONDS: Final = 5


def accepts(staff_number: str, password: str) -> bool:
    """Tell whether the directory has exactly one entry of `staff_number`, with this password.

    A directory that does not answer accepts nobody; the log says so.
    """
    if not staff_number or not password:  # a bind without a password succeeds as nobody
        return False
    try:
        name = _entry_of(staff_number)
        return name is not None and _binds(name, password)
    except LDAPException as error:
        logger.warning("the directory did not answer: %s", type(error).__name__)
        return False


def _entry_of(staff_number: str) -> str | None:
    wanted = f"({settings.LDAP_STAFF_NUMBER}={escape_filter_chars(staff_number)})"
    with _connection(settings.LDAP_BIND_DN, settings.LDAP_BIND_PASSWORD) as connection:
        connection.search(settings.LDAP_BASE_DN, wanted, attributes=["1.1"], size_limit=2)
        found = [
            entry["dn"]
            for entry in connection.response or []
            if entry["type"] == "searchResEntry"
        ]
    return found[0] if len(found) == 1 else None


def _binds(name: str, password: str) -> bool:
    try:
        with _connection(name, password):
            return True
    except LDAPBindError:
        return False


def _connection(name: str, password: str) -> Connection:
    """Return a connection bound as `name`; encrypted unless LDAP_START_TLS is off for `ldap:`."""
    tls = Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=settings.LDAP_CA_FILE or None)
    server = Server(settings.LDAP_URL, tls=tls, connect_timeout=SECONDS, get_info=None)
    needs_tls = settings.LDAP_START_TLS and not server.ssl
    return Connection(
        server,
        user=name or None,
        password=password or None,
        auto_bind=AUTO_BIND_TLS_BEFORE_BIND if needs_tls else AUTO_BIND_NO_TLS,
        receive_timeout=SECONDS,
        read_only=True,
        auto_referrals=False,
    )
