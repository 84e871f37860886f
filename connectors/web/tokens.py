"""The visitor's token: the only key to a conversation, held by the one browser that began it."""

from __future__ import annotations

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from connectors.web.problems import NoToken, TokenExpired, TokenInvalid

#: Long enough to come back to a purchase; the log itself is kept by the store's own rules.
LIFETIME_SECONDS = 90 * 24 * 3600
_LONGEST = 400


class Tokens:
    """Signs and reads tokens of one shop; a token of another shop does not fit."""

    def __init__(self, secret: str, shop: str, lifetime: int = LIFETIME_SECONDS) -> None:
        self._signer = URLSafeTimedSerializer(secret, salt=f"destek.visitor.{shop}")
        self._lifetime = lifetime

    def issue(self, conversation: str) -> str:
        """A token for this conversation."""
        return str(self._signer.dumps(conversation))

    def read(self, token: str | None) -> str:
        """The conversation that the token opens.

        Raises:
            NoToken, TokenExpired, TokenInvalid.
        """
        if not token:
            raise NoToken
        if len(token) > _LONGEST:
            raise TokenInvalid
        try:
            conversation = self._signer.loads(token, max_age=self._lifetime)
        except SignatureExpired:
            raise TokenExpired from None
        except BadData:
            raise TokenInvalid from None
        if not isinstance(conversation, str):
            raise TokenInvalid
        return conversation
