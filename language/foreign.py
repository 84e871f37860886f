"""Whether a message is in a language we do not speak.

A false alarm is worse than a miss: a customer of ours would be told that his own language is not
understood, while a foreign message that goes unnoticed is merely not found. So a script must fill
most of the message, and in Latin letters several words must speak for one language and fewer for
Turkish and English. Names, brands, slang and typos are evidence for nothing.
"""

from __future__ import annotations

import re
import unicodedata

from language.detect import known
from language.fold import fold

# First the letters only one language of a script has, then the script as a whole.
_SCRIPTS = (
    ("uk", re.compile("[іїєґІЇЄҐ]"), "CYRILLIC"),
    ("ru", re.compile(""), "CYRILLIC"),
    ("ckb", re.compile("[ەڕێۆڵ]"), "ARABIC"),
    ("fa", re.compile("[پچژگکی]"), "ARABIC"),
    ("ar", re.compile(""), "ARABIC"),
    ("ja", re.compile("[ぁ-ヿ]"), "CJK"),
    ("zh", re.compile(""), "CJK"),
    ("ko", re.compile(""), "HANGUL"),
    ("el", re.compile(""), "GREEK"),
    ("he", re.compile(""), "HEBREW"),
    ("hy", re.compile(""), "ARMENIAN"),
    ("ka", re.compile(""), "GEORGIAN"),
    ("hi", re.compile(""), "DEVANAGARI"),
    ("th", re.compile(""), "THAI"),
)
_UNKNOWN = "und"

# Folded: the commonest words, and those that customers of a shop need.
_WORDS = {
    code: frozenset(words.split())
    for code, words in {
        "de": """
            aber artikel auch auf aus bei bekomme bestellt bestellung bezahlen bitte danke dann
            das dass dem des deutsch die diese dieser ein eine einem einen einer es fur gekommen
            geld gibt guten habe haben hallo hat hatte helfen ich ihr ihre immer ist kann kein
            keine kommt konnen kostet lieferung mein meine meinem meinen meiner mich mir mit
            mochte muss nach nicht nichts noch nur oder rechnung ruckgabe schon seit sich sie
            sind sprechen tag umtauschen und uns versand von wann warum was wenn werden wie wird
            wo wurde zahlen zu zum zur zuruck zuruckgeben zuruckschicken
        """,
        "fr": """
            achete ai aide article au aussi avec avez avoir bien bonsoir ce cela cest cette
            colis combien commande commander comme dans de des du elle en est etes etre faire
            fait frais francais il jai je la le les livraison livre ma mais mes mon nai ne nest
            nous ou par parlez pas payer peut peux plus pour pourquoi pouvez pouvoir probleme
            produit puis quand que quel quelle quels qui quoi recu remboursement rendre retour
            retourner salut sans se ses son sont suis sur tres trouver un une veux votre
            voudrais vous
        """,
        "es": """
            articulo ayuda buenas buenos cambiar como comprado con cuando cuanto cuesta de del
            devolucion devolver dinero donde el ella en envio es espanol esta estan este esto
            estoy factura gracias ha habla hablan hacer han hasta hay he hola la las le llega
            llegado lo los me mi mis mucho muy necesito no nos o paquete para pedido pero por
            porque puede puedo que quiero quisiera recibido se si sin su sus tarda tengo tiempo
            tiene todavia un una usted y ya yo
        """,
        "it": """
            aiuto anche arrivato articolo avete bisogno buonasera buongiorno che chi come con
            cosa cui dei del della dello denaro di dove e ed fare gli grazie ha hai hanno ho il
            in indietro io italiano la le lo loro ma mi mia mie miei mio ne nella non nostro o
            ordinato ordine pacco pagare parlate per perche piu posso potete prodotto quando
            quanti quanto questa questo reso restituire rimborso salve sei si sono spedizione
            sua suo tempo tra un una uno voglio vorrei vostro
        """,
        "pt": """
            ainda ajuda ao aos as boa bom com como comprei da das de devolucao devolver dinheiro
            do dos ela ele em encomenda entrega esta estou eu fatura foi isso ja mais mas me meu
            meus minha minhas muito na nao nas no nos o obrigada obrigado ola onde os ou para
            pedido pela pelo por porque posso preciso qual quando quanto que quero recebi sao se
            sem seu sua tem tenho um uma voce voces
        """,
        "nl": """
            aan als alstublieft besteld bestelling betalen bij dank dat de deze die dit een en
            geen geld geleverd goedemiddag goedemorgen graag had heb hebben heeft het hoe
            hoeveel ik in is jullie kan kunnen maar met mij mijn moet naar niet nog of ontvangen
            ook op over pakket retour retourneren te terug uit van voor waar waarom wanneer wat
            we wel wie wij wil worden zijn
        """,
        "pl": """
            bardzo byl chce chcialbym co czy dla dlaczego do dobry dziekuje dzien gdzie jak jaki
            jest jeszcze kiedy kupilem ma mam mi mnie moge moj moja moje moze mozna na nie od
            oraz paczka paczki pieniadze po prosze przesylka przesylki sie tak tego to u w z za
            zamowienia zamowienie zamowilem ze zwrocic zwrot
        """,
        "ro": """
            aceasta acest ajutor am ati bani banii buna ca cand care catre ce comanda comandat
            cu cum cumparat dar de din este eu fost in inapoi la livrare ma mea mele meu
            multumesc nu ori pachetul pe pentru pot primit produs produsul returna sa sau si
            sunt un unde va vreau
        """,
        "ku": """
            bi bide bikim cawa cawan ci cima daxwaz dikare dikarim dixwaze dixwazim ev ew ez
            gihistiye hat hatiye heye hun ji kengi kerem ku kujan li me min navnisan nehat
            nehatiye niha nine pere pereye pirs pirsa rojbas rojek silav siparisa spas te tistek
            tu u vegerandin vegerinim we xwe xwedi zimane
        """,
        "sr": """
            ali bih biti da dobar dobila dobio gde gdje hocu hvala iz ja jos kad kada kako
            kupila kupio li mi mogu moj moja moje molim moze na narucio narudzba narudzbu nije
            nisam novac od ovo posiljka posto povrat pozdrav sam se sta stigao stigla sto su u
            vratiti za zasto zdravo zelim
        """,
        "sv": """
            aterbetalning att av bestallde bestallning betala den det detta efter en ett fick
            for fran hej hur inte jag kan kommer leverans med mig min mina mitt nar och ocksa om
            pa pengar returnera saknas skulle som tack till under vad var varan varfor vill
        """,
    }.items()
}
# Letters neither language has; é is in every other brand, â and î are in Turkish itself.
_LETTERS = re.compile("[ßñøåæœłąęńśźżćčšžřěůđțășãõàèìòùêëï¿¡äáíóúý]")
_AT_LEAST = 2
_SHARE = 0.4
_TELLING = 4


