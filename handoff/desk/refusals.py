"""How errors are said over HTTP, the same behind both doors: ``{"error": {"code", "text", …}}``.

``code`` is for programs and ``text`` for people, in their language. Some have more to tell:
``assignee`` is who has the conversation or the case, ``seconds`` how long to wait.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated, Any, ClassVar

from fastapi import Path
from starlette.requests import HTTPConnection
from starlette.responses import Response

from handoff.agents import UnknownAgent
from handoff.amending import AlreadyWithdrawn, NoLonger, NotYourMessage, UnknownMessage
from handoff.attachments import AttachmentGone
from handoff.canned import AnswerChanged, AnswerIncomplete, GapLeft, TooManyAnswers, UnknownAnswer
from handoff.desk.guard import NotLoggedIn, TooLong, language, refused
from handoff.desk.permits import NotAllowed
from handoff.errors import (
    AlreadyAssigned,
    AtCapacity,
    CaseTaken,
    DocumentTooLarge,
    DocumentUnreadable,
    HandoffError,
    IllegalStep,
    NotAhead,
    NotYours,
    PictureTooLarge,
    PictureUnreadable,
    StoreUnavailable,
    UnknownCase,
    UnknownConversation,
    UnknownCustomer,
    UnknownDocument,
    UnknownPicture,
    UnknownTeam,
    WordsMissing,
)
from handoff.held import TooLate
from handoff.listing import UnknownView
from handoff.programs import TooManyRequests
from handoff.webhooks.delivery import AlreadySent, UnknownDelivery, UnknownWebhook


class NoKey(HandoffError):
    """No key, or one that opens nothing."""

    code = "no_key"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Geçerli bir anahtar gerekiyor: Authorization: Bearer <anahtar>.",
        "en": "A valid key is needed: Authorization: Bearer <key>.",
    }


class NotFound(HandoffError):
    """Nothing is at this address."""

    code = "not_found"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu adreste bir şey yok.",
        "en": "There is nothing at this address.",
    }


class WrongMethod(HandoffError):
    """The address is right, the method is not."""

    code = "wrong_method"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu adres bu yöntemle çağrılmaz; Allow başlığına bakın.",
        "en": "This address is not called with this method; see the Allow header.",
    }


class Unclear(HandoffError):
    """What was sent has not the form that it should have."""

    code = "unclear"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Gönderilenler eksik ya da hatalı.",
        "en": "Something is missing or wrong in what was sent.",
    }


#: A conversation's and a case's own name in an address.
Cid = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,64}$")]
Number = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,32}$")]

#: The status of each error that a route lets through; the nearest class up the tree counts.
_STATUS: dict[type[HandoffError], int] = {
    NotLoggedIn: 401,
    NoKey: 401,
    NotAllowed: 403,
    NotYours: 403,
    UnknownConversation: 404,
    UnknownCase: 404,
    UnknownPicture: 404,
    UnknownDocument: 404,
    AttachmentGone: 410,
    PictureTooLarge: 413,
    DocumentTooLarge: 413,
    PictureUnreadable: 415,
    DocumentUnreadable: 415,
    UnknownView: 404,
    UnknownCustomer: 404,
    NotFound: 404,
    WrongMethod: 405,
    IllegalStep: 409,
    AtCapacity: 409,
    TooLong: 413,
    Unclear: 422,
    WordsMissing: 422,
    NotAhead: 422,
    UnknownTeam: 422,
    UnknownAgent: 422,
    UnknownAnswer: 404,
    AnswerChanged: 409,
    TooManyAnswers: 409,
    TooLate: 409,
    UnknownMessage: 404,
    NotYourMessage: 403,
    NoLonger: 409,
    AlreadyWithdrawn: 409,
    UnknownDelivery: 404,
    UnknownWebhook: 404,
    AlreadySent: 409,
    AnswerIncomplete: 422,
    GapLeft: 422,
    TooManyRequests: 429,
    StoreUnavailable: 503,
}


def status_of(error: type[HandoffError]) -> int:
    """The status of an error."""
    return next((_STATUS[kind] for kind in error.mro() if kind in _STATUS), 400)


def refuse(connection: HTTPConnection, error: HandoffError) -> Response:
    """The answer that says what went wrong."""
    data: dict[str, Any] = {}
    if isinstance(error, AlreadyAssigned | CaseTaken | NotYours):
        data["assignee"] = error.assignee
    if isinstance(error, TooManyRequests):
        data["seconds"] = error.seconds
    answer = refused(error, status_of(type(error)), language(connection), **data)
    if isinstance(error, TooManyRequests):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


def may_refuse(*errors: type[HandoffError]) -> dict[int | str, dict[str, Any]]:
    """What a route's documentation says of the errors it may answer with."""
    codes = defaultdict(list)
    for error in errors:
        codes[status_of(error)].append(error.code)
    schema = {"schema": {"$ref": "#/components/schemas/Refusal"}}
    return {
        status: {
            "description": ", ".join(f"`{code}`" for code in sorted(named)),
            "content": {"application/json": schema},
        }
        for status, named in codes.items()
    }


#: What ``#/components/schemas/Refusal`` is.
REFUSAL = {
    "type": "object",
    "title": "Refusal",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "text"],
            "properties": {
                "code": {"type": "string", "description": "for programs; does not change"},
                "text": {"type": "string", "description": "for people, in the language asked for"},
                "assignee": {
                    "type": ["string", "null"],
                    "description": "who has the conversation or the case",
                },
                "seconds": {"type": "integer", "description": "how long to wait"},
            },
        }
    },
}
