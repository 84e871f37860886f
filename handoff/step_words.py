"""What a customer reads when people take a step with his conversation, by language."""

from __future__ import annotations

import json

CLAIMED = {
    "tr": "{agent} görüşmeye katıldı. Yazdıklarınızı görüyor, baştan anlatmanıza gerek yok.",
    "en": "{agent} has joined. Everything you wrote is here, so there is no need to repeat it.",
}
RELEASED = {
    "tr": "Görüşmeniz başka bir ekip arkadaşımıza aktarılıyor; sıradaki yeriniz korunuyor.",
    "en": "Your conversation is being passed to a colleague; you keep your place in the queue.",
}
TRANSFERRED = {
    "tr": "Bundan sonra sizinle {to} ilgilenecek. Yazdıklarınızı görüyor, baştan anlatmanıza "
    "gerek yok.",
    "en": "{to} will look after you from here. Everything you wrote is here, so there is no need "
    "to repeat it.",
}
TRANSFERRED_TEAM = {
    "tr": "Görüşmenizi konunun ekibine aktarıyorum: {to}. Yazdıklarınızı görecekler, baştan "
    "anlatmanıza gerek yok.",
    "en": "I am passing your conversation to the right team: {to}. They will see everything you "
    "wrote, so there is no need to repeat it.",
}
#: Back to the bot: with a hint it goes on by itself, without one it waits for the customer.
GIVEN_BACK_GOING_ON = {
    "tr": "{agent} görüşmeyi bana, dijital asistana bıraktı; buradan birlikte devam edelim. "
    "Yeniden bir ekip arkadaşımızla görüşmek isterseniz yazmanız yeterli.",
    "en": "{agent} has passed the conversation to me, the digital assistant, so let's go on from "
    "here. If you'd like to talk to a colleague again, just say so.",
}
GIVEN_BACK = {
    "tr": "{agent} görüşmeyi bana, dijital asistana bıraktı; yine buradayım. Aklınıza takılan bir "
    "şey olursa yazın. Yeniden bir ekip arkadaşımızla görüşmek isterseniz yazmanız yeterli.",
    "en": "{agent} has passed the conversation to me, the digital assistant, and I'm here for you "
    "again. Ask me whatever comes up. If you'd like to talk to a colleague again, just say so.",
}
_PERSON = {
    "tr": "Temsilciyle görüşmek istiyorum",
    "en": "I'd like to talk to a person",
}


def with_person() -> dict[str, str]:
    """The payload, by language, of words under which the customer may ask for a person."""
    return {
        lang: json.dumps(
            {"buttons": [{"title": title, "payload": "/ask_human"}]}, ensure_ascii=False
        )
        for lang, title in _PERSON.items()
    }
