"""A hosted page stays readable, whatever colours its survey has."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.surveys.palette import contrast, sheet_of

COLOURS = st.from_regex(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})", fullmatch=True)
THEMES = st.fixed_dictionaries(
    {},
    optional={
        "accent": COLOURS,
        "background": COLOURS,
        "text": COLOURS,
        "scheme": st.sampled_from(("auto", "light", "dark")),
    },
)
LEAST = {("text", "bg"): 4.5, ("muted", "bg"): 4.5, ("on", "accent"): 4.5, ("edge", "bg"): 3}


def rules(sheet):
    """The colours of each rule of a sheet, by name."""
    for body in re.findall(r":root \{(.*?)\}", sheet, re.S):
        found = re.findall(r"--(\w+): rgb\((\d+) (\d+) (\d+)\);", body)
        yield {name: tuple(int(part) / 255 for part in parts) for name, *parts in found}


@given(THEMES)
def test_words_and_controls_stand_out_in_light_and_in_dark(theme):
    found = list(rules(sheet_of(theme)))
    assert len(found) == (2 if not theme.keys() & {"background"} and _open(theme) else 1)
    for colours in found:
        for (ink, ground), least in LEAST.items():
            assert contrast(colours[ink], colours[ground]) >= least - 0.06, json.dumps(theme)


def _open(theme):
    return theme.get("scheme", "auto") == "auto"


@given(st.text(max_size=60))
def test_a_font_is_a_list_of_families_or_nothing(font):
    sheet = sheet_of({"font": font})
    assert sheet.count("{") == sheet.count("}") == 3
    assert "@import" not in sheet and "url(" not in sheet


@pytest.mark.parametrize(
    ("theme", "line"),
    [
        ({"background": "#111"}, "color-scheme: dark;"),
        ({"background": "#fff"}, "color-scheme: light;"),
        ({"scheme": "dark"}, "color-scheme: dark;"),
        ({"radius": "4px"}, "--r: 4px;"),
        ({"font": "Inter, sans-serif"}, "--font: Inter, sans-serif;"),
        ({"accent": "#0a7d5a"}, "--accent: rgb(10 125 90);"),
    ],
)
def test_what_can_be_kept_of_a_theme_is_kept(theme, line):
    assert line in sheet_of(theme)
