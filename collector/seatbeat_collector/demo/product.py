"""What the invented vendor sells: plans, prices, and the parts of the product people use."""

from __future__ import annotations

from typing import NamedTuple


class Plan(NamedTuple):
    """One price tag: what a seat costs a month, in euros."""

    name: str
    segment: str
    seat_price: int


TRIAL = Plan("trial", "trial", 0)
TEAM = Plan("team", "pro", 19)
BUSINESS = Plan("business", "pro", 29)
ENTERPRISE = Plan("enterprise", "enterprise", 42)

EURO_WORTH = {
    "EUR": 1.0, "USD": 1.1, "GBP": 0.86, "JPY": 160.0, "INR": 90.0, "SEK": 11.5, "AUD": 1.65,
    "BRL": 6.0, "CAD": 1.5, "SGD": 1.45, "NZD": 1.8, "ZAR": 20.0, "PLN": 4.3, "AED": 4.0,
}  # fmt: skip

FEATURES = ("dashboard", "reports", "invoices", "settings")

ACTS = {
    "dashboard": ("dashboard.filtered", "note.saved"),
    "reports": ("report.exported", "report.filtered", "report.shared"),
    "invoices": ("invoice.created", "invoice.sent", "invoice.reminded"),
    "settings": ("settings.changed", "user.invited"),
}

ROLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("accountant", ("dashboard", "invoices", "invoices", "invoices", "reports")),
    ("manager", ("dashboard", "dashboard", "reports", "reports")),
    ("assistant", ("dashboard", "invoices", "invoices", "invoices")),
    ("analyst", ("reports", "reports", "reports", "dashboard")),
    ("owner", ("dashboard", "reports", "invoices", "settings")),
)
HABITS = dict(ROLES)
