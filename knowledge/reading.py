"""What a message asks: several questions in one, and whether one leans on what was said before.

Pure text, both languages, in a fraction of a millisecond. It goes by punctuation, connectives and
the words that ask, all folded, and rather finds one question in a message than cuts one in two:
whoever searches the parts still has to see that they lead to different articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from language.fold import fold

MOST_QUESTIONS = 4
"""A message that seems to hold more is a story, and is read as one."""

# A follow-up is short: whoever starts a new matter says what it is about.
_SHORT = 8


@dataclass(frozen=True, slots=True)
class _Grammar:
    """How a language asks. Words are folded; a phrase is its words in order."""

    #: Phrases that begin another matter, and those that may only join two nouns.
    adding: Sequence[list[str]]
    joining: frozenset[str]
    #: Asks wherever it stands, and states what is wanted or what went wrong.
    asking: re.Pattern[str]
    wanting: re.Pattern[str]
    troubled: re.Pattern[str]
    #: Words that say nothing about the matter.
    empty: re.Pattern[str]
    #: Begins a follow-up that need not be a sentence, and one that may be a question of its own.
    resuming: re.Pattern[str]
    following: re.Pattern[str]
    #: Stands for something said before; belongs to something said before.
    pronoun: re.Pattern[str]
    owned: re.Pattern[str]
    #: A short message in this form goes on with what was said before, whatever its words.
    elliptic: re.Pattern[str]


def _words(text: str) -> str:
    return "|".join(text.split())


def _phrases(text: str) -> list[list[str]]:
    """Comma-separated phrases as lists of words, the longest first."""
    return sorted((phrase.split() for phrase in text.split(",")), key=len, reverse=True)


_TURKISH = _Grammar(
    adding=_phrases(
        "bir de, bi de, bide, birde, ayrica, ayriyeten, ayriyetten, ek olarak, bunun disinda,"
        " bunun yaninda, onun disinda, ikinci olarak, ikincisi, son olarak, bir sorum daha,"
        " baska bir sorum, diger sorum"
    ),
    joining=frozenset({"ve"}),
    asking=re.compile(
        rf"""\b(?:{
            _words('''ne nasil neden nicin niye nere nerede nerde nereden nerden nereye hangi
            hangisi kac kaca kacinci kim kime kimin kimde kimden nedir neler nelerdir neyi
            napmaliyim napabilirim napcam acaba''')
        }|m[iu](?:y[iu][mz]|s[iu]n(?:[iu]z)?|d[iu]r)?
        |\w+(?:[aeiu]r|yor|var|yok)m[iu](?:y[iu][mz]|s[iu]n(?:[iu]z)?|d[iu]r)?|varmi|yokmu)\b""",
        re.VERBOSE,
    ),
    wanting=re.compile(
        r"\b(?:ist(?:iyor|iyo|eri|erdi)\w*|lazim|gerekiyor|\w+[ae]c(?:[ae]kt[iu]m|[ae]g[iu]m))\b"
    ),
    troubled=re.compile(r"\b(?:\w+m[ae]d[iu]\w{0,2}|\w+m[iu]yor|yok)\b"),
    empty=re.compile(
        rf"""(?:{
            _words('''ne nasil neden nicin niye nere nerede nerde nereden nerden nereye hangi
            hangisi kac kaca kim kime kimin kimde kimden nedir neler nelerdir neyi kadar zaman acaba
            napmaliyim napabilirim napcam nasilsin nasilsiniz
            bir bi bu su o bunu bunun buna bunlar bunlari bunda sunu onu onun ona onlar onlari
            ben bana beni benim sen sana siz size sizin biz bize boyle oyle ayni hepsi bunlarin
            ve veya ya da de ki ile icin ama fakat cunku sonra once daha en cok az hic artik hala
            peki tamam ok evet hayir yani iste falan e ee hani sadece
            var yok varmi yokmu degil lazim gerek gerekiyor gerekli tam olarak
            gun gunde gune hafta haftada ay ayda saat saatte dakika yil bugun yarin dun simdi
            tl lira merhaba selam tesekkurler lutfen''')
        }|m[iu](?:y[iu][mz]|s[iu]n(?:[iu]z)?|d[iu]r)?|ist(?:iyor|iyo|eri|erdi)\w*|\d\w*
        |(?:yap|ed|et|ol|al|ver|gel|gid|git|sur|cik|bit|kal|gec|yat|bul)
         (?:[iu][ln])?(?:[aeiu]?r|[iu]yo|[ae]bil|[ae]c[ae]|m[ae]|[dt][iu]|[iu]l[iu]|[ae]n)\w*
        |od(?:er|uyor|eyec|en[ie])\w*)""",
        re.VERBOSE,
    ),
    resuming=re.compile(r"(?:e+|peki|ama|tamam) ya\b|ya peki\b"),
    following=re.compile(r"(?:e+ )?(?:peki|ya|ama|tamam da|o zaman|oyleyse|o halde|yani)\b"),
    pronoun=re.compile(
        r"\b(?:bun(?:un?|a|da|lar[iu]?)|on(?:un?|a|lar[iu]?)|oyle|hangisi)\b"
        r"|^(?:(?:peki|ama) )?(?:bu|o) (?=(?:ne|nasil|neden|kac|kim|hangi|m[iu])\b)"
        r"|\b(?:bu|o)$"
    ),
    # The possessive of a third person ("ücreti", "süresi") and adjectives ("ücretsiz", "zorunlu").
    owned=re.compile(r"\w{2,}[^y\W][iu]|\w{3,}s[iu]z"),
    elliptic=re.compile(
        r".*\b[dt][ae] (?:(?:oyle|ayni|gecerli|dahil|var|olur) )*m[iu]\w*|(?:\w+ ){1,3}(?:icin|ise)"
    ),
)

_AUXILIARY = "can could may might should shall will would do does did is are am was were has have"
_SUBJECT = (
    "i you we they he she it there this that these those my your our the a an any anyone someone"
    " somebody everything"
)

_ENGLISH = _Grammar(
    adding=_phrases(
        "and also, also, and another thing, another thing, and one more thing, one more thing,"
        " another question, one more question, plus, additionally, besides, as well as, secondly,"
        " lastly, oh and"
    ),
    joining=frozenset({"and", "n"}),
    asking=re.compile(
        rf"""^(?:(?:{_words("hi hello hey ok okay so but then please well sorry and yes no")})\ )*
        (?:(?:how|what|where|why|who|whose|whats|wheres|hows|whos|whens)\b
          |(?:when\ |which\b.*\ )(?:{_words(_AUXILIARY)})\b
          |(?:{_words(_AUXILIARY)})\ (?:{_words(_SUBJECT)})\b)
        |\b(?:how|what|where|why|when|who)\ (?:{_words(_AUXILIARY)}|to|much|many|long|about|if)\b
        |\b(?:can|could|may|should)\ (?:i|you|we)\b""",
        re.VERBOSE,
    ),
    wanting=re.compile(
        r"\b(?:i|we) (?:want|need|would like|wish)\b|\b(?:id|wed) like\b|\b(?:wanna|tell me)\b"
        r"|\b(?:pls|please) (?!help)\w+"
    ),
    troubled=re.compile(
        r"\b(?:not|never|no|missing|hasnt|havent|didnt|doesnt|dont|isnt|wont|cant|cannot)\b"
    ),
    empty=re.compile(
        rf"""(?:{_words(_AUXILIARY)}|{_words(_SUBJECT)}|{
            _words('''how what where why when which who whose whats wheres hows whos whens much many
            long far often about if and also or but so then to of for in on at by with from up be
            been being get got take takes go goes come comes happen happens work works make
            me him her them us its one ones not no yes ok okay please just really still same
            yours mine here now today tomorrow day days week weeks hour hours more less too well
            want need like know tell hi hello thanks thank id im ive need''')
        }|\d\w*)""",
        re.VERBOSE,
    ),
    resuming=re.compile(r"(?:(?:and|ok|okay|but|so) )?(?:what|how) about\b"),
    following=re.compile(r"(?:ok |okay )?(?:and|but|then|so|or)\b"),
    # Not the "it" of "is it possible to …", nor the "this" of "this shop".
    pronoun=re.compile(
        rf"\b(?:(?:its?|they|them)\b(?!(?:\ \w+){{1,3}}\ to\b)"
        rf"|(?:that|this|those|these|ones?)"
        rf"(?=\ (?:{_words(_AUXILIARY)}|the|a|for|in|on|with|also|too|apply|free|work)\b|$))"
    ),
    owned=re.compile(
        _words("fee fees cost costs price charge charges limit deadline period conditions rules")
    ),
    elliptic=re.compile(r"(?:for|with|without|in|on|at|from|to) (?:\w+ ?){1,4}"),
)

_GRAMMARS = {"tr": _TURKISH, "en": _ENGLISH}

# A wish is a question by itself in a sentence of its own; before a comma it leads to one.
_WISHES, _ASKS = 1, 2
_NEEDED = {"comma": _ASKS, "joining": _ASKS, "stop": _WISHES, "adding": _WISHES}

_WORD = re.compile(r"\S+")
# A full stop ends a sentence unless a figure or a short name does ("3. gün", "Mr. Smith").
_STOP = re.compile(r"(?:[?!…;。]|(?<=[^\W\d])\.)[\"'”’)]*$")
_ABBREVIATED = re.compile(r"(?:[^\W\d_]|[A-ZÇĞİÖŞÜ][a-zçğıöşü]{1,2})\.")
_EDGES = " \t\r\n,;:-–—"


@dataclass(slots=True)
class _Piece:
    """A stretch of the message between two places where a new question could begin."""

    start: int
    link: str  # how it is joined to the piece before: "stop", "comma", "joining" or "adding"
    end: int = 0
    stopped: str = ""
    folded: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(self.folded)


def questions(text: str, lang: str) -> list[str]:
    """The questions in `text`, in order and as written; one item when it asks one thing.

    What is told along with a question stays with it; words that only join ("bir de") go.
    """
    grammar = _GRAMMARS.get(lang, _TURKISH)
    groups: list[list[_Piece]] = []
    held = 0  # how firmly the last group asks something that can be understood by itself
    told: list[_Piece] = []  # told after the last group's question; may belong to the next
    for piece in _pieces(text, grammar):
        if not groups:
            groups.append([])
        asks = _asks(piece, grammar)
        firm = asks if asks and _stands(piece, grammar) else 0
        before = held
        if piece.link == "adding" and not held and _tells_of_trouble(groups[-1], grammar):
            before = _WISHES
        if min(firm, before) >= _NEEDED[piece.link]:
            ahead = told if piece.link == "stop" and told and told[0].link == "stop" else []
            groups[-1] += told[: len(told) - len(ahead)]
            groups.append([*ahead, piece])
            told, held = [], firm
        elif held and not asks:
            told.append(piece)
        else:
            groups[-1] += [*told, piece]
            told, held = [], max(held, firm)
    if groups:
        groups[-1] += told
    if not 2 <= len(groups) <= MOST_QUESTIONS:
        return [text]
    return [text[group[0].start : group[-1].end].strip(_EDGES) for group in groups]


def leans(text: str, lang: str) -> bool:
    """Whether `text` cannot be understood without the question before it."""
    grammar = _GRAMMARS.get(lang, _TURKISH)
    words = fold(text).split()
    return 0 < len(words) <= _SHORT and _leaning(words, grammar, marked=text.rstrip().endswith("?"))


def names_a_matter(text: str, lang: str) -> bool:
    """Whether `text` says what it is about, if only in a word ("ya kapıda ödeme?").

    A follow-up that does may be understood alone; one that does not ("ne kadar sürer", "ücreti ne
    kadar") means the matter before it, however well it fits another.
    """
    grammar = _GRAMMARS.get(lang, _TURKISH)
    content = _content(fold(text).split(), grammar)
    return any(not grammar.owned.fullmatch(word) for word in content)


def _leaning(words: list[str], grammar: _Grammar, *, marked: bool) -> bool:
    plain = " ".join(words)
    if grammar.resuming.match(plain):
        return True
    asks = bool(grammar.asking.search(plain))
    follows = grammar.following.match(plain)
    content = _content(words, grammar)
    if not asks:
        if follows and content:
            return len(words) <= _SHORT // 2
        return marked and bool(content) and bool(grammar.elliptic.fullmatch(plain))
    if not content or grammar.elliptic.fullmatch(plain):
        return True
    if grammar.pronoun.search(plain):
        return len(content) <= 2
    return len(content) == 1 and bool(grammar.owned.fullmatch(content[0]))


def _pieces(text: str, grammar: _Grammar) -> Iterator[_Piece]:
    written = list(_WORD.finditer(text))
    folded = [fold(word[0]) for word in written]
    piece: _Piece | None = None
    link, at = "stop", 0
    while at < len(written):
        joins = _joins(folded, at, grammar)
        if joins:
            link = "adding" if joins > 1 or folded[at] not in grammar.joining else "joining"
            if piece:
                yield piece
                piece = None
            at += joins
            continue
        word = written[at]
        if piece is None:
            piece = _Piece(word.start(), link)
        piece.end = word.end()
        piece.folded += folded[at].split()
        stop = None if _ABBREVIATED.fullmatch(word[0]) else _STOP.search(word[0])
        comma = word[0].endswith((",", ":"))
        broken = at + 1 < len(written) and "\n" in text[word.end() : written[at + 1].start()]
        if stop or comma or broken:
            piece.stopped = stop[0] if stop else ""
            yield piece
            piece, link = None, "stop" if stop or broken else "comma"
        at += 1
    if piece:
        yield piece


def _joins(folded: list[str], at: int, grammar: _Grammar) -> int:
    """How many words from `at` on join two questions; 0 when none does."""
    for phrase in grammar.adding:
        if folded[at] == phrase[0] and folded[at : at + len(phrase)] == phrase:
            return len(phrase)
    return 1 if folded[at] in grammar.joining else 0


def _asks(piece: _Piece, grammar: _Grammar) -> int:
    """How firmly the piece asks: 0 when not at all.

    A question mark says nothing of what stands behind a comma or an "and": it ends the whole.
    """
    marked = "?" in piece.stopped and piece.link == "stop"
    if marked or grammar.asking.search(piece.text):
        return _ASKS
    return _WISHES if grammar.wanting.search(piece.text) else 0


def _stands(piece: _Piece, grammar: _Grammar) -> bool:
    """Whether the piece can be understood without those before it."""
    if not _content(piece.folded, grammar):
        return False
    return not _leaning(piece.folded, grammar, marked="?" in piece.stopped)


def _tells_of_trouble(pieces: list[_Piece], grammar: _Grammar) -> bool:
    return any(
        grammar.troubled.search(piece.text) and _content(piece.folded, grammar) for piece in pieces
    )


def _content(words: list[str], grammar: _Grammar) -> list[str]:
    return [word for word in words if len(word) > 1 and not grammar.empty.fullmatch(word)]
