"""What a customer's request can be refused for, with a status and a sentence in his language.

Problem
├── NoToken             401  no token was sent
├── TokenExpired        401  the token is too old
├── TokenInvalid        403  not our signature, or another shop's
├── OriginRefused       403  a page that may not use this API
├── UnknownMessage      404  a button of a message that is not in this conversation
├── NotOffered          422  that message offers no such button
├── TooLarge            413  the request's body
├── TooLong             413  the message's text
├── EmptyMessage        422  nothing but white space
├── BadRequest          422  not the documented shape
├── TooSlow             408  an upload that did not come in time
└── TooMany             429  more than the limit; ``wait_ms`` says when to try again

An unknown conversation, a file that is not taken and a store that is down are
``handoff.errors``; :func:`status_of` knows their statuses.
"""

from __future__ import annotations

from typing import ClassVar

from handoff.errors import (
    DocumentTooLarge,
    DocumentUnreadable,
    HandoffError,
    PictureTooLarge,
    PictureUnreadable,
    StoreUnavailable,
    UnknownConversation,
    UnknownDocument,
    UnknownPicture,
)


class Problem(Exception):
    """Base of this room's refusals."""

    code: ClassVar[str] = "problem"
    status: ClassVar[int] = 400
    retry: ClassVar[bool] = False
    texts: ClassVar[dict[str, str]]

    def words(self, lang: str) -> str:
        """The refusal for the customer to read."""
        return self.texts.get(lang, self.texts["tr"]).format(**vars(self))


class NoToken(Problem):
    """Nothing says whose conversation it is."""

    code = "token_missing"
    status = 401
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu görüşmeyi açabilmek için sohbeti yeniden başlatmanız gerekiyor.",
        "en": "Please start the chat again to open this conversation.",
    }


class TokenExpired(NoToken):
    """Signed by us, but long ago."""

    code = "token_expired"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu görüşmenin üzerinden uzun zaman geçmiş. Dilerseniz yenisine başlayalım.",
        "en": "This conversation is from a long time ago. Let's start a new one.",
    }


class TokenInvalid(NoToken):
    """Not signed by us, or for something else."""

    code = "token_invalid"
    status = 403


class OriginRefused(Problem):
    """The page is not on the shop's list."""

    code = "origin_refused"
    status = 403
    texts: ClassVar[dict[str, str]] = {
        "tr": "Sohbet bu sayfada kullanılamıyor.",
        "en": "The chat cannot be used on this page.",
    }


class UnknownMessage(Problem):
    """The conversation has no such message."""

    code = "unknown_message"
    status = 404
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu seçenek artık geçerli değil. İsteğinizi yazabilirsiniz.",
        "en": "This choice is no longer valid. You can type what you need instead.",
    }


class NotOffered(UnknownMessage):
    """The message has no button at this place."""

    code = "not_offered"
    status = 422


class TooLarge(Problem):
    """More bytes than any message needs."""

    code = "too_large"
    status = 413
    texts: ClassVar[dict[str, str]] = {
        "tr": "Gönderdiğiniz mesaj çok büyük. Lütfen daha kısa yazın.",
        "en": "That is too large. Please send a shorter message.",
    }


class TooLong(Problem):
    """More characters than the shop's limit."""

    code = "too_long"
    status = 413
    texts: ClassVar[dict[str, str]] = {
        "tr": "Mesajınız çok uzun. Lütfen {limit} karaktere sığacak biçimde kısaltın ya da bölün.",
        "en": "Your message is too long. Please shorten it to {limit} characters, or split it.",
    }

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"{length} characters, {limit} are allowed")
        self.length = length
        self.limit = limit


class EmptyMessage(Problem):
    """Nothing to read."""

    code = "empty_message"
    status = 422
    texts: ClassVar[dict[str, str]] = {
        "tr": "Mesajınız boş görünüyor. Sorunuzu birkaç kelimeyle yazar mısınız?",
        "en": "Your message seems to be empty. Could you put your question in a few words?",
    }


class BadRequest(Problem):
    """Not what the API documents; the argument says what was expected, for programmers."""

    code = "bad_request"
    status = 422
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu isteği anlayamadık. Sayfayı yenileyip yeniden dener misiniz?",
        "en": "We could not understand this request. Please reload the page and try again.",
    }


class TooSlow(Problem):
    """An upload that took too long; the same one may be sent again."""

    code = "too_slow"
    status = 408
    retry = True
    texts: ClassVar[dict[str, str]] = {
        "tr": "Gönderdiğiniz bağlantınızdan henüz geçemedi, yeniden denenecek.",
        "en": "What you sent could not get through your connection yet; it will be tried again.",
    }


class TooMany(Problem):
    """Over the limit; the same message may be sent again after ``wait_ms``."""

    code = "too_many"
    status = 429
    retry = True
    texts: ClassVar[dict[str, str]] = {
        "tr": "Çok hızlı yazıyorsunuz. Mesajınız birazdan kendiliğinden gidecek.",
        "en": "That was a bit fast. Your message will be sent by itself in a moment.",
    }

    def __init__(self, wait_ms: int) -> None:
        super().__init__(f"try again in {wait_ms} ms")
        self.wait_ms = wait_ms


Refusal = Problem | HandoffError


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal."""
    match refusal:
        case Problem():
            return refusal.status
        case UnknownConversation() | UnknownPicture() | UnknownDocument():
            return 404
        case PictureTooLarge() | DocumentTooLarge():
            return 413
        case PictureUnreadable() | DocumentUnreadable():
            return 415
        case StoreUnavailable():
            return 503
        case _:
            return 409


def may_retry(refusal: Refusal) -> bool:
    """Whether the same request, sent again later, can succeed."""
    return isinstance(refusal, StoreUnavailable) or (isinstance(refusal, Problem) and refusal.retry)


def details(refusal: Refusal, lang: str) -> dict[str, object]:
    """``code``, ``text``, ``retry`` and, where it is known, ``wait_ms``."""
    found: dict[str, object] = {
        "code": refusal.code,
        "text": refusal.words(lang),
        "retry": may_retry(refusal),
    }
    if isinstance(refusal, TooMany):
        found["wait_ms"] = refusal.wait_ms
    return found
