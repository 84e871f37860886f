"""A real provider of logins on a port: Authlib's own server side, which also can go wrong.

Discovery, authorization code with PKCE, client authentication, signed id_tokens with nonce, JWKS
and userinfo. Its codes count once. What the tests bend stands in :class:`Issuer`.
"""

from __future__ import annotations

import asyncio
import functools
import secrets
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import uvicorn
from authlib.oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import OAuth2Error, OAuth2Payload, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode
from joserfc.jwk import ECKey, KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "the-desk", "a secret for the desk & its provider"

Claims = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """Somebody with an account."""

    subject: str
    claims: Claims

    def get_user_id(self) -> str:
        return self.subject


AYSE = Person(
    "248289761001",
    {
        **{"email": "ayse@papatya.example", "email_verified": True},
        **{"name": "Ayşe Yılmaz", "given_name": "Ayşe"},
    },
)


class _Client:
    """The desk as it is registered."""

    id_token_signed_response_alg = ""

    def __init__(self, back: str) -> None:
        self.back = back

    def get_client_id(self) -> str:
        return CLIENT

    def check_redirect_uri(self, uri: str) -> bool:
        return uri == self.back

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_client_secret(self, secret: str) -> bool:
        return secrets.compare_digest(secret, SECRET)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in ("client_secret_basic", "client_secret_post")

    def check_response_type(self, kind: str) -> bool:
        return kind == "code"

    def check_grant_type(self, kind: str) -> bool:
        return kind == "authorization_code"


@dataclass
class _Code:
    code: str
    user: Person
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class _Payload(OAuth2Payload):  # type: ignore[misc]
    def __init__(self, several: dict[str, list[str]]) -> None:
        self._several = several

    @property
    def data(self) -> dict[str, str]:
        return {name: values[0] for name, values in self._several.items()}

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return defaultdict(list, self._several)


class _Request(OAuth2Request):  # type: ignore[misc]
    def __init__(self, request: Request, body: bytes) -> None:
        # To Authlib this is TLS: what goes wrong on the way is not tried here.
        super().__init__(request.method, "https://id.example/", headers=request.headers)
        told = body.decode() if request.method == "POST" else request.url.query
        self.payload = _Payload(parse_qs(told))

    @property
    def args(self) -> dict[str, str]:
        data: dict[str, str] = self.payload.data
        return data

    form = args


@functools.cache
def first_key() -> RSAKey:
    """The key of every provider, to begin with."""
    return RSAKey.generate_key(2048, {"kid": "now"})


@dataclass
class Issuer:
    """The provider. The last fields say how it is to go wrong."""

    url: str = ""
    back: str = ""
    person: Person = AYSE
    key: Any = field(default_factory=first_key)
    published: list[Any] = field(default_factory=list)
    bend: Callable[[Claims], Claims] = lambda claims: claims
    about: Claims = field(default_factory=dict)
    algorithm: str = "RS256"
    id_token: Callable[[str], str] = lambda token: token
    lean: bool = False
    seconds: float = 0.0
    asked: list[str] = field(default_factory=list)

    def rotate(self) -> None:
        """A new key; the old one is not published any more."""
        self.key = ECKey.generate_key("P-256", {"kid": secrets.token_hex(4)})
        self.algorithm, self.published = "ES256", []

    @property
    def shown(self) -> list[Any]:
        return self.published or [self.key]

    def app(self) -> Starlette:
        server = _Server(self)
        routes = [
            Route("/.well-known/openid-configuration", self._discovery),
            Route("/keys", self._keys),
            Route("/authorize", server.authorize, methods=["GET", "POST"]),
            Route("/token", server.token, methods=["POST"]),
            Route("/userinfo", server.userinfo),
        ]
        return Starlette(routes=routes)

    async def _discovery(self, request: Request) -> Response:
        self.asked.append("discovery")
        await asyncio.sleep(self.seconds)
        told = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "code_challenge_methods_supported": ["S256"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        }
        return JSONResponse(told | self.about)

    async def _keys(self, request: Request) -> Response:
        self.asked.append("keys")
        odd = {"kty": "LUK", "kid": "from the future"}
        return JSONResponse({"keys": [odd, *(key.as_dict(private=False) for key in self.shown)]})


