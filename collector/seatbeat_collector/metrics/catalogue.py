"""The catalogue: what each metric means, in a sentence, with unit, window and version.

A change of definition is a new version, so that two numbers of one name can be told apart.
"""

from __future__ import annotations

from .definitions.adoption import ADOPTION
from .definitions.feedback import FEEDBACK
from .definitions.metric import Metric
from .definitions.revenue import REVENUE
from .definitions.scores import SCORES
from .definitions.signals import SIGNALS
from .definitions.support import SUPPORT

_ENTRIES = (
    Metric(
        "usage_frequency",
        "On how many days of the window the account was used at all.",
        "days with at least one event of a counted user; bands daily ≥ 9, weekly ≥ 5, "
        "infrequent ≥ 2, rare ≥ 1 of 14 days, scaled by n/14 for another window; while the account "
        "is 7 to 13 days old the band is that of round half up(14 × active ÷ observed)",
        "days",
        14,
        "Own definition; the bands daily and weekly are those ChurnZero publishes",
        1,
    ),
    Metric(
        "time_spent",
        "How long people were really working in the product, summed over the account's users.",
        "Σ over users of the length of (marks, where visible) ∪ (gaps between marks up to the idle "
        "timeout, where present); per_active_user_day = value ÷ user-days with an event",
        "seconds",
        14,
        "Own definition, docs/engaged-time.md",
        1,
    ),
    Metric(
        "active_users",
        "How many different people used the product in the window.",
        "distinct counted users with at least one event; not additive over windows; new + "
        "returned + retained = value, against the window of the same length before; "
        "dau_mau = mean daily actives of the observed ones of 30 days ÷ distinct actives of 30 "
        "days; volatility = standard deviation of all ÷ mean of daily actives on the business days "
        "(Monday to Friday) of 14 days",
        "users",
        14,
        "Own definition; an active user is one who came at least once, as Totango counts",
        1,
    ),
    Metric(
        "license_utilization",
        "What share of the seats paid for was used.",
        "100 × active users of the window ÷ seats at the window's end; over a tree of accounts "
        "100 × distinct active users ÷ Σ seats",
        "percent",
        30,
        "Own definition; the bands by age of account are those of GitLab's handbook",
        1,
    ),
    Metric(
        "actions",
        "How many named things people did in the product.",
        "count of the counted users' activities",
        "actions",
        14,
        "Own definition",
        1,
    ),
    Metric(
        "sign_ins",
        "How many times people signed in.",
        "count of the activity that the setting sign_in_activity names; null without it",
        "sign-ins",
        14,
        "Own definition",
        1,
    ),
    Metric(
        "core_active_users",
        "How many people used what brings value, rather than just came.",
        "distinct counted users of the features that the rules say bring value, else of the "
        "activities in the setting core_activities; null without either",
        "users",
        14,
        "Own definition; being active alone is a vanity metric",
        1,
    ),
    Metric(
        "sessions",
        "How many times people sat down to work with the product.",
        "stretches of one user's activity more than 30 minutes apart; one across midnight is one",
        "sessions",
        14,
        "The 30 minutes are the field's custom (Google Analytics, Gainsight PX)",
        1,
    ),
)

CATALOGUE: dict[str, Metric] = {
    metric.name: metric
    for metric in (*_ENTRIES, *SCORES, *ADOPTION, *SUPPORT, *REVENUE, *FEEDBACK, *SIGNALS)
}
FROM_SURVEYS = tuple(metric.name for metric in FEEDBACK)
HEADLINES = ("usage_frequency", "time_spent", "active_users", "license_utilization")

__all__ = ["CATALOGUE", "HEADLINES", "Metric"]
