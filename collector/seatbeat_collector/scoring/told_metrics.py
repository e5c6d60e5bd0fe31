"""The metrics that are told of every account, and kept of each of its days."""

from __future__ import annotations

TOLD = (
    "usage_frequency",
    "time_spent",
    "active_users",
    "license_utilization",
    "actions",
    "sessions",
    "sign_ins",
    "core_active_users",
    "core_share",
    "feature_breadth",
    "onboarding_progress",
    "time_to_first_value",
    "tickets_opened",
    "tickets_open",
    "ticket_resolution",
    "mrr_change",
    "days_to_renewal",
    "nps",
    "csat",
    "ces",
    "engagement",
    "engagement_absolute",
    "health",
)
"""Entries of the catalogue, in the order in which they are told."""
