"""What a customer hears when a person is called for: the place in the queue or the next opening."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handoff.calendar import Calendar, NeverOpen
from handoff.conversations import TAKE_BACK
from handoff.ending import Reply
from handoff.waiting import OVER_AN_HOUR, Wait
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
        "returned": "Konuyu, kaldığı yerden sürdürmek üzere ekip arkadaşlarımıza iletiyorum.",
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
        "returned": "I am passing this back to our team, to go on where you left off.",
        "error": "Something is not working on my side, so I am passing this on to a colleague.",
    },
}
_QUEUED = {
    "tr": "Yazdıklarınızı da görecek, baştan anlatmanız gerekmeyecek. "
    "Sıradaki yeriniz: {place}. {wait} Talep numaranız: {case}.\n"
    "{leave}",
    "en": "They will see everything you wrote, so there is no need to repeat it. "
    "Your place in the queue: {place}. {wait} Your case number: {case}.\n"
    "{leave}",
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
    "tr": "Ekibimiz artık burada. {case} numaralı talebiniz sırada, yeriniz: {place}. {wait}",
    "en": "Our team is here now; your request {case} has place {place} in the queue. {wait}",
}
_RESUMED = {
    "tr": "Görüşmeye {agent} ile kaldığınız yerden devam ediyorsunuz.",
    "en": "You are back with {agent}, right where you left off.",
}
#: What the last hours say: a figure, none, or only that it is long.
_EXPECTED = {
    "tr": "Son saatlere bakılırsa yaklaşık {minutes} dakika içinde sıra size gelir.",
    "en": "Going by the last hours, it should be your turn within about {minutes} minutes.",
}
_UNKNOWN = {
    "tr": "Sıranız gelince size buradan yazacağız.",
    "en": "We will write to you here when it is your turn.",
}
_OVER_AN_HOUR = {
    "tr": "Son saatlere bakılırsa bir saatten uzun sürebilir.",
    "en": "Going by the last hours, it may take more than an hour.",
}
#: Nobody has to stay: where the answer will reach him, by channel.
_LEAVE = {
    "telegram": {
        "tr": "Eklemek istediğinizi yazıp çıkabilirsiniz; yanıtımız Telegram'da bu sohbete gelir.",
        "en": "Add what you like and feel free to go; our answer will reach you in this Telegram "
        "chat.",
    },
    "web": {
        "tr": "Eklemek istediğinizi yazıp çıkabilirsiniz; yanıtımız burada sizi bekler, siteye "
        "döndüğünüzde sohbet düğmesindeki işaret haber verir.",
        "en": "Add what you like and feel free to go; our answer waits for you here, and a mark on "
        "the chat button tells you when you come back to the site.",
    },
}
_MOVED = {
    "nearer": {
        "tr": "Sıranız yaklaştı, yeriniz: {place}. {wait}",
        "en": "You have moved up, your place in the queue is now {place}. {wait}",
    },
    "longer": {
        "tr": "Söylediğimizden uzun sürdü, kusura bakmayın. Sıradaki yeriniz: {place}. {wait}"
        "\n{leave}",
        "en": "This takes longer than we said, we are sorry. Your place in the queue: {place}. "
        "{wait}\n{leave}",
    },
}
#: To somebody in despair nobody speaks of places, at no time.
WITHOUT_PLACES = frozenset({"self_harm"})
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
_DELAY_GOING_ON = {
    "tr": "Devam etmem biraz gecikecek, birazdan buradayım.",
    "en": "I need a moment before we go on and will be right back.",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """The business clock of one conversation: what time it is there, and whether people are in."""

    now: datetime
    open: bool


def queued(
    reason: str, case: str, lang: str, wait: Wait | None = None, channel: str = "web"
) -> list[Reply]:
    """Within office hours. The store puts the place in the queue where ``{place}`` stands.

    Args:
        wait: what is to be expected; without it no figure is given.
        channel: where the answer will reach him.
    """
    if reason in WITHOUT_PLACES:
        return [Reply(_WITH_YOU[lang], lang)]

    def words(each: str) -> str:
        return _filled(_QUEUED[each], wait, each, channel).replace("{case}", case)

    payload = {"buttons": [back_button(lang)], "waiting": _waiting("{place}", wait)}
    return [Reply(_announced(reason, lang, words), lang, payload)]


def open_now(case: str, lang: str, wait: Wait | None = None) -> list[Reply]:
    """The office has opened and a customer whose request waited writes again."""
    text = _filled(_OPEN_NOW[lang], wait, lang).replace("{case}", case)
    payload = {"buttons": [back_button(lang)], "waiting": _waiting("{place}", wait)}
    return [Reply(text, lang, payload)]


def moved(kind: str, wait: Wait, lang: str, channel: str) -> list[Reply]:
    """Told again, because the place is "nearer" or the wait "longer" than was told before."""
    text = _filled(_MOVED[kind][lang], wait, lang, channel)
    payload = {"buttons": [back_button(lang)], "waiting": _waiting(str(wait.place), wait)}
    return [Reply(text.replace("{place}", str(wait.place)), lang, payload)]


def _filled(text: str, wait: Wait | None, lang: str, channel: str = "web") -> str:
    expected = wait.minutes if wait else None
    if expected is None:
        words = _UNKNOWN[lang]
    elif expected == OVER_AN_HOUR:
        words = _OVER_AN_HOUR[lang]
    else:
        words = _EXPECTED[lang].format(minutes=expected)
    leave = _LEAVE.get(channel, _LEAVE["web"])[lang]
    return text.replace("{wait}", words).replace("{leave}", leave)


def _waiting(place: str, wait: Wait | None) -> dict[str, Any]:
    """What was told, for whoever tells it again: see :func:`handoff.waiting.told`."""
    return {"place": place, "minutes": wait.minutes if wait else None}


def resumed(agent: str, lang: str) -> list[Reply]:
    """The agent who knew the matter is there and has the conversation again."""
    return [Reply(_RESUMED[lang].format(agent=agent), lang)]


def closed(
    reason: str, case: str, lang: str, moment: Moment, calendar: Calendar, articles: list[Reply]
) -> list[Reply]:
    """Outside office hours: when we are back, the case number, and articles that may help."""
    if reason in WITHOUT_PLACES:
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
    if reason in WITHOUT_PLACES:
        return _with_you_later(lang, moment, calendar)
    when = _opening(moment, calendar, lang) or _SOON[lang]
    return [Reply(_ALREADY[lang].format(case=case, when=when), lang)]


def delay(lang: str, *, written: bool = True) -> str:
    """An honest sentence while the assistant cannot be reached.

    ``written``: the customer waits for an answer to a message of his own.
    """
    return (_DELAY if written else _DELAY_GOING_ON)[lang]


def _with_you_later(lang: str, moment: Moment, calendar: Calendar) -> list[Reply]:
    when = _opening(moment, calendar, lang) or _SOON[lang]
    return [Reply(_WITH_YOU_LATER[lang].format(when=when), lang)]


def _announced(reason: str, lang: str, words: Callable[[str], str]) -> str:
    """Why, then ``words``; in both languages to somebody who writes in neither."""
    spoken = sorted(_LEADS, key=lambda each: each != lang) if reason == "language" else [lang]
    return "\n\n".join(f"{_lead(reason, each)} {words(each)}" for each in spoken)


def _lead(reason: str, lang: str) -> str:
    return _LEADS[lang].get(reason) or _LEADS[lang]["asked"]


def back_button(lang: str) -> dict[str, str]:
    """What takes whoever waits back to the assistant: its title, and the payload that does it."""
    return {"title": _BACK[lang], "payload": TAKE_BACK}


def _opening(moment: Moment, calendar: Calendar, lang: str) -> str | None:
    try:
        return dates.when(calendar.next_opening(moment.now), moment.now, lang)
    except NeverOpen:
        return None
