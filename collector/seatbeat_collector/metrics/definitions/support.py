"""Support and contract: what is told of an account besides its use."""

from __future__ import annotations

from .metric import Metric

SUPPORT = (
    Metric(
        "tickets_opened",
        "How many support tickets came in the window.",
        "count of tickets opened",
        "tickets",
        30,
        "Own definition",
        1,
    ),
    Metric(
        "tickets_open",
        "How many support tickets wait for an answer at the window's end.",
        "count of tickets opened and not closed before the end; beside it those of high or urgent "
        "priority",
        "tickets",
        30,
        "Own definition",
        1,
    ),
    Metric(
        "ticket_resolution",
        "How long it takes until a support ticket is closed.",
        "median of closed − opened over the tickets closed in the window",
        "hours",
        30,
        "Own definition",
        1,
    ),
    Metric(
        "mrr_change",
        "By how much an account's recurring revenue has moved.",
        "100 × (MRR at the end − MRR at the start) ÷ MRR at the start of the window; null across "
        "currencies",
        "percent",
        90,
        "Own definition",
        1,
    ),
    Metric(
        "days_to_renewal",
        "How many days remain until the contract renews or ends.",
        "days from as_of to the next renewal or end of a contract that holds, else to the trait "
        "renews_at; below 0 once that has passed",
        "days",
        1,
        "Own definition",
        1,
    ),
)
