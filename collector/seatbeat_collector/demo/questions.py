"""What the invented vendor asks its customers, and by which words it sorts what they write."""

from __future__ import annotations

from typing import Any

PRODUCT = "Pennyfold"
_ACCENT = {"accent": "#1f7a5c"}

RELATION: dict[str, Any] = {
    "id": "recommend",
    "name": "Would they recommend us?",
    "metric": "nps",
    "product": PRODUCT,
    "status": "live",
    "contact": True,
    "theme": _ACCENT,
}
# Who tries the demo is new, and may close the card and ask for it again.
EXPORT: dict[str, Any] = {
    "id": "export-ease",
    "name": "Is a report easy to export?",
    "metric": "ces",
    "product": PRODUCT,
    "task": "export a report",
    "status": "live",
    "theme": _ACCENT,
    "audience": {"min_age_days": 0, "min_active_days": 0},
    "window_days": 0,
    "cooldown_days": {"dismissed": 0, "later": 0, "ignored": 0},
    "max_displays": 1000,
    "gap_days": 0,
    "account_per_day": 0,
    "delay_seconds": 1,
    "pages": {"include": ["/reports"]},
    "trigger": "report.exported",
}
SURVEYS = (RELATION, EXPORT)

THEMES: list[dict[str, Any]] = [
    {"id": "export", "name": "Export", "keywords": {"*": ["export*", "csv", "excel"]}},
    {"id": "price", "name": "Price", "keywords": {"en": ["price*", "seat*", "expensive"],
                                                  "de": ["preis*", "teuer"]}},
    {"id": "speed", "name": "Speed", "keywords": {"en": ["slow*", "fast", "wait*"],
                                                  "de": ["langsam*", "schnell"]}},
    {"id": "invoices", "name": "Invoices", "keywords": {"en": ["invoice*", "remind*"],
                                                        "de": ["rechnung*", "mahnung*"]}},
]  # fmt: skip

WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "low": (
            "The export breaks whenever a client has no address. I copy things into Excel by hand.",
            "Too slow on Monday mornings, we wait minutes for the dashboard.",
            "We pay for seats that nobody uses, and the price went up again.",
            "I asked support twice how to correct a sent invoice and heard nothing.",
        ),
        "mid": (
            "Does the job. Reminders could be smarter.",
            "Fine for invoices, reports are a bit thin for us.",
            "Good, but the export lacks our cost centres.",
        ),
        "high": (
            "Our month's end takes a day less than before. Lovely.",
            "Invoices go out by themselves, and the reminders work!",
            "Everybody in the team was at home with it after an hour.",
            "Fast, clear, and support answers like people.",
        ),
    },
    "de": {
        "low": (
            "Der Export bricht ab, sobald ein Kunde keine Adresse hat.",
            "Montags viel zu langsam, und der Preis steigt trotzdem.",
        ),
        "mid": ("Tut, was es soll. Die Mahnungen könnten schlauer sein.",),
        "high": (
            "Der Monatsabschluss dauert einen Tag weniger. Großartig!",
            "Rechnungen gehen von allein hinaus, das Team will nichts anderes mehr.",
        ),
    },
}
"""What people write, by language and by how content they are."""
GERMAN_ZONES = frozenset(("Europe/Berlin", "Europe/Vienna", "Europe/Zurich"))
