"""What a survey says in each language: built-in texts, the owner's in their place, filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .builtin_texts import LANGUAGES, SHARED, builtin
from .definition import Definition, Fault
from .tags import best_match

NAMES = ("product", "thing", "task")
"""What questions may name."""
_BLANK = re.compile(r"\{([^{}]*)\}")
_BANDS = ("low", "mid", "high")


def languages_of(definition: Definition) -> list[str]:
    """The languages in which the survey can ask: those built in, and those it brings."""
    return [*LANGUAGES, *(tag for tag in definition["texts"] if tag not in LANGUAGES)]


def texts_in(definition: Definition, tag: str) -> dict[str, Any]:
    """Everything the survey says in one of its languages, filled in."""
    own: Mapping[str, Any] = definition["texts"].get(tag, {})
    names = _names(definition, tag)
    base = builtin(_nearest_builtin(definition, tag))
    metric = base[definition.metric]
    texts = {name: base[name] for name in SHARED}
    texts |= {name: metric[name] for name in ("low", "high", "follow_up")}
    texts["question"] = _question(metric["questions"], names)
    for name in texts:
        texts[name] = _replaced(texts[name], own.get(name), names)
    return texts


def wording_of(definition: Definition) -> dict[str, Any]:
    """All texts in all languages: when they change, a question has a new version."""
    return {tag: texts_in(definition, tag) for tag in languages_of(definition)}


def question_in(wording: str, language: str) -> str:
    """The question of a wording that was kept, or in English where it lacks the language."""
    texts = json.loads(wording)
    question: str = (texts.get(language) or texts["en"])["question"]
    return question


def faults_of(definition: Definition) -> list[Fault]:
    """What is wrong with the texts: blanks that nothing fills, languages that lack a question."""
    found = []
    if definition.default_language not in languages_of(definition):
        known = ", ".join(languages_of(definition))
        found.append(Fault("default_language", f"has no texts; there are {known}"))
    for tag, own in definition["texts"].items():
        if tag not in LANGUAGES:
            found += [
                Fault(f"texts.{tag}.{name}", "is missing: this language isn't built in")
                for name in ("question", "low", "high")
                if own[name] is None
            ]
        found += _blank_faults(definition, tag, own)
    return found


def _blank_faults(definition: Definition, tag: str, own: Mapping[str, Any]) -> list[Fault]:
    known = {name for name, value in _names(definition, tag).items() if value}
    found = []
    for name, text in _flat(own):
        allowed = {"n", "count"} if name == "option" else known
        for blank in _BLANK.findall(text):
            if blank not in allowed:
                why = "has no such value" if blank in NAMES else "knows no such name"
                found.append(Fault(f"texts.{tag}.{name}", f"{{{blank}}}: this survey {why}"))
    return found


def _flat(own: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in own.items():
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, Mapping):
            yield from ((f"{name}.{band}", text) for band, text in value.items() if text)


def _names(definition: Definition, tag: str) -> dict[str, str | None]:
    """What questions in a language may name; a phrase of another language isn't mixed in."""
    own = definition["texts"].get(tag, {})
    is_default = tag == definition.default_language
    return {
        "product": definition["product"],
        **{
            name: own.get(name) or (definition[name] if is_default else None)
            for name in ("thing", "task")
        },
    }


def _nearest_builtin(definition: Definition, tag: str) -> str:
    """A language that isn't built in borrows what it lacks from its base, or from the default."""
    if tag in LANGUAGES:
        return tag
    return best_match([tag, definition.default_language], LANGUAGES, "en")


def _question(questions: Mapping[str, str], names: Mapping[str, str | None]) -> str:
    """The question that names most of what there is a name for."""
    fitting = [(len(key.split()), text) for key, text in questions.items() if _fits(key, names)]
    return max(fitting, key=lambda pair: pair[0])[1]


def _fits(key: str, names: Mapping[str, str | None]) -> bool:
    return all(names[name] for name in key.split())


def _replaced(text: Any, own: Any, names: Mapping[str, str | None]) -> Any:
    if isinstance(text, Mapping):
        return {band: _replaced(text[band], (own or {}).get(band), names) for band in _BANDS}
    return _BLANK.sub(lambda blank: names.get(blank[1]) or blank[0], own or text)
