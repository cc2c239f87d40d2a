"""What allauth is told: one provider, from the settings; no tables of its own are used."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from jwt import PyJWTError, get_unverified_header

from cadres.single_sign_on.admitting import admit, refuse

PROVIDER: Final = "openid_connect"
# Signatures that only the provider can make.
_ALGORITHMS: Final = frozenset({"RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"})


def says_second_factor(
    claims: Mapping[str, Any], *, acr: Collection[str], amr: Collection[str]
) -> bool:
    """Tell whether a signed token says that a second factor was shown, in words we rely on.

    Args:
        acr: values of the claim of that name, any of which is enough. Empty: it is not looked at.
        amr: the same of the claim that lists methods.
    """
    level, methods = claims.get("acr"), claims.get("amr")
    return (isinstance(level, str) and level in acr) or (
        isinstance(methods, list) and any(method in amr for method in methods)
    )


class Adapter(DefaultSocialAccountAdapter):
    """Knows the provider from the settings, and shows our page when something fails."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        return [
            SocialApp(
                provider=PROVIDER,
                provider_id=PROVIDER,
                name=settings.OIDC_NAME,
                client_id=settings.OIDC_CLIENT_ID,
                secret=settings.OIDC_CLIENT_SECRET,
                settings={"server_url": settings.OIDC_ISSUER, "oauth_pkce_enabled": True},
            )
        ]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, **_unused: Any
    ) -> None:
        raise ImmediateHttpResponse(refuse(request, "failed"))


class Client(OpenIDConnectOAuth2Adapter):
    """The exchange with the provider; what it says of a person is checked here, then acted upon."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, PROVIDER)

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any
    ) -> Any:
        """Admit the person whom the signed token names.

        Raises:
            ImmediateHttpResponse: always; allauth sends it, and does nothing of its own.
            OAuth2Error: the token does not hold.
        """
        claims = self._verified(app, kwargs["response"].get("id_token") or "")
        has_shown_factor = says_second_factor(
            claims, acr=settings.OIDC_SECOND_FACTOR_ACR, amr=settings.OIDC_SECOND_FACTOR_AMR
        )
        name = settings.OIDC_STAFF_NUMBER_CLAIM
        if name not in claims and "userinfo_endpoint" in self.openid_config:
            told = self._fetch_user_info(token.token)
            if told.get("sub") == claims.get("sub"):
                claims = {**told, **claims}
        number = str(claims.get(name) or "")
        raise ImmediateHttpResponse(admit(request, number, has_shown_factor=has_shown_factor))

    def _verified(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """Return the claims of `id_token`, its signature, issuer, audience and time checked."""
        try:
            algorithm = get_unverified_header(id_token).get("alg")
            if algorithm not in _ALGORITHMS:
                raise OAuth2Error(f"algorithm {algorithm} is not accepted")
            claims: dict[str, Any] = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
                verify_signature=True,
            )
        except (PyJWTError, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("the token does not hold") from error
        return claims
