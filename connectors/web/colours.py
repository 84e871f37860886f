"""The shop's colour made readable: whatever it is, text in it and on it has enough contrast."""

from __future__ import annotations

_ENOUGH = 4.6  # WCAG asks for 4.5
_WHITE = (255, 255, 255)
_INK = (27, 36, 34)
_BLACK = (0, 0, 0)
#: The tinted grounds of site.css, where contrast is smallest.
_LIGHT_GROUND = (240, 243, 240)
_DARK_GROUND = (36, 46, 43)

Colour = tuple[int, int, int]


def properties(brand: str) -> dict[str, str]:
    """CSS custom properties for a brand colour such as ``#0f766e``.

    ``--brand`` is the colour itself and ``--on-brand`` text upon it; ``--accent-light`` and
    ``--accent-dark`` are the nearest colours that can be read on light and on dark pages.
    """
    colour = _read(brand)
    on = _WHITE if contrast(colour, _WHITE) >= contrast(colour, _INK) else _INK
    return {
        "--brand": brand,
        "--on-brand": _written(on),
        "--accent-light": _written(_readable(colour, _LIGHT_GROUND, _BLACK)),
        "--accent-dark": _written(_readable(colour, _DARK_GROUND, _WHITE)),
    }


def contrast(one: Colour, other: Colour) -> float:
    """WCAG's contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _readable(colour: Colour, ground: Colour, towards: Colour) -> Colour:
    mixed = colour
    for step in range(101):
        red, green, blue = (
            round(a + (b - a) * step / 100) for a, b in zip(colour, towards, strict=True)
        )
        mixed = (red, green, blue)
        if contrast(mixed, ground) >= _ENOUGH:
            break
    return mixed


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        c / 12.92 if (c := value / 255) <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for value in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _read(written: str) -> Colour:
    red, green, blue = bytes.fromhex(written.removeprefix("#"))
    return red, green, blue


def _written(colour: Colour) -> str:
    return f"#{bytes(colour).hex()}"
