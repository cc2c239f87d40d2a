"""Second factors as people hold them: an app that shows codes, a key that signs."""

import datetime as dt
import json
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from cadres.factors import services, totp
from cadres.models import Factor

SECRET = b"12345678901234567890"  # the one of RFC 6238


def code_at(at, *, secret=SECRET, steps=0):
    return totp.code_of_step(secret, totp.step_at(at) + steps)


def enrol_app(cadre, *, at, secret=SECRET):
    """Enrol an app a minute before `at`, so that the code of `at` is unused; return the codes."""
    then = at - dt.timedelta(minutes=1)
    return services.enrol_app(
        cadre=cadre, secret=secret, typed=code_at(then, secret=secret), at=then
    )


class SoftKey:
    """A security key in software, as a browser at `origin` would speak to it."""

    def __init__(self, origin="http://testserver"):
        self.origin = origin
        self.counter = 0
        self.credential_id = os.urandom(32)
        self.private = ec.generate_private_key(ec.SECP256R1())

    def create(self, options):
        """Return the browser's JSON answer to the options of an enrolment."""
        credential = AttestedCredentialData.create(
            b"\0" * 16,
            self.credential_id,
            ES256.from_cryptography_key(self.private.public_key()),
        )
        data = AuthenticatorData.create(
            sha256(options["rp"]["id"].encode()),
            AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT,
            self.counter,
            bytes(credential),
        )
        attestation = AttestationObject.create("none", data, {})
        return self._answer(
            clientDataJSON=self._client_data(CollectedClientData.TYPE.CREATE, options),
            attestationObject=attestation,
        )

    def sign(self, options, *, step=1):
        """Return the browser's JSON answer to the options of a sign-in."""
        self.counter += step
        data = AuthenticatorData.create(
            sha256(options["rpId"].encode()), AuthenticatorData.FLAG.UP, self.counter
        )
        client_data = self._client_data(CollectedClientData.TYPE.GET, options)
        signature = self.private.sign(
            bytes(data) + sha256(client_data), ec.ECDSA(hashes.SHA256())
        )
        return self._answer(
            clientDataJSON=client_data, authenticatorData=data, signature=signature
        )

    def _client_data(self, kind, options):
        return CollectedClientData.create(
            kind, websafe_decode(options["challenge"]), self.origin
        )

    def _answer(self, **response):
        return json.dumps(
            {
                "id": websafe_encode(self.credential_id),
                "rawId": websafe_encode(self.credential_id),
                "type": "public-key",
                "response": {
                    name: websafe_encode(bytes(part)) for name, part in response.items()
                },
            }
        )


def make_factor(cadre, *, at):
    """An enrolled app of `cadre`."""
    enrol_app(cadre, at=at)
    return Factor.objects.get(cadre=cadre)
