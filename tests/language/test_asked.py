from __future__ import annotations

import pytest

from language.asked import language


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ingilizce konuşabilir miyiz", "en"),
        ("english pls", "en"),
        ("türkçe bilmiyorum", "en"),
        ("turkcem cok kotu ingilizce olur mu", "en"),
        ("arkadaşım türkçe bilmiyor onun için ingilizceye çevirir misin", "en"),
        ("no turkish please", "en"),
        ("why are you writing in turkish", "en"),
        ("sorry my turkish is not good, english?", "en"),
        ("i speak only german and a little english", "en"),
        ("en", "en"),
        ("TÜRKÇE KONUŞUN BENİMLE", "tr"),
        ("ingilizcem yok", "tr"),
        ("İngilizce bilmiyorum", "tr"),
        ("türkçe seçeneği yok mu", "tr"),
        ("sen ingilizceye döndün farkında mısın türkçeye gel", "tr"),
        ("Rica etsem Türkçe yanıtlar mısınız, İngilizce bilmiyorum", "tr"),
        ("türkçe yaz oğlum gavurca bilmem ben", "tr"),
        ("my english is bad can we talk turkish", "tr"),
        ("almanca devam etsek olur mu", "other"),
        ("do you speak arabic", "other"),
        ("dil değiştir", None),
        ("wrong language", None),
        ("türkiye içi kargo ne kadar", None),
        ("engel var mı", None),
    ],
)
def test_the_language_that_is_wanted(text: str, wanted: str | None) -> None:
    assert language(text) == wanted
