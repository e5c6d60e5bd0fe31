"""The books of the company: invoices and clients, in memory, the same at every start."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from itertools import count

STAGES = ("draft", "sent", "paid")


@dataclass
class Invoice:
    """One invoice, in whole euros."""

    number: int
    client: str
    amount: int
    stage: str = "draft"
    due: str = "in 30 days"


@dataclass
class Client:
    """One client and what they were billed, by quarter."""

    name: str
    trade: str
    quarters: tuple[int, int, int, int]

    @property
    def year(self) -> int:
        """The sum of the quarters."""
        return sum(self.quarters)


def _first_invoices() -> list[Invoice]:
    return [
        Invoice(2041, "Birch Lane Hotel", 4200, "paid", "paid Monday"),
        Invoice(2042, "Tallow Candles", 860, "paid", "paid Tuesday"),
        Invoice(2043, "Northgate Clinic", 2950, "sent", "in 12 days"),
        Invoice(2044, "Mistral Café", 640, "sent", "5 days late"),
        Invoice(2045, "Ashdown Studios", 5100, "sent", "in 20 days"),
        Invoice(2046, "Larkfield School", 1780, "draft"),
        Invoice(2047, "Pale Fire Records", 2300, "draft"),
    ]


CLIENTS = (
    Client("Ashdown Studios", "Film", (8200, 9100, 7600, 10200)),
    Client("Birch Lane Hotel", "Travel", (4100, 6800, 9900, 4200)),
    Client("Larkfield School", "Education", (1800, 3600, 900, 3560)),
    Client("Mistral Café", "Food", (640, 640, 1280, 1280)),
    Client("Northgate Clinic", "Health", (5900, 5900, 5900, 8850)),
    Client("Pale Fire Records", "Music", (2300, 0, 4600, 2300)),
    Client("Tallow Candles", "Retail", (860, 1720, 860, 2580)),
    Client("Whitcombe & Daughter", "Law", (3300, 3300, 3300, 3300)),
)


@dataclass
class Books:
    """What people change while the app runs."""

    invoices: list[Invoice] = field(default_factory=_first_invoices)
    notes: str = ""
    seats: int = 0
    _numbers: count[int] = field(default_factory=lambda: count(2048))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def create(self, client: str, amount: int) -> Invoice:
        """Add a draft."""
        with self._lock:
            invoice = Invoice(next(self._numbers), client, amount)
            self.invoices.append(invoice)
        return invoice

    def move(self, number: int, stage: str) -> Invoice | None:
        """Put an invoice into another stage; None when there is no such invoice or stage."""
        found = next((one for one in self.invoices if one.number == number), None)
        if found is None or stage not in STAGES:
            return None
        found.stage = stage
        found.due = {"draft": "in 30 days", "sent": "in 30 days", "paid": "paid just now"}[stage]
        return found

    def total(self, stage: str) -> int:
        """What the invoices of a stage add up to."""
        return sum(one.amount for one in self.invoices if one.stage == stage)
