"""The colours of a survey's hosted page: from at most three given ones, kept readable.

The widget does the same in the browser (survey_widgets/src/palette.js); a page that must be
readable without a script needs it from here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Rgb = tuple[float, float, float]

_LIGHT = {"background": "#ffffff", "text": "#1c2028", "accent": "#1c2028"}
_DARK = {"background": "#1d2025", "text": "#eef0f3", "accent": "#eef0f3"}
_WHITE, _BLACK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)

# WCAG 2.2, 1.4.3 for text and 1.4.11 for what shows where a control is, with a little to spare.
TEXT, MUTED, EDGE = 4.5, 5.0, 3.1
_FONT = re.compile(r"[\w ,.'\"-]+")


def sheet_of(theme: Mapping[str, Any]) -> str:
    """Custom properties for the page, in light and in dark where the theme leaves that open."""
    scheme = theme.get("scheme") or "auto"
    if scheme == "auto" and theme.get("background") is None:
        light, dark = _rule(theme, _LIGHT, "light"), _rule(theme, _DARK, "dark")
        return f"{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n"
    return _rule(theme, _DARK if scheme == "dark" else _LIGHT, "")


def colours(theme: Mapping[str, Any], base: Mapping[str, str]) -> dict[str, Rgb]:
    """All colours of a page by name; those too faint to read are corrected."""
    background = _rgb(theme.get("background") or base["background"])
    inks = _DARK if luminance(background) < 0.18 else _LIGHT
    text = _rgb(theme.get("text") or inks["text"])
    if contrast(text, background) < TEXT:
        text = stand_out(text, _ink_on(background), background, TEXT)
    accent = _rgb(theme.get("accent") or inks["accent"])
    if contrast(accent, background) < TEXT:  # it is the colour of words here too
        accent = stand_out(accent, text, background, TEXT)
    return {
        "bg": background,
        "text": text,
        "accent": accent,
        "on": _ink_on(accent),
        "muted": stand_out(mix(background, text, 0.3), text, background, MUTED),
        "edge": stand_out(mix(background, text, 0.2), text, background, EDGE),
        "hair": mix(background, text, 0.1),
        "around": mix(background, *((_BLACK, 0.4) if inks is _DARK else (text, 0.035))),
    }


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of WCAG 2.2: 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: Rgb) -> float:
    """The relative luminance of WCAG 2.2."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """A colour on the way from one to the other."""
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def stand_out(colour: Rgb, toward: Rgb, ground: Rgb, ratio: float) -> Rgb:
    """The first colour on the way that stands out enough; `toward` where none does."""
    steps = (mix(colour, toward, step / 50) for step in range(50))
    return next((one for one in steps if contrast(one, ground) >= ratio), toward)


def _ink_on(ground: Rgb) -> Rgb:
    """White where it reads well, else black."""
    return _WHITE if contrast(_WHITE, ground) >= TEXT else _BLACK


def _rgb(text: str) -> Rgb:
    digits = text.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def _rule(theme: Mapping[str, Any], base: Mapping[str, str], scheme: str) -> str:
    found = colours(theme, base)
    scheme = scheme or ("dark" if luminance(found["bg"]) < 0.18 else "light")
    lines = [f"color-scheme: {scheme};"]
    lines += [f"--{name}: {_css(colour)};" for name, colour in found.items()]
    if theme.get("radius"):
        lines.append(f"--r: {theme['radius']};")
    if theme.get("font") and _FONT.fullmatch(theme["font"]):
        lines.append(f"--font: {theme['font']};")
    return ":root {\n" + "".join(f"  {line}\n" for line in lines) + "}\n"


def _css(colour: Rgb) -> str:
    red, green, blue = (round(part * 255) for part in colour)
    return f"rgb({red} {green} {blue})"
