"""Beginnings of texts on one line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.excerpts import clipped, excerpt, in_line


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ""),
        ("Bir cümle.\nİki cümle!", "Bir cümle. İki cümle!"),
        ("Duruma göre\n• İade koduyla: ücretsiz", "Duruma göre: İade koduyla: ücretsiz"),
        (
            "Ücretler:\n• Standart: 59 TL\n• Büyük: 249 TL",
            "Ücretler: Standart: 59 TL · Büyük: 249 TL",
        ),
        ("Masraf olmaz.\n• Az: 9 TL\n• Çok: 0 TL", "Masraf olmaz. Az: 9 TL · Çok: 0 TL"),
        ("• Adresi doğrular.\n• Paketi yollar.", "Adresi doğrular. Paketi yollar."),
        ("Üyeyseniz\n1. Giriş yapın.\n2. Dokunun.", "Üyeyseniz: 1. Giriş yapın. 2. Dokunun."),
        ("1. Giriş yap\n2. Dokun", "1. Giriş yap · 2. Dokun"),
        ("• Büyük: 249 TL\n\nNe zaman?\nHemen.", "Büyük: 249 TL · Ne zaman? Hemen."),
        ("“Hazır.”\nSonra (hemen)\nGelir.", "“Hazır.” Sonra (hemen): Gelir."),
        (f"{'uzun ' * 20}satır\nDevamı", f"{'uzun ' * 20}satır · Devamı"),
        ("•\n• \n•  Tek", "Tek"),
    ],
)
def test_lines_become_one(text: str, told: str) -> None:
    assert in_line(text) == told
    assert in_line(told) == told


@pytest.mark.parametrize(
    ("line", "longest", "shown"),
    [
        ("Kısa bir yazı", 13, "Kısa bir yazı"),
        ("Kısa bir yazı daha", 14, "Kısa bir yazı…"),
        ("Kısa bir yazı daha", 13, "Kısa bir…"),
        ("Kısa bir yazı. Daha uzun.", 18, "Kısa bir yazı."),
        ("Siparişe dokunun. Sonra bekleyin.", 20, "Siparişe dokunun."),
        ("Siparişe dokunun. Sonra bekleyin.", 17, "Siparişe dokunun."),
        ("Kim öder? Biz öderiz.", 9, "Kim öder?"),
        ("Sayfayı açın. 2. Düğmeye basın.", 16, "Sayfayı açın."),
        ("Kutunun 10. yüzünü bantlayın.", 12, "Kutunun…"),
        ("Önce: 1. Hesabım sayfasını açın.", 8, "Önce…"),
        ("Az: 9 TL · Çok: 0 TL", 11, "Az: 9 TL…"),
        ("Az: 9 TL, Çok: 0 TL", 10, "Az: 9 TL…"),
        ("Bize (her gün) yazın", 11, "Bize (her…"),
        ("Bize (her gün) yazın", 6, "Bize…"),
        ("a" * 50, 10, "a" * 9 + "…"),
        ("Bekleyin:… sonra yazın", 11, "Bekleyin…"),
        ("Açın. Bekleyin sonra", 14, "Açın."),
    ],
)
def test_a_cut_reads_cleanly(line: str, longest: int, shown: str) -> None:
    assert clipped(line, longest) == shown


@given(st.text(alphabet="abcİ .,:;·•?!(“1234567890…\n-", max_size=120), st.integers(4, 80))
def test_whatever_the_text(text: str, longest: int) -> None:
    shown = excerpt(text, longest)
    assert len(shown) <= longest
    assert "\n" not in shown
    if len(in_line(text)) > longest:
        assert not re.search(r"[\s.,:;·(“-]…$", shown)
