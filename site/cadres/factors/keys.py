"""Security keys (WebAuthn): what the browser is asked for, and whether its answer holds."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from fido2.cose import UnsupportedKey
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from cadres.models import Cadre, Factor

MOST_CHARACTERS: Final = 16_000
_PREFERRED: Final = UserVerificationRequirement.PREFERRED


class DoesNotHold(Exception):
    """The browser's answer is no valid answer to what was asked."""


@dataclass(frozen=True)
class Question:
    """`options` go to the browser; `state` stays in the session until its answer comes."""

    options: dict[str, Any]
    state: dict[str, Any]


@dataclass(frozen=True)
class NewKey:
    credential: bytes
    digest: str
    counter: int


@dataclass(frozen=True)
class Site:
    """The site as keys know it: by the host of its address, whatever the port."""

    host: str
    origin: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Site":
        host = request.get_host()
        name = host if host.startswith("[") else host.partition(":")[0]
        return cls(host=name, origin=f"{request.scheme}://{host}")

    def ask_for_new(self, cadre: Cadre, held: Sequence[Factor]) -> Question:
        """Ask for a new key of `cadre`, none of those `held`."""
        user = PublicKeyCredentialUserEntity(
            # Keys show the name; the identifier tells nothing about the person.
            id=hashlib.sha256(f"cadre:{cadre.pk}".encode()).digest(),
            name=cadre.staff_number,
            display_name=cadre.name,
        )
        options, state = self._server().register_begin(
            user,
            [_credential(factor) for factor in held],
            resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
            user_verification=_PREFERRED,
        )
        return Question(dict(options)["publicKey"], state)

    def ask_for_held(self, held: Sequence[Factor]) -> Question:
        """Ask for a signature by one of the keys `held`."""
        options, state = self._server().authenticate_begin(
            [_credential(factor) for factor in held], user_verification=_PREFERRED
        )
        return Question(dict(options)["publicKey"], state)

    def new_key(self, state: dict[str, Any], answer: str) -> NewKey:
        """Return the key of the browser's `answer`.

        Raises:
            DoesNotHold
        """
        try:
            data = self._server().register_complete(state, _parsed(answer))
        except _INVALID as error:
            raise DoesNotHold(str(error)) from error
        credential = data.credential_data
        if credential is None or isinstance(credential.public_key, UnsupportedKey):
            raise DoesNotHold("the answer holds no key of a kind that can be checked")
        return NewKey(bytes(credential), digest_of(credential.credential_id), data.counter)

    def used_key(
        self, state: dict[str, Any], held: Sequence[Factor], answer: str
    ) -> tuple[Factor, int]:
        """Return which of the keys `held` signed the browser's `answer`, and its counter.

        Raises:
            DoesNotHold
        """
        parsed = _parsed(answer)
        try:
            used = self._server().authenticate_complete(
                state, [_credential(factor) for factor in held], parsed
            )
            counter = AuthenticationResponse.from_dict(
                parsed
            ).response.authenticator_data.counter
        except _INVALID as error:
            raise DoesNotHold(str(error)) from error
        digest = digest_of(used.credential_id)
        return next(f for f in held if f.credential_digest == digest), counter

    def _server(self) -> Fido2Server:
        return Fido2Server(
            PublicKeyCredentialRpEntity(name="Qingfeng", id=self.host),
            verify_origin=lambda origin: origin == self.origin,
        )


# What the library raises for answers that are malformed, forged or meant for somebody else.
_INVALID: Final = (ValueError, KeyError, TypeError, AttributeError, NotImplementedError)


def digest_of(credential_id: bytes) -> str:
    return hashlib.sha256(credential_id).hexdigest()


def _credential(factor: Factor) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(factor.credential or b""))


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > MOST_CHARACTERS:
        raise DoesNotHold("the answer is too long")
    try:
        parsed = json.loads(answer)
    except ValueError as error:
        raise DoesNotHold("the answer is no JSON") from error
    if not isinstance(parsed, dict):
        raise DoesNotHold("the answer is no object")
    return parsed
