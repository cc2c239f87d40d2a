"""A small LDAP server on loopback, enough to find one entry and to bind: real TCP, real BER."""

import socketserver
import threading

from ldap3.protocol import rfc4511 as ldap
from pyasn1.codec.ber import decoder, encoder
from pyasn1.error import SubstrateUnderrunError

SUCCESS, INVALID_CREDENTIALS, INSUFFICIENT = 0, 49, 50


class Directory:
    """Entries are {name: (attributes, password)}; only `service` may search."""

    def __init__(self, entries, *, service):
        self.entries, self.service = entries, service
        self.binds, self.filters = [], []
        directory = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                waiting, name = b"", ""
                while data := self.request.recv(65536):
                    waiting += data
                    while waiting:
                        try:
                            message, waiting = decoder.decode(
                                waiting, asn1Spec=ldap.LDAPMessage()
                            )
                        except SubstrateUnderrunError:
                            break
                        number = int(message["messageID"])
                        kind = message["protocolOp"].getName()
                        operation = message["protocolOp"].getComponent()
                        if kind == "bindRequest":
                            name, answers = directory.bind(operation)
                        elif kind == "searchRequest":
                            answers = directory.search(name, operation)
                        else:
                            return
                        for part, value in answers:
                            self.request.sendall(_encoded(number, part, value))

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"ldap://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def bind(self, request):
        name = bytes(request["name"]).decode()
        password = bytes(request["authentication"].getComponent()).decode()
        self.binds.append(name)
        known = {
            **{n: p for n, (_a, p) in self.entries.items()},
            self.service[0]: self.service[1],
        }
        # As real directories do: a name without a password binds as nobody, successfully.
        is_right = not password or known.get(name) == password
        answer = ldap.BindResponse()
        _result(answer, SUCCESS if is_right else INVALID_CREDENTIALS)
        return (name if password and is_right else ""), [("bindResponse", answer)]

    def search(self, name, request):
        done = ldap.SearchResultDone()
        if name != self.service[0]:
            _result(done, INSUFFICIENT)
            return [("searchResDone", done)]
        wanted = request["filter"].getComponent()
        attribute = bytes(wanted["attributeDesc"]).decode()
        value = bytes(wanted["assertionValue"]).decode()
        self.filters.append((attribute, value))
        answers = []
        for entry, (attributes, _password) in self.entries.items():
            if attributes.get(attribute) == value:
                found = ldap.SearchResultEntry()
                found["object"] = ldap.LDAPDN(entry)
                found["attributes"] = ldap.PartialAttributeList()
                answers.append(("searchResEntry", found))
        _result(done, SUCCESS)
        return [*answers, ("searchResDone", done)]


def _result(answer, code):
    answer["resultCode"] = code
    answer["matchedDN"] = ldap.LDAPDN("")
    answer["diagnosticMessage"] = ldap.LDAPString("")


def _encoded(number, part, value):
    message = ldap.LDAPMessage()
    message["messageID"] = ldap.MessageID(number)
    operation = ldap.ProtocolOp()
    operation[part] = value
    message["protocolOp"] = operation
    return encoder.encode(message)
