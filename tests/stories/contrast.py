"""How well one colour is read on another: the contrast ratio of WCAG 2.2."""

from __future__ import annotations

import re


def contrast(one: str, other: str) -> float:
    """1 to 21, for two opaque colours as `getComputedStyle` says them."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    numbers = re.findall(r"[\d.]+", color)
    assert color.startswith("rgb(") and len(numbers) == 3, color
    red, green, blue = (_linear(float(number) / 255) for number in numbers)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
