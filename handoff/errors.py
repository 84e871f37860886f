"""What can go wrong between a conversation, the queue and an agent.

HandoffError
├── UnknownConversation   no such conversation in this shop
├── UnknownCase           no such case in this shop
├── IllegalStep           the state machine has no such step from here
│   ├── AlreadyAssigned   somebody else was quicker to claim
│   └── IllegalCaseStep   the same for a case
│       └── CaseTaken     somebody else has the case in hand
├── NotYours              only the assignee may do this
│   └── NotYourCase       only who has the case in hand may do this
├── WordsMissing          this step has to be explained to the customer
├── UnknownPicture        no such picture in this conversation
├── PictureTooLarge       more bytes or pixels than are taken
├── PictureUnreadable     not a whole picture of a kind we know
└── StoreUnavailable      Valkey does not answer; nothing was written, try again

Each carries a ``code`` for programs, its data as attributes, and ``words(lang)`` for people.
"""

from __future__ import annotations

from typing import ClassVar


class HandoffError(Exception):
    """Base of this room's errors."""

    code: ClassVar[str] = "handoff_error"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu işlem şu an yapılamadı.",
        "en": "That could not be done just now.",
    }

    def words(self, lang: str) -> str:
        """The error for a person to read, in ``lang`` ("tr" or "en")."""
        return self.texts.get(lang, self.texts["tr"]).format(**vars(self))


class UnknownConversation(HandoffError):
    """No conversation has this id."""

    code = "unknown_conversation"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Böyle bir görüşme bulunamadı.",
        "en": "There is no such conversation.",
    }

    def __init__(self, conversation: str) -> None:
        super().__init__(f"no conversation {conversation!r}")
        self.conversation = conversation


class IllegalStep(HandoffError):
    """The conversation is not in a state this step may start from."""

    code = "illegal_step"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Görüşmenin durumu bu arada değişti; listeyi tazeleyip yeniden deneyin.",
        "en": "The conversation has moved on meanwhile; refresh the list and try again.",
    }

    def __init__(self, step: str, state: str, who: str) -> None:
        super().__init__(f"{who} cannot {step} a conversation that is {state}")
        self.step = step
        self.state = state
        self.who = who


class AlreadyAssigned(IllegalStep):
    """Another agent has the conversation."""

    code = "already_assigned"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu görüşmeyi {assignee} üstlendi.",
        "en": "{assignee} has already taken this conversation.",
    }

    def __init__(self, assignee: str, who: str) -> None:
        super().__init__("claim", "assigned", who)
        self.assignee = assignee


class NotYours(HandoffError):
    """Only the assignee may write, resolve or release."""

    code = "not_yours"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu görüşme sizin üzerinizde değil; yazmak için önce üstlenin.",
        "en": "This conversation is not yours; claim it before you write.",
    }

    def __init__(self, conversation: str, who: str, assignee: str | None) -> None:
        super().__init__(f"conversation {conversation} is not {who}'s")
        self.conversation = conversation
        self.who = who
        self.assignee = assignee


class UnknownCase(HandoffError):
    """No case has this number."""

    code = "unknown_case"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu numarayla bir talep bulunamadı.",
        "en": "There is no case with this number.",
    }

    def __init__(self, case: str) -> None:
        super().__init__(f"no case {case!r}")
        self.case = case


class IllegalCaseStep(IllegalStep):
    """The case is not in a state this step may start from."""

    code = "illegal_case_step"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Talebin durumu bu arada değişti; sayfayı tazeleyip yeniden bakın.",
        "en": "The case has moved on meanwhile; refresh the page and look again.",
    }

    def __init__(self, case: str, step: str, state: str, who: str) -> None:
        super().__init__(step, state, who)
        self.args = (f"{who} cannot {step} case {case}, which is {state}",)
        self.case = case


class CaseTaken(IllegalCaseStep):
    """Another agent has the case in hand."""

    code = "case_taken"
    texts: ClassVar[dict[str, str]] = {
        "tr": "{case} ile {assignee} ilgileniyor.",
        "en": "{assignee} is already working on {case}.",
    }

    def __init__(self, case: str, assignee: str, who: str) -> None:
        super().__init__(case, "take", f"with {assignee}", who)
        self.assignee = assignee


class NotYourCase(NotYours):
    """Only the agent who has a case in hand may settle it or ask the customer about it."""

    code = "not_your_case"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu talep sizin üzerinizde değil; önce üstlenin.",
        "en": "This case is not yours; take it first.",
    }


class WordsMissing(HandoffError):
    """The customer would be left without a reason or a question."""

    code = "words_missing"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Müşteriye ne yazılacağını da girin.",
        "en": "Also write what the customer is to be told.",
    }

    def __init__(self, step: str) -> None:
        super().__init__(f"{step} needs words for the customer")
        self.step = step


class UnknownPicture(HandoffError):
    """No picture of this conversation has this name."""

    code = "unknown_picture"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu fotoğraf bulunamadı.",
        "en": "There is no such picture.",
    }

    def __init__(self, picture: str) -> None:
        super().__init__(f"no picture {picture!r}")
        self.picture = picture


class PictureTooLarge(HandoffError):
    """A picture beyond the shop's limit, or one that unfolds into too many pixels."""

    code = "picture_too_large"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu fotoğraf bizim için fazla büyük, alamadık. Daha küçüğünü gönderebilir misiniz?",
        "en": "This photo is too large for us to take. Could you send a smaller one?",
    }

    def __init__(self, size: int) -> None:
        super().__init__(f"a picture beyond the limit ({size} bytes)")
        self.size = size


class PictureUnreadable(HandoffError):
    """Neither JPEG nor PNG nor WebP, or cut short."""

    code = "picture_unreadable"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu dosyayı fotoğraf olarak açamadık. JPEG, PNG ya da WebP olarak gönderebilir "
        "misiniz?",
        "en": "We could not open this file as a photo. Could you send it as JPEG, PNG or WebP?",
    }


class StoreUnavailable(HandoffError):
    """Valkey did not answer in time; nothing is promised to be written."""

    code = "store_unavailable"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Şu an mesajları kaydedemiyoruz. Yazdığınız burada duruyor, yeniden deneyeceğiz.",
        "en": "We cannot save messages right now. What you wrote is kept here; we will try again.",
    }
