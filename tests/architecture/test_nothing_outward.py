"""No test can reach another computer."""

import socket
import urllib.request

import pytest

from tests.conftest import OutwardConnection


def test_a_connection_by_address_is_refused():
    with socket.socket() as client, pytest.raises(OutwardConnection):
        client.connect(("192.0.2.1", 80))


def test_a_connection_that_returns_its_error_is_refused():
    with socket.socket() as client, pytest.raises(OutwardConnection):
        client.connect_ex(("2001:db8::1", 443))


def test_a_datagram_is_refused():
    with socket.socket(type=socket.SOCK_DGRAM) as client, pytest.raises(OutwardConnection):
        client.sendto(b"name?", ("192.0.2.53", 53))


def test_a_name_is_not_even_looked_up():
    with pytest.raises(OutwardConnection):
        urllib.request.urlopen("http://example.org/")


def test_this_computer_stays_reachable():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()
