"""What a provider says and signs: all that is refused, and what is asked for besides."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from handoff.desk.context import DeskContext
from handoff.desk.guard import COOKIE
from tests.handoff.desk.conftest import browser
from tests.handoff.desk.forms import says
from tests.handoff.desk.signing.conftest import log_in, unclaimed
from tests.handoff.desk.signing.issuing import CLIENT, SECRET, Claims, Issuer, first_key

#: Two moments that are told when a test runs, not when it is collected.
PAST, AHEAD = "past", "ahead"


@pytest.mark.parametrize(
    "bent",
    [
        {"nonce": "another login's"},
        {"nonce": None},
        {"exp": 1},
        {"exp": PAST},
        {"iat": AHEAD},
        {"nbf": AHEAD},
        {"aud": ["another-shop"]},
        {"aud": [CLIENT, "another-shop"]},
        {"aud": [CLIENT], "azp": "another-shop"},
        {"iss": "https://id.example"},
        {"sub": ""},
        {"sub": 7},
        {"at_hash": "bm90LXRoaXMtb25l"},
    ],
)
async def test_a_token_for_anything_else_is_no_login(
    desk: DeskContext, issuer: Issuer, bent: Claims
) -> None:
    moments = {PAST: int(time.time()) - 120, AHEAD: int(time.time()) + 600}
    bent = {name: moments.get(str(claim), claim) for name, claim in bent.items()}
    issuer.bend = lambda claims: claims | bent
    async with browser(desk) as client:
        refused = await log_in(client)
        assert refused.status_code == 401
        assert "doğrulanamadı" in says(refused)
        assert COOKIE not in client.cookies
    assert await desk.identities.of("Ayşe") == await unclaimed(desk)


async def test_a_clock_that_is_a_little_off_is_forgiven(desk: DeskContext, issuer: Issuer) -> None:
    now = int(time.time())
    issuer.bend = lambda claims: claims | {"iat": now + 30, "exp": now - 30}
    async with browser(desk) as client:
        assert (await log_in(client)).status_code == 200


def _signed_by_a_stranger(token: str) -> str:
    claims = json.loads(_decoded(token.split(".")[1]))
    return jwt.encode({"alg": "RS256", "kid": "now"}, claims, RSAKey.generate_key(2048))


def _signed_by_nobody(token: str) -> str:
    return ".".join([_encoded(b'{"alg": "none"}'), token.split(".")[1], ""])


def _shared(token: str, secret: bytes) -> str:
    told = ".".join([_encoded(b'{"alg": "HS256"}'), token.split(".")[1]])
    return f"{told}.{_encoded(hmac.digest(secret, told.encode(), 'sha256'))}"


def _signed_with_the_public_key(token: str) -> str:
    return _shared(token, first_key().as_pem(private=False))


def _signed_with_the_clients_secret(token: str) -> str:
    return _shared(token, SECRET.encode())


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.mark.parametrize(
    "forge",
    [
        _signed_by_a_stranger,
        _signed_by_nobody,
        _signed_with_the_public_key,
        _signed_with_the_clients_secret,
        lambda token: token[:-4] + "AAAA",
        lambda token: "not a token",
        lambda token: "",
    ],
)
async def test_a_signature_that_is_not_the_providers_is_no_login(
    desk: DeskContext,
    issuer: Issuer,
    forge: Callable[[str], str],
) -> None:
    issuer.about = {"id_token_signing_alg_values_supported": ["RS256", "HS256", "none"]}
    issuer.id_token = forge
    async with browser(desk) as client:
        refused = await log_in(client)
        assert refused.status_code == 401
        assert COOKIE not in client.cookies


async def test_a_provider_that_signs_by_shared_secrets_alone_is_none(
    desk: DeskContext, issuer: Issuer
) -> None:
    issuer.about = {"id_token_signing_alg_values_supported": ["HS256"]}
    async with browser(desk) as client:
        assert (await log_in(client)).status_code == 503


async def test_new_keys_are_asked_for_when_they_are_used(desk: DeskContext, issuer: Issuer) -> None:
    async with browser(desk) as client:
        assert (await log_in(client)).status_code == 200
        issuer.rotate()
        assert (await log_in(client)).status_code == 200
        assert (await log_in(client)).status_code == 200
    assert issuer.asked.count("keys") == 2
    assert issuer.asked.count("discovery") == 1


async def test_userinfo_is_asked_for_what_the_token_leaves_out(
    desk: DeskContext, issuer: Issuer
) -> None:
    issuer.lean = True
    async with browser(desk) as client:
        assert (await log_in(client)).status_code == 200
    assert "userinfo" in issuer.asked


async def test_userinfo_about_somebody_else_is_not_listened_to(
    desk: DeskContext, issuer: Issuer
) -> None:
    issuer.lean = True
    issuer.bend = lambda claims: claims | ({"sub": "another"} if "email" in claims else {})
    async with browser(desk) as client:
        assert (await log_in(client)).status_code == 401


async def test_the_secret_goes_in_the_form_where_the_provider_wants_it_there(
    desk: DeskContext, issuer: Issuer
) -> None:
    issuer.about = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    async with browser(desk) as client:
        assert (await log_in(client)).status_code == 200


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://id.example"},
        {"authorization_endpoint": None},
        {"token_endpoint": "ftp://id.example/token"},
    ],
)
async def test_a_provider_that_says_odd_things_of_itself_is_away(
    desk: DeskContext, issuer: Issuer, about: Claims
) -> None:
    issuer.about = about
    async with browser(desk) as client:
        refused = await client.get("/desk/login/with")
    assert refused.status_code == 503
    assert "Papatya ID şu anda yanıt vermiyor" in says(refused)
