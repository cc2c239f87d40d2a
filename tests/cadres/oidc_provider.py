"""A small OpenID Connect provider on loopback: real HTTP, real signatures, and lies on request."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm


def new_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """Says of whoever comes what `claims` say; `change` overrides parts of the token."""

    def __init__(self, client_id="qingfeng", secret="shared"):
        self.client_id, self.secret = client_id, secret
        self.key, self.signing_key, self.algorithm = new_key(), None, "RS256"
        self.claims, self.change, self.told = {}, {}, {}
        self.codes = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def token(self):
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.client_id,
            "sub": "opaque-1",
            "iat": now,
            "exp": now + 60,
            **self.claims,
            **self.change,
        }
        key = None if self.algorithm == "none" else self.signing_key or self.key
        if self.algorithm.startswith("HS"):
            key = self.secret * 8
        return jwt.encode(claims, key, self.algorithm, headers={"kid": "one"})

    def answer(self, path, query, form, headers):
        """Return (status, headers, JSON) of one request."""
        if path == "/.well-known/openid-configuration":
            return 200, {}, {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/me",
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }  # fmt: skip
        if path == "/keys":
            public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
            return 200, {}, {"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]}
        if path == "/authorize":
            code = f"code-{len(self.codes)}"
            self.codes[code] = query
            back = urlencode({"code": code, "state": query["state"]})
            return 302, {"Location": f"{query['redirect_uri']}?{back}"}, {}
        if path == "/token":
            asked = self.codes.pop(form.get("code", ""), None)
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
            if (
                asked is None
                or form.get("client_secret") != self.secret
                or asked.get("code_challenge") != challenge
                or asked["redirect_uri"] != form.get("redirect_uri")
            ):
                return 400, {}, {"error": "invalid_grant"}
            return 200, {}, {
                "access_token": "opaque",
                "token_type": "Bearer",
                "id_token": self.token(),
            }  # fmt: skip
        if path == "/me" and headers.get("Authorization") == "Bearer opaque":
            return 200, {}, {"sub": "opaque-1", **self.told}
        return 404, {}, {}

    def _handler(self):
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.reply({})

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                self.reply({name: values[0] for name, values in parse_qs(body).items()})

            def reply(self, form):
                address = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(address.query).items()}
                status, headers, content = provider.answer(
                    address.path, query, form, self.headers
                )
                body = json.dumps(content).encode()
                self.send_response(status)
                headers |= {"Content-Type": "application/json", "Content-Length": len(body)}
                for name, value in headers.items():
                    self.send_header(name, str(value))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words):
                """Say nothing."""

        return Handler