class _Server(AuthorizationServer):  # type: ignore[misc]
    """Authlib's, for Starlette."""

    def __init__(self, issuer: Issuer) -> None:
        super().__init__()
        self.issuer, self.codes, self.people = issuer, {}, {}
        generator = BearerTokenGenerator(lambda *_, **__: secrets.token_urlsafe(24))
        self.register_token_generator("default", generator)
        self.register_grant(_grant(self), [CodeChallenge(required=True), _signing(issuer)])

    def query_client(self, client_id: str) -> _Client | None:
        return _Client(self.issuer.back) if client_id == CLIENT else None

    def save_token(self, token: Claims, request: Any) -> None:
        self.people[token["access_token"]] = request.user

    def create_oauth2_request(self, request: Any) -> Any:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Response:
        sent = dict(headers)
        if isinstance(body, dict):
            return JSONResponse(body, status, sent)
        return Response(body or "", status, sent)

    def send_signal(self, *_: Any, **__: Any) -> None:
        pass

    async def authorize(self, request: Request) -> Response:
        """A page on which one says yes; yes brings the browser back with a code."""
        self.issuer.asked.append(f"authorize?{request.url.query}")
        asked = _Request(request, b"")
        asked.payload = _Payload(parse_qs(request.url.query))
        try:
            grant = self.get_consent_grant(asked, self.issuer.person)
        except OAuth2Error as error:
            return HTMLResponse(f"<p>{error.error}</p>", 400)
        if request.method == "GET":
            name = self.issuer.person.claims.get("name", "?")
            form = f'<form method="post"><button>Continue as {name}</button></form>'
            return HTMLResponse(f"<!doctype html><title>Accounts</title>{form}")
        answer = self.create_authorization_response(asked, self.issuer.person, grant)
        assert isinstance(answer, Response)
        return answer

    async def token(self, request: Request) -> Response:
        body = await request.body()
        answer = self.create_token_response(_Request(request, body))
        assert isinstance(answer, Response)
        return answer

    async def userinfo(self, request: Request) -> Response:
        self.issuer.asked.append("userinfo")
        person = self.people[request.headers["authorization"].removeprefix("Bearer ")]
        return JSONResponse(self.issuer.bend({"sub": person.subject, **person.claims}))


def _grant(server: _Server) -> type[AuthorizationCodeGrant]:
    class Grant(AuthorizationCodeGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")

        def save_authorization_code(self, code: str, request: Any) -> None:
            told = request.payload.data
            names = ("scope", "nonce", "code_challenge", "code_challenge_method")
            rest = {name: told.get(name, "") for name in names}
            server.codes[code] = _Code(code, request.user, told["redirect_uri"], **rest)

        def query_authorization_code(self, code: str, client: Any) -> _Code | None:
            found: _Code | None = server.codes.get(code)
            return found

        def delete_authorization_code(self, code: _Code) -> None:
            del server.codes[code.code]

        def authenticate_user(self, code: _Code) -> Person:
            return code.user

    return Grant


def _signing(issuer: Issuer) -> OpenIDCode:
    class Signing(OpenIDCode):  # type: ignore[misc]
        def exists_nonce(self, nonce: str, request: Any) -> bool:
            return False

        def get_client_claims(self, client: Any) -> Claims:
            return {"iss": issuer.url, "aud": [CLIENT]}

        def get_client_algorithm(self, client: Any) -> str:
            return issuer.algorithm

        def get_encode_header(self, client: Any) -> Claims:
            return {"alg": issuer.algorithm, "kid": issuer.key.kid}

        def resolve_client_private_key(self, client: Any) -> Any:
            return KeySet([issuer.key])

        def generate_user_info(self, user: Person, scope: str) -> Claims:
            # These stand over everything else in the token.
            return issuer.bend({"sub": user.subject, **({} if issuer.lean else user.claims)})

        def encode_id_token(self, token: Claims, request: Any) -> str:
            return issuer.id_token(super().encode_id_token(token, request))

    return Signing()


@contextmanager
def serving(issuer: Issuer) -> Iterator[Issuer]:
    """The provider on a port, in a thread of its own: ``localhost``, another site than the desk."""
    listening = socket.create_server(("127.0.0.1", 0))
    issuer.url = f"http://localhost:{listening.getsockname()[1]}"
    # A test whose provider is slow leaves it with a request that it does not end.
    config = uvicorn.Config(issuer.app(), log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])))
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield issuer
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()
