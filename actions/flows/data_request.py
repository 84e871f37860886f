"""What the law gives everybody over his own data (KVKK, articles 11 and 13), and newsletters.

Which of them, whose data, and what is to be corrected. People check who asks, afterwards.
"""

from __future__ import annotations

from actions.flows.field import Field, Heard, Option, Problem
from actions.flows.flow import Filing, Flow
from actions.flows.reading.email import email
from actions.flows.reading.free import own_words
from actions.flows.reading.phone import looks_like_phone, phone, shown
from handoff.cases import promises
from handoff.cases.case import Kind
from language.fold import tokens

WHAT, DETAILS, CONTACT = "data_what", "data_details", "data_contact"

_WHAT = (
    Option("delete", {"tr": "Verilerimin silinmesi", "en": "Delete my data"}),
    Option("access", {"tr": "Hangi verilerimin tutulduğu", "en": "Which data you hold"}),
    Option("correct", {"tr": "Bilgilerimin düzeltilmesi", "en": "Correct my data"}),
    Option("newsletter", {"tr": "Bülten ve SMS gelmesin", "en": "Stop newsletters and texts"}),
)
#: How words begin that speak of one of them; folded.
_STEMS = {
    "newsletter": (
        *("bulten", "reklam", "sms", "kampanya", "tanitim", "abonelik", "bildirim", "pazarlama"),
        *("newsletter", "unsubscrib", "marketing", "promo", "spam", "mailing"),
    ),
    "delete": (
        *("sil", "kapat", "imha", "sonlandir", "ayril", "kaldir", "cikar", "yok"),
        *("delet", "eras", "remov", "clos", "forget"),
    ),
    "access": (
        *("dokum", "kopya", "neler", "saklad", "sakliyor", "tutuyor", "tutul", "erisim", "biliyor"),
        *("hold", "copy", "access", "export", "store", "know"),
    ),
    "correct": ("duzelt", "guncel", "yanlis", "hatali", "correct", "updat", "rectif", "wrong"),
}
_ACCOUNT = ("hesa", "uyeli", "veri", "bilgi", "kayd", "kayit", "account", "data", "profil")
#: The law on commercial messages (no. 6563) gives the shop so many working days to stop them.
_STOPPED_WITHIN = 3
_STOPPED = {
    "tr": "Bülten ve SMS gönderimini {by} durduracağız. Siparişlerinizle ilgili bildirimler "
    "gelmeye devam eder.",
    "en": "We will stop newsletters and texts {by}. Messages about your orders will still come.",
}


def _what(heard: Heard) -> str | None:
    words = tokens(heard.text)
    spoken = [what for what, stems in _STEMS.items() if any(w.startswith(stems) for w in words)]
    if "newsletter" in spoken:
        account = any(word.startswith(_ACCOUNT) for word in words)
        return "delete" if account and "delete" in spoken else "newsletter"
    return spoken[0] if len(spoken) == 1 else None


def _details(heard: Heard) -> str | None:
    return own_words(heard.text) if heard.wanted else None


def _contact(heard: Heard) -> str | Problem | None:
    found = email(heard.text) or phone(heard.text)
    if found is None and heard.wanted and ("@" in heard.text or looks_like_phone(heard.text)):
        return Problem("utter_data_contact_wrong")
    return found


def _shown(value: str, heard: Heard) -> str:
    return value if "@" in value else shown(value)


def _file(heard: Heard) -> Filing:
    known = heard.collected
    what = next(option for option in _WHAT if option.meant == known[WHAT])
    fields = {"about": what.titles[heard.lang], "contact": known[CONTACT]}
    words = known.get(DETAILS) or ""
    if what.key != "newsletter":
        return Filing(Kind.DATA_REQUEST, fields=fields, words=words)
    due = promises.working_days(_STOPPED_WITHIN, heard.now, heard.calendar)
    return Filing(Kind.DATA_REQUEST, fields=fields, due=due, then=_STOPPED[heard.lang])


DATA_REQUEST = Flow(
    form="data_form",
    intent="data_request",
    fields=(
        Field(
            slot=WHAT,
            label={"tr": "Talep", "en": "Request"},
            read=_what,
            ask="utter_data_what",
            options=lambda heard: _WHAT,
        ),
        Field(
            slot=DETAILS,
            label={"tr": "Düzeltilecek bilgi", "en": "What to correct"},
            read=_details,
            ask="utter_data_details",
            applies=lambda heard: heard.collected.get(WHAT) == "correct",
            free=True,
            private=True,
        ),
        Field(
            slot=CONTACT,
            label={"tr": "E-posta veya telefon", "en": "E-mail or phone"},
            read=_contact,
            ask="utter_data_contact",
            say=_shown,
            private=True,
        ),
    ),
    file=_file,
)
