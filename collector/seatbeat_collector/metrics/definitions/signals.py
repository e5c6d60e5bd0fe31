"""Signals: what an account's day is watched for."""

from __future__ import annotations

from .metric import Metric

SIGNALS = (
    Metric(
        "usage_drop",
        "The last week fell far below the account's own weeks before.",
        "100 × (last 7 complete days − m) ÷ m, m the median of the 4 to 8 blocks of 7 days before; "
        "warning from −20, critical from −50; with m ≥ 20 a week, and from 6 blocks on only with "
        "z = (last − m) ÷ (1.4826 × max(MAD, 5 % of m)) ≤ −3; not of accounts that have left or "
        "are internal",
        "percent",
        7,
        "Own definition; −20 % is GitLab's and Totango's anchor",
        1,
    ),
    Metric(
        "champion_loss",
        "Somebody who carries the account has fallen silent, and the account goes on.",
        "who did at least 30 % of 60 days' activity, or is a key contact, without an event for 10 "
        "business days (Monday to Friday) in which others had some",
        "business days",
        60,
        "Own definition",
        1,
    ),
    Metric(
        "concentration",
        "Nearly everything in the account is done by one person.",
        "100 × activity of the most active user ÷ activity of all; told from 60 with at least 3 "
        "known users; beside it the Herfindahl-Hirschman index",
        "percent",
        60,
        "Own definition",
        1,
    ),
    Metric(
        "feedback_falling",
        "What the account or one of its people says has become worse.",
        "NPS, CSAT or CES of the period − that of the period before, each on at least 5 answers; a "
        "warning from 20, 10 and 10 points; one person's answer down by 3 or more",
        "points",
        90,
        "Own definition",
        1,
    ),
    Metric(
        "expansion",
        "The account runs out of seats.",
        "license utilization at least 90 % as of each of 14 days, or above 100 %",
        "percent",
        30,
        "Own definition",
        1,
    ),
    Metric(
        "few_features",
        "The account uses one of the features it has, and leaves the others.",
        "1 used of at least 2 entitled features over 30 observed days; features used beside the "
        "entitled ones are told, and don't count",
        "features",
        30,
        "Own definition",
        1,
    ),
    Metric(
        "onboarding_stalled",
        "People signed in, and nothing that brings value came of it.",
        "days since the first sign-in (the activity that the setting sign_in_activity names, else "
        "the first event) without an act of a value-bringing feature ever; told from 7; not of "
        "accounts that have left or are internal, or whose first days are no longer kept",
        "days",
        7,
        "Own definition",
        1,
    ),
    Metric(
        "new_admin",
        "Somebody now decides at the customer who didn't before.",
        "the user trait role became one of the admin roles within the window; the first roles told "
        "of an account are no news",
        "event",
        7,
        "Own definition",
        1,
    ),
    Metric(
        "role_change",
        "Somebody at the customer has another role than before.",
        "the user trait role is another at the window's end than before it; a warning for an admin "
        "or a key contact",
        "event",
        7,
        "Own definition",
        1,
    ),
    Metric(
        "deactivation",
        "Somebody at the customer was deactivated.",
        "the user trait deactivated became true within the window; critical for an admin or a key "
        "contact",
        "event",
        7,
        "Own definition",
        1,
    ),
    Metric(
        "data_incident",
        "So many accounts fell at once that the fault is on this side.",
        "usage drops of more than 30 % of all accounts but those that have left, are internal or "
        "weren't observed in the last week, and at least 2: told as one, in place of them",
        "percent",
        7,
        "Own definition",
        1,
    ),
)