def foreign(text: str) -> str | None:
    """The ISO 639 code of the language of `text` when it is neither Turkish nor English.

    "und" when only the script tells; None also whenever there is doubt.
    """
    letters = [c for c in unicodedata.normalize("NFKC", text) if c.isalpha()]
    other = [c for c in letters if not unicodedata.name(c, "LATIN").startswith("LATIN")]
    if len(other) >= _AT_LEAST and 2 * len(other) > len(letters):
        return _script("".join(other))
    return _latin(text)


def _script(letters: str) -> str:
    names = " ".join(unicodedata.name(letter) for letter in letters)
    for code, telling, script in _SCRIPTS:
        if script in names and telling.search(letters):
            return code
    return _UNKNOWN


def _latin(text: str) -> str | None:
    written = [word for word in text.lower().split() if any(map(str.isalpha, word))]
    words = {part for word in written for part in fold(word).split()}
    lettered = sum(bool(_LETTERS.search(word)) for word in written)
    code, theirs = max(
        ((code, words & _WORDS[code]) for code in _WORDS), key=lambda pair: len(pair[1])
    )
    telling = {word for word in theirs if not known(word)}
    if len(words) <= _AT_LEAST:
        return code if telling == words and max(map(len, words), default=0) >= _TELLING else None
    evidence = len(telling) + min(lettered, len(telling))
    ours = sum(map(known, words - theirs))
    enough = evidence >= _AT_LEAST and evidence > ours and evidence >= _SHARE * len(words)
    return code if enough else None
