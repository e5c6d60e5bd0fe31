"""When the signs of trouble, or of more to come, are worth somebody's time."""

from __future__ import annotations

from typing import NamedTuple


class UsageDropRules(NamedTuple):
    """The last week against the median of the weeks before; changes in percent."""

    enabled: bool = True
    warn: float = -20
    critical: float = -50
    least_baseline: float = 20
    """Actions a week; below it a change says nothing."""
    least_blocks: int = 4
    most_blocks: int = 8
    blocks_for_z: int = 6
    """From so many weeks on the change must be unusual for this account too."""
    z: float = -3
    least_mad_percent: float = 5
    """Of the median; a steadier past counts as if it swung by so much."""


class ChampionRules(NamedTuple):
    """Who carries the account, and when their silence is told."""

    enabled: bool = True
    share: float = 30
    """Percent of the account's activity over `days` that makes a champion."""
    days: int = 60
    silent_business_days: int = 10
    concentration: float = 60
    """Percent of the activity by one person that is told as a risk."""
    least_users: int = 3
    """Concentration is told only of accounts with as many known users."""


class FeedbackRules(NamedTuple):
    """Scores that fall against the account's own period before; any fall is told.

    A fall of so many points is a warning.
    """

    enabled: bool = True
    nps: float = 20
    csat: float = 10
    ces: float = 10
    person: float = 3
    """Points of one person's own scale."""
    least_answers: int = 5
    """In each of the two periods."""
    days: int = 90


class ExpansionRules(NamedTuple):
    """When seats run out; percent of seats."""

    enabled: bool = True
    utilization: float = 90
    days: int = 14
    """For so many days on end; above 100 percent it is told at once."""


class FewFeaturesRules(NamedTuple):
    """Use of a small part of what was bought."""

    enabled: bool = True
    most_used: int = 1
    least_entitled: int = 2
    days: int = 30


class StalledRules(NamedTuple):
    """People signed in, and then nothing that brings value."""

    enabled: bool = True
    days: int = 7


class PeopleRules(NamedTuple):
    """Who decides at the customer, by the user trait `role`."""

    enabled: bool = True
    admin_roles: tuple[str, ...] = ("admin", "owner")
    days: int = 7
    """For so many complete days a change is told."""


class IncidentRules(NamedTuple):
    """Drops everywhere at once are our own trouble."""

    share: float = 30
    """Percent of all accounts but those that have left, are the vendor's own or weren't observed;
    above it the drops are one incident."""
    least_drops: int = 2
    """Fewer are told one by one, however few accounts there are."""


class SignalRules(NamedTuple):
    """All thresholds."""

    usage_drop: UsageDropRules = UsageDropRules()
    champion: ChampionRules = ChampionRules()
    feedback: FeedbackRules = FeedbackRules()
    expansion: ExpansionRules = ExpansionRules()
    few_features: FewFeaturesRules = FewFeaturesRules()
    onboarding_stalled: StalledRules = StalledRules()
    people: PeopleRules = PeopleRules()
    incident: IncidentRules = IncidentRules()
