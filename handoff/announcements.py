"""What a customer hears when a person is called for: the place in the queue or the next opening."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from handoff.calendar import Calendar, NeverOpen
from handoff.conversations import TAKE_BACK, Reply
from language import dates

_LEADS = {
    "tr": {
        "asked": "Tabii, konuyu bir ekip arkadaşımıza aktarıyorum.",
        "low_confidence": "Size yanlış bir şey söylemek istemem; "
        "bunu bir ekip arkadaşımız yanıtlasın.",
        "repeated": "Bir türlü yardımcı olamadım, kusura bakmayın. "
        "Konuyu bir ekip arkadaşımız devralsın.",
        "stuck": "Bunu birlikte tamamlayamadık, kusura bakmayın. "
        "Bir ekip arkadaşımız sizinle ilgilensin.",
        "complaint": "Yaşadığınız sorun için özür dileriz. "
        "Konuyla bir ekip arkadaşımız ilgilenecek.",
        "language": "Ben dilinizi bilmiyorum, konuyu bir ekip arkadaşımıza aktarıyorum.",
        "safety": "Bunu acil olarak bir ekip arkadaşımıza iletiyorum.",
        "fraud": "Konuyu öncelikli olarak bir ekip arkadaşımıza aktarıyorum.",
        "legal_threat": "Konuyu öncelikli olarak bir ekip arkadaşımıza aktarıyorum.",
        "insult": "Sizi daha fazla yormayayım; konuyu bir ekip arkadaşımız devralsın.",
        "third_time": "Bu konuda daha önce de yazmıştınız, aynı adımları yeniden istemeyeyim. "
        "Geçmişiyle birlikte konunun uzmanı bir ekip arkadaşımıza aktarıyorum.",
        "error": "Bende teknik bir aksaklık var; konuyu bir ekip arkadaşımıza aktarıyorum.",
    },
    "en": {
        "asked": "Of course, I am passing this on to a colleague.",
        "low_confidence": "I would rather not tell you something wrong; let me ask a colleague.",
        "repeated": "I am sorry I could not help so far. A colleague will take over.",
        "stuck": "I am sorry we could not finish this together. A colleague will help you.",
        "complaint": "We are sorry about the trouble you had. A colleague will take this on.",
        "language": "I do not speak your language, so I am passing this on to a colleague.",
        "safety": "I am passing this to a colleague as urgent.",
        "fraud": "I am passing this to a colleague with priority.",
        "legal_threat": "I am passing this to a colleague with priority.",
        "insult": "I don't want to tire you any further; let me bring in a colleague.",
        "third_time": "You have written about this before, so I won't take you through the same "
        "steps again. I am passing it to a specialist together with its history.",
        "error": "Something is not working on my side, so I am passing this on to a colleague.",
    },
}
_QUEUED = {
    "tr": "Yazdıklarınızı da görecek, baştan anlatmanız gerekmeyecek. "
    "Sıradaki yeriniz: {place}. Talep numaranız: {case}.",
    "en": "They will see everything you wrote, so there is no need to repeat it. "
    "Your place in the queue: {place}. Your case number: {case}.",
}
_CLOSED = {
    "tr": "Ekibimiz şu an mesaide değil{holiday}; {when} buradayız ve size ilk iş buradan yazarız. "
    "Talebinizi kaydettim, numarası {case}. Bu arada soracağınız bir şey olursa ben buradayım.",
    "en": "Our team is not at work right now{holiday}; we are back {when} and will write to you "
    "here first thing. Your request is saved as {case}. "
    "If anything else comes up, I am here meanwhile.",
}
_CLOSED_LONG = {
    "tr": "Ekibimiz şu an mesaide değil; döner dönmez size buradan yazarız. "
    "Talebinizi kaydettim, numarası {case}.",
    "en": "Our team is not at work right now; as soon as we are back we will write to you here. "
    "Your request is saved as {case}.",
}
_ALREADY = {
    "tr": "Talebiniz kayıtlı, numarası {case}; {when} bir ekip arkadaşımız size buradan yazacak. "
    "Ben de buradayım, bu arada sormak istediğiniz olursa yazabilirsiniz.",
    "en": "Your request {case} is saved; a colleague will write to you here {when}. "
    "I am here too, so do ask if there is anything in the meantime.",
}
_OPEN_NOW = {
    "tr": "Ekibimiz artık burada. {case} numaralı talebiniz sırada, yeriniz: {place}.",
    "en": "Our team is here now; your request {case} has place {place} in the queue.",
}
#: To somebody in despair nobody speaks of places and numbers; {when} is the next opening.
_WITH_YOU = {
    "tr": "Yazdıklarınızı ekibimizden bir insan da okuyacak ve size buradan yazacak.",
    "en": "A person from our team will read what you wrote, too, and write to you here.",
}
_WITH_YOU_LATER = {
    "tr": "Ekibimizden bir insan {when} yazdıklarınızı okuyup size buradan yazacak. Lütfen o "
    "zamana kadar tek başınıza beklemeyin; acil yardım hattı günün her saati açık.",
    "en": "A person from our team will read this and write to you here {when}. Please don't wait "
    "for that on your own; the emergency number answers at any hour.",
}
_MEANWHILE = {
    "tr": "Beklerken bu yardım makaleleri işinize yarayabilir:",
    "en": "While you wait, these help articles may be useful:",
}
_BACK = {"tr": "Vazgeç, asistanla devam et", "en": "Never mind, back to the assistant"}
_SOON = {"tr": "açıldığımızda", "en": "as soon as we open"}
_DELAY = {
    "tr": "Mesajınız bize ulaştı. Yanıtım biraz gecikecek, birazdan buradayım.",
    "en": "Your message has arrived. I need a little longer than usual and will be right back.",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """The business clock of one conversation: what time it is there, and whether people are in."""

    now: datetime
    open: bool


def queued(reason: str, case: str, lang: str) -> list[Reply]:
    """Within office hours. The store puts the place in the queue where ``{place}`` stands."""
    if reason == "self_harm":
        return [Reply(_WITH_YOU[lang], lang)]
    text = _announced(reason, lang, lambda each: _QUEUED[each].replace("{case}", case))
    return [Reply(text, lang, {"buttons": [_back_button(lang)]})]


def open_now(case: str, lang: str) -> list[Reply]:
    """The office has opened and a customer whose request waited writes again."""
    text = _OPEN_NOW[lang].replace("{case}", case)
    return [Reply(text, lang, {"buttons": [_back_button(lang)]})]


def closed(
    reason: str, case: str, lang: str, moment: Moment, calendar: Calendar, articles: list[Reply]
) -> list[Reply]:
    """Outside office hours: when we are back, the case number, and articles that may help."""
    if reason == "self_harm":
        return _with_you_later(lang, moment, calendar)

    def back(each: str) -> str:
        when = _opening(moment, calendar, each)
        if when is None:
            return _CLOSED_LONG[each].format(case=case)
        holiday = calendar.reason(moment.now, each)
        return _CLOSED[each].format(
            case=case, when=when, holiday=f" ({holiday})" if holiday else ""
        )

    replies = [Reply(_announced(reason, lang, back), lang)]
    if articles:
        replies += [Reply(_MEANWHILE[lang], lang), *articles]
    return replies


def already(
    case: str, lang: str, moment: Moment, calendar: Calendar, reason: str = ""
) -> list[Reply]:
    """Asked again, for this ``reason``, while the request waits for the opening."""
    if reason == "self_harm":
        return _with_you_later(lang, moment, calendar)
    when = _opening(moment, calendar, lang) or _SOON[lang]
    return [Reply(_ALREADY[lang].format(case=case, when=when), lang)]


def delay(lang: str) -> str:
    """An honest sentence while the assistant cannot be reached."""
    return _DELAY[lang]


def _with_you_later(lang: str, moment: Moment, calendar: Calendar) -> list[Reply]:
    when = _opening(moment, calendar, lang) or _SOON[lang]
    return [Reply(_WITH_YOU_LATER[lang].format(when=when), lang)]


def _announced(reason: str, lang: str, words: Callable[[str], str]) -> str:
    """Why, then ``words``; in both languages to somebody who writes in neither."""
    spoken = sorted(_LEADS, key=lambda each: each != lang) if reason == "language" else [lang]
    return "\n\n".join(f"{_lead(reason, each)} {words(each)}" for each in spoken)


def _lead(reason: str, lang: str) -> str:
    return _LEADS[lang].get(reason) or _LEADS[lang]["asked"]


def _back_button(lang: str) -> dict[str, str]:
    return {"title": _BACK[lang], "payload": TAKE_BACK}


def _opening(moment: Moment, calendar: Calendar, lang: str) -> str | None:
    try:
        return dates.when(calendar.next_opening(moment.now), moment.now, lang)
    except NeverOpen:
        return None
