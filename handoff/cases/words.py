"""What the customer is told about a case: that it is open, how far it is, what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handoff.cases.case import Case, Kind
from handoff.cases.states import CaseState, CaseStep
from language import dates

_NAMES = {
    "tr": {
        Kind.RETURN: "iade talebiniz",
        Kind.EXCHANGE: "değişim talebiniz",
        Kind.DAMAGED: "hasarlı ürün bildiriminiz",
        Kind.MISSING: "eksik ürün bildiriminiz",
        Kind.WRONG: "yanlış ürün bildiriminiz",
        Kind.CANCEL: "iptal talebiniz",
        Kind.ADDRESS: "adres değişikliği talebiniz",
        Kind.WARRANTY: "garanti talebiniz",
        Kind.COMPLAINT: "şikâyetiniz",
        Kind.CALLBACK: "aranma talebiniz",
        Kind.DATA_REQUEST: "kişisel veri talebiniz",
    },
    "en": {
        Kind.RETURN: "your return",
        Kind.EXCHANGE: "your exchange",
        Kind.DAMAGED: "your report of a damaged item",
        Kind.MISSING: "your report of a missing item",
        Kind.WRONG: "your report of a wrong item",
        Kind.CANCEL: "your cancellation",
        Kind.ADDRESS: "your change of address",
        Kind.WARRANTY: "your warranty request",
        Kind.COMPLAINT: "your complaint",
        Kind.CALLBACK: "your request for a call",
        Kind.DATA_REQUEST: "your request about your personal data",
    },
}
#: What happens next; {by} is the promise.
_NEXT = {
    "tr": {
        Kind.RETURN: "Ekibimiz inceleyip sonucu size {by} buradan yazacak. "
        "O zamana kadar ürünü kutusuyla birlikte saklamanız yeterli.",
        Kind.EXCHANGE: "Ekibimiz stoğa bakıp size {by} buradan yazacak. "
        "O zamana kadar ürünü kutusuyla birlikte saklamanız yeterli.",
        Kind.DAMAGED: "Ekibimiz inceleyip nasıl çözeceğimizi size {by} buradan yazacak. "
        "O zamana kadar ürünü ve kutusunu olduğu gibi saklayın lütfen.",
        Kind.MISSING: "Depomuz paketin kayıtlarına bakacak, sonucu size {by} buradan yazacağız.",
        Kind.WRONG: "Ekibimiz inceleyip nasıl çözeceğimizi size {by} buradan yazacak. "
        "O zamana kadar gelen ürünü kullanmadan saklayın lütfen.",
        Kind.CANCEL: "Siparişin iptal edilip edilemediğini size {by} buradan yazacağız.",
        Kind.ADDRESS: "Adresin değişip değişmediğini size {by} buradan yazacağız.",
        Kind.WARRANTY: "Servis ekibimiz inceleyip ne yapmanız gerektiğini size {by} "
        "buradan yazacak.",
        Kind.COMPLAINT: "Sorumlu ekip arkadaşımız okuyup size {by} buradan yanıt verecek.",
        Kind.CALLBACK: "Bir ekip arkadaşımız sizi {by} arayacak.",
        Kind.DATA_REQUEST: "Yasa bunun için bize en çok otuz gün tanıyor; size {by} "
        "buradan yanıt vereceğiz.",
    },
    "en": {
        Kind.RETURN: "Our team will look into it and write to you here {by}. "
        "Until then please just keep the item with its box.",
        Kind.EXCHANGE: "Our team will check the stock and write to you here {by}. "
        "Until then please just keep the item with its box.",
        Kind.DAMAGED: "Our team will look into it and write to you here {by} how we will settle "
        "it. Until then please keep the item and its box as they are.",
        Kind.MISSING: "Our warehouse will check the parcel's records, and we will write to you "
        "here {by}.",
        Kind.WRONG: "Our team will look into it and write to you here {by} how we will settle it. "
        "Until then please keep the item unused.",
        Kind.CANCEL: "We will write to you here {by} whether the order could be cancelled.",
        Kind.ADDRESS: "We will write to you here {by} whether the address could be changed.",
        Kind.WARRANTY: "Our service team will look into it and write to you here {by} what to do.",
        Kind.COMPLAINT: "The colleague in charge will read it and answer you here {by}.",
        Kind.CALLBACK: "A colleague will call you {by}.",
        Kind.DATA_REQUEST: "The law gives us thirty days at most; we will answer you here {by}.",
    },
}
_OPENED = {
    "tr": "{Name}i kaydettim, numarası {case}. {next}",
    "en": "I have saved {name} as {case}. {next}",
}
_STANDING = {
    "tr": {
        CaseState.OPEN: "{case} numaralı {name} sırada; size {by} dönüş yapacağız.",
        CaseState.IN_PROGRESS: "{case} numaralı {name}le ilgileniyoruz; size {by} dönüş yapacağız.",
        CaseState.WAITING_FOR_CUSTOMER: "{case} numaralı {name} için sizden yanıt bekliyoruz. "
        "{answer}",
        CaseState.RESOLVED: "{case} numaralı {name} {on} sonuçlandı. {answer}",
        CaseState.REFUSED: "{case} numaralı {name} {on} olumsuz sonuçlandı. {answer}",
        CaseState.WITHDRAWN: "{case} numaralı {name} isteğiniz üzerine {on} kapatıldı. {answer}",
    },
    "en": {
        CaseState.OPEN: "{Name} ({case}) is waiting for its turn; we will get back to you {by}.",
        CaseState.IN_PROGRESS: "We are working on {name} ({case}) and will get back to you {by}.",
        CaseState.WAITING_FOR_CUSTOMER: "{Name} ({case}) is waiting for an answer from you. "
        "{answer}",
        CaseState.RESOLVED: "{Name} ({case}) was settled {on}. {answer}",
        CaseState.REFUSED: "{Name} ({case}) was declined {on}. {answer}",
        CaseState.WITHDRAWN: "{Name} ({case}) was closed {on} at your request. {answer}",
    },
}
_OVERDUE = {
    "tr": "{case} numaralı {name} hâlâ açık. Size {on} dönüş yapacağımızı söylemiştik, "
    "geciktik; kusura bakmayın.",
    "en": "{Name} ({case}) is still open. We said we would get back to you {on} and are late; "
    "we are sorry.",
}
_CHANGED = {
    "tr": {
        CaseStep.TAKE: "{case} numaralı {name}le artık {agent} ilgileniyor.",
        CaseStep.ASK: "{case} numaralı {name} için sizden bir yanıt rica ediyoruz. {answer}",
        CaseStep.RESOLVE: "{case} numaralı {name} sonuçlandı. {answer}",
        CaseStep.REFUSE: "{case} numaralı {name} ne yazık ki olumlu sonuçlanmadı. {answer}",
        CaseStep.WITHDRAW: "{case} numaralı {name} isteğiniz üzerine kapatıldı. {answer}",
    },
    "en": {
        CaseStep.TAKE: "{agent} is now working on {name} ({case}).",
        CaseStep.ASK: "We need an answer from you about {name} ({case}). {answer}",
        CaseStep.RESOLVE: "{Name} ({case}) is settled. {answer}",
        CaseStep.REFUSE: "We are sorry, {name} ({case}) could not be granted. {answer}",
        CaseStep.WITHDRAW: "{Name} ({case}) has been closed at your request. {answer}",
    },
}
_REMINDER = {
    "tr": "Önce açık talebinizi haber vereyim: {standing}",
    "en": "First, about your open case: {standing}",
}
_OTHERS = {
    "tr": " Bunun dışında {n} açık talebiniz daha var; sorarsanız onları da söylerim.",
    "en": " You have {n} more open; ask me about any of them.",
}
_UNKNOWN = {
    "tr": "Bu numarayla size ait bir talep bulamadım. Numaraya bir daha bakıp yazar mısınız?",
    "en": "I could not find a case of yours with this number. Could you check it and write it "
    "again?",
}
_SOON = {"tr": "çalışmaya başlar başlamaz", "en": "as soon as we are back at work"}


def opened(case: Case, now: datetime, zone: ZoneInfo, lang: str, *, then: str = "") -> str:
    """A case has just been opened: its number, what happens next, and by when.

    Args:
        then: what happens next, with ``{by}`` in it, where it is not what the kind's cases come to.
    """
    after = (then or _NEXT[lang][case.kind]).format(by=_promise(case, now, zone, lang))
    return _filled(_OPENED[lang], case, lang, next=after)


def standing(case: Case, now: datetime, zone: ZoneInfo, lang: str) -> str:
    """How far a case is. A promise that was not kept is owned up to."""
    if case.due and case.is_overdue(now):
        template, day = _OVERDUE[lang], dates.ended(case.due.astimezone(zone))
    else:
        template = _STANDING[lang][case.state]
        day = datetime.fromtimestamp(case.updated_at / 1000, zone).date()
    on = dates.on(day, now.astimezone(zone).date(), lang, lasting=True)
    by = _promise(case, now, zone, lang)
    return _filled(template, case, lang, by=by, on=on, answer=case.answer)


def reminder(cases: Sequence[Case], now: datetime, zone: ZoneInfo, lang: str) -> str:
    """What a customer with open cases hears when he comes back; one that needs him goes first."""

    def weight(case: Case) -> tuple[bool, bool, int]:
        waits = case.state is CaseState.WAITING_FOR_CUSTOMER
        return waits, case.is_overdue(now), case.created_at

    told = standing(max(cases, key=weight), now, zone, lang)
    more = _OTHERS[lang].format(n=len(cases) - 1) if len(cases) > 1 else ""
    return _REMINDER[lang].format(standing=told) + more


def changed(case: Case, step: CaseStep, agent: str, answer: str) -> dict[str, str]:
    """What the customer reads when an agent has changed a case, by language."""
    return {
        lang: _filled(templates[step], case, lang, agent=agent, answer=answer)
        for lang, templates in _CHANGED.items()
    }


def unknown(lang: str) -> str:
    """No case of this customer's has the number: there is none, or it is somebody else's."""
    return _UNKNOWN[lang]


def name(kind: Kind, lang: str) -> str:
    """What a case is called to its customer: "iade talebiniz", "your return"."""
    return _NAMES[lang][kind]


def _filled(template: str, case: Case, lang: str, **values: str) -> str:
    called = name(case.kind, lang)
    first = "İ" if lang == "tr" and called[0] == "i" else called[0].upper()
    values |= {"case": case.number, "name": called, "Name": first + called[1:]}
    return template.format(**values).strip()


def _promise(case: Case, now: datetime, zone: ZoneInfo, lang: str) -> str:
    return dates.by(case.due.astimezone(zone), now, lang) if case.due else _SOON[lang]
