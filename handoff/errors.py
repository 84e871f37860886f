"""What can go wrong between a conversation, the queue and an agent.

HandoffError
├── UnknownConversation   no such conversation in this shop
├── UnknownCase           no such case in this shop
├── UnknownCustomer       no conversation with such a customer
├── IllegalStep           the state machine has no such step from here
│   ├── AlreadyAssigned   somebody else was quicker to claim
│   ├── CustomerWrote     the customer has written what nobody has read yet
│   └── IllegalCaseStep   the same for a case
│       └── CaseTaken     somebody else has the case in hand
├── AtCapacity            the agent has as many conversations as he may
├── NotYours              only the assignee may do this
│   └── NotYourCase       only who has the case in hand may do this
├── UnknownTeam           no such team in this shop
├── NotAhead              a time that is past, or too far off
├── WordsMissing          this step has to be explained to the customer
├── RatingClosed          nothing to rate here, or not any more
├── UnknownPicture        no such picture in this conversation
├── PictureTooLarge       more bytes or pixels than are taken
├── PictureUnreadable     not a whole picture of a kind we know
├── UnknownDocument       no such document in this conversation
├── DocumentTooLarge      more bytes than are taken
├── DocumentUnreadable    not a whole PDF
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


class CustomerWrote(IllegalStep):
    """The customer has written what whoever takes this step has not read yet."""

    code = "customer_wrote"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Müşteri bu arada bir şey daha yazdı; okuyup yeniden deneyin.",
        "en": "The customer has written something more; read it and try again.",
    }

    def __init__(self, step: str, who: str) -> None:
        super().__init__(step, "not read to its end", who)


class AtCapacity(HandoffError):
    """The agent has as many conversations in hand as he may."""

    code = "at_capacity"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Üzerinizdeki görüşmelerin sayısı {held}, daha fazlasını alamazsınız. Önce birini "
        "tamamlayın ya da sıraya bırakın.",
        "en": "You have {held} open, which is as many as you may take. Resolve or release one "
        "first.",
    }

    def __init__(self, who: str, held: int) -> None:
        super().__init__(f"{who} has {held} conversations and may take no more")
        self.who = who
        self.held = held


class ColleagueAtCapacity(AtCapacity):
    """The colleague to whom a conversation was to go has as many in hand as he may."""

    code = "colleague_at_capacity"
    texts: ClassVar[dict[str, str]] = {
        "tr": "{who} şu an dolu: üzerinde {held} görüşme var. Başka birini ya da bir ekibi seçin.",
        "en": "{who} has no room: {held} conversations open. Choose somebody else, or a team.",
    }


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


class NotAhead(HandoffError):
    """A conversation cannot be put off until this time."""

    code = "not_ahead"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Erteleme zamanı ileride olmalı, en fazla 90 gün sonrası.",
        "en": "Choose a time ahead, at most 90 days from now.",
    }

    def __init__(self, until: str) -> None:
        super().__init__(f"cannot snooze until {until}")
        self.until = until


class UnknownTeam(HandoffError):
    """The shop has no such team."""

    code = "unknown_team"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Böyle bir ekip yok: {team}.",
        "en": "There is no such team: {team}.",
    }

    def __init__(self, team: str) -> None:
        super().__init__(f"no team {team!r}")
        self.team = team


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


class UnknownCustomer(HandoffError):
    """Nobody with this id has ever written."""

    code = "unknown_customer"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu numarayla bir müşteri bulunamadı.",
        "en": "There is no customer with this id.",
    }

    def __init__(self, customer: str) -> None:
        super().__init__(f"no customer {customer!r}")
        self.customer = customer


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


class RatingClosed(HandoffError):
    """This message asks for no rating, or it is too late to give or change one."""

    code = "rating_closed"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu görüşmenin puanı artık değiştirilemiyor. Söylemek istediğiniz bir şey varsa "
        "buraya yazmanız yeterli.",
        "en": "The rating of this conversation can no longer be changed. If there is anything you "
        "would like to say, just write here.",
    }

    def __init__(self, question: str) -> None:
        super().__init__(f"no rating can be given to {question}")
        self.question = question


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
        "tr": "Bu dosyayı açamadık. Fotoğrafı JPEG, PNG ya da WebP, belgeyi PDF olarak "
        "gönderebilir misiniz?",
        "en": "We could not open this file. Could you send a photo as JPEG, PNG or WebP, or a "
        "document as PDF?",
    }


class UnknownDocument(HandoffError):
    """No document of this conversation has this name."""

    code = "unknown_document"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu belge bulunamadı.",
        "en": "There is no such document.",
    }

    def __init__(self, document: str) -> None:
        super().__init__(f"no document {document!r}")
        self.document = document


class DocumentTooLarge(HandoffError):
    """A document beyond the shop's limit."""

    code = "document_too_large"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu belge bizim için fazla büyük, alamadık. En fazla {most} MB olabilir.",
        "en": "This document is too large for us to take. It may have {most} MB at most.",
    }

    def __init__(self, most_bytes: int) -> None:
        super().__init__(f"a document beyond the limit ({most_bytes} bytes)")
        self.most = most_bytes // (1024 * 1024)


class DocumentUnreadable(HandoffError):
    """No PDF, or one that was cut short."""

    code = "document_unreadable"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Bu belgeyi açamadık; bozuk ya da yarım gelmiş olabilir. PDF olarak yeniden "
        "gönderebilir misiniz?",
        "en": "We could not open this document; it may be damaged or cut short. Could you send it "
        "again as a PDF?",
    }


class StoreUnavailable(HandoffError):
    """Valkey did not answer in time; nothing is promised to be written."""

    code = "store_unavailable"
    texts: ClassVar[dict[str, str]] = {
        "tr": "Şu an mesajları kaydedemiyoruz. Yazdığınız burada duruyor, yeniden deneyeceğiz.",
        "en": "We cannot save messages right now. What you wrote is kept here; we will try again.",
    }
