"""The shop's provider of logins (OpenID Connect): where it is, and what it vouches for.

Authorization code with PKCE. What comes back counts when the provider's key has signed it, for this
desk, for this login and just now; anything else is no login.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

import httpx2
import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from handoff.accounts import Account, small
from handoff.errors import HandoffError

if TYPE_CHECKING:
    from ops.settings import Oidc

log = structlog.get_logger(__name__)

#: Signatures by a key that the provider alone has: never "none", never a shared secret.
_SIGNATURES = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
#: How far the provider's clock may be from ours.
_LEEWAY_SECONDS = 60
#: What the provider says about itself is asked for again after so long.
_KEPT_SECONDS = 3600
_SCOPE = "openid email profile"
_LONGEST_SUBJECT, _LONGEST_TEXT = 255, 320
#: How the desk shows its secret.
_BY_HEADER, _BY_FORM = "client_secret_basic", "client_secret_post"


class ProviderAway(HandoffError):
    """The provider does not answer, or not with what a provider answers."""

    code = "provider_away"
    texts: ClassVar[dict[str, str]] = {
        "tr": "{name} şu anda yanıt vermiyor. Birazdan yeniden deneyebilirsiniz.",
        "en": "{name} is not answering at the moment. You can try again in a little while.",
    }

    def __init__(self, name: str) -> None:
        super().__init__(f"the provider {name!r} is away")
        self.name = name


class NotVouchedFor(HandoffError):
    """What came back is not the provider's word for this login."""

    code = "not_vouched_for"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Kim olduğunuz doğrulanamadı. Lütfen yeniden giriş yapın.",
        "en": "We could not make sure who you are. Please log in again.",
    }


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the provider vouches for. ``values`` are those of the claim for roles and teams.

    ``written`` is the address as the provider has it, verified or not: to be shown, never to be
    trusted. ``domain`` is what Google calls the firm whose account it is.
    """

    account: Account
    written: str = ""
    names: tuple[str, ...] = ()
    values: frozenset[str] = frozenset()
    domain: str = ""
    two_steps: bool = False


@dataclass(frozen=True, slots=True)
class Errand:
    """What one login goes with, known to this desk and its browser alone."""

    state: str
    nonce: str
    verifier: str


class Provider:
    """The provider of one shop, asked anew for each login."""

    def __init__(self, settings: Oidc, secret: str) -> None:
        self._settings = settings
        self._secret = secret
        self._found: tuple[float, dict[str, Any]] | None = None
        self._keys: KeySet | None = None

    async def address(self, errand: Errand, back: str) -> str:
        """Where to send the browser; ``back`` is where the provider is to send it then.

        Raises:
            ProviderAway.
        """
        async with self._asking(back) as client:
            about = await self._about(client)
            url, _ = client.create_authorization_url(
                about["authorization_endpoint"],
                state=errand.state,
                nonce=errand.nonce,
                code_verifier=errand.verifier,
            )
        return str(url)

    async def vouched(self, errand: Errand, code: str, back: str, issuer: str = "") -> Vouched:
        """Whom the provider vouches for with this code.

        Args:
            issuer: who says he sent the browser back (RFC 9207), where he does.

        Raises:
            ProviderAway, NotVouchedFor.
        """
        async with self._asking(back) as client:
            about = await self._about(client)
            tells = about.get("authorization_response_iss_parameter_supported") is True
            if issuer != self._settings.issuer and (issuer or tells):
                raise NotVouchedFor(f"the answer is from {issuer!r}")
            methods = about.get("token_endpoint_auth_methods_supported", [_BY_HEADER])
            client.token_endpoint_auth_method = _BY_HEADER if _BY_HEADER in methods else _BY_FORM
            token = await client.fetch_token(
                about["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=errand.verifier,
            )
            claims = await self._claims(client, about, token, errand.nonce)
            asked = {"email", self._settings.claim} if self._maps else {"email"}
            if not asked <= claims.keys() and "userinfo_endpoint" in about:
                told = await self._told(client, about["userinfo_endpoint"])
                if told.get("sub") != claims["sub"]:
                    raise NotVouchedFor("userinfo is about somebody else")
                claims = told | claims
        return self._read(claims)

    @property
    def _maps(self) -> bool:
        return bool(self._settings.roles or self._settings.teams)

    @asynccontextmanager
    async def _asking(self, back: str) -> AsyncIterator[Any]:
        """A client for one login; what goes wrong with the provider in it has one of two names."""
        settings = self._settings
        client = AsyncOAuth2Client(
            client_id=settings.client_id,
            client_secret=self._secret,
            scope=_SCOPE,
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=settings.timeout,
        )
        try:
            async with asyncio.timeout(settings.timeout), client:
                yield client
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError) as error:
            log.warning("provider_away", issuer=settings.issuer, error=repr(error))
            raise ProviderAway(settings.name or settings.issuer) from error
        except (OAuthError, JoseError, NotVouchedFor) as error:
            log.warning("login_not_vouched_for", issuer=settings.issuer, error=repr(error))
            raise NotVouchedFor(repr(error)) from error
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            log.warning("provider_unclear", issuer=settings.issuer, error=repr(error))
            raise ProviderAway(settings.name or settings.issuer) from error

    async def _about(self, client: Any) -> dict[str, Any]:
        """What the provider says about itself."""
        if self._found is None or time.monotonic() - self._found[0] > _KEPT_SECONDS:
            issuer = self._settings.issuer
            place = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
            about = await self._told(client, place, withhold_token=True)
            if about["issuer"] != issuer:
                raise ValueError(f"oidc.issuer must be written {about['issuer']!r}")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if urlsplit(about[name]).scheme not in ("https", urlsplit(issuer).scheme):
                    raise ValueError(f"{name} is {about[name]!r}")
            self._found, self._keys = (time.monotonic(), about), None
        return self._found[1]

    async def _claims(
        self, client: Any, about: dict[str, Any], token: dict[str, Any], nonce: str
    ) -> dict[str, Any]:
        """What the id_token says, after everything about it was looked at."""
        told = about.get("id_token_signing_alg_values_supported", ["RS256"])
        signatures = sorted(_SIGNATURES.intersection(told))
        if not signatures:
            # Given none, the registry would take all that it knows.
            raise ValueError(f"no signature that we take is among {told}")
        registry = jws.JWSRegistry(algorithms=signatures, strict_check_header=False)
        if not isinstance(token.get("id_token"), str):
            raise NotVouchedFor("there is no id_token")
        try:
            found = jwt.decode(
                token["id_token"], await self._keys_of(client, about), registry=registry
            )
        except InvalidKeyIdError:
            # Providers change their keys.
            self._keys = None
            found = jwt.decode(
                token["id_token"], await self._keys_of(client, about), registry=registry
            )
        settings = self._settings
        expected = {"iss": settings.issuer, "aud": settings.client_id}
        options = {name: {"essential": True, "value": value} for name, value in expected.items()}
        params = {
            "nonce": nonce,
            "client_id": settings.client_id,
            "access_token": token.get("access_token"),
        }
        claims = CodeIDToken(found.claims, found.header, options, params)
        claims.validate(leeway=_LEEWAY_SECONDS)
        if not 0 < len(claims["sub"]) <= _LONGEST_SUBJECT:
            raise NotVouchedFor("there is no subject")
        return dict(claims)

    async def _keys_of(self, client: Any, about: dict[str, Any]) -> KeySet:
        if self._keys is None:
            told = await self._told(client, about["jwks_uri"], withhold_token=True)
            signing = [key for key in told["keys"] if key.get("use", "sig") == "sig"]
            known = [key for key in signing if key.get("kty") in ("RSA", "EC", "OKP")]
            self._keys = KeySet.import_key_set({"keys": known})
        return self._keys

    async def _told(self, client: Any, url: str, **options: Any) -> dict[str, Any]:
        answer = await client.request("GET", url, **options)
        answer.raise_for_status()
        told = json.loads(answer.text)
        if not isinstance(told, dict):
            raise TypeError(f"{url} answers with no object")
        return told

    def _read(self, claims: dict[str, Any]) -> Vouched:
        written = _text(claims.get("email"))
        # Some providers write it as a string.
        verified = claims.get("email_verified") in (True, "true")
        values = claims.get(self._settings.claim, ())
        several = values if isinstance(values, list) else [values]
        names = (_text(claims.get(name)) for name in ("given_name", "name"))
        methods = claims.get("amr")
        return Vouched(
            Account(claims["iss"], claims["sub"], small(written) if verified else ""),
            written,
            tuple(filter(None, names)),
            frozenset(value for value in several if isinstance(value, str)),
            _text(claims.get("hd")),
            isinstance(methods, list) and "mfa" in methods,
        )


def _text(value: object) -> str:
    return value[:_LONGEST_TEXT] if isinstance(value, str) else ""
