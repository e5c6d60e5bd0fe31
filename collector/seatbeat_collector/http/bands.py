"""The health band of each account under some rules, without what any reader remembers."""

from __future__ import annotations

from seatbeat_collector.scoring.portfolio import Portfolio
from seatbeat_collector.scoring.roster import Roster
from seatbeat_collector.scoring.sources import sources_of
from seatbeat_collector.store.records import AccountRecord

from .moment import Moment, when_of
from .rules_effects import BandAt
from .score_book import terms_of


def bands() -> BandAt:
    """Tells an account's band at a moment; all accounts are read once for each set of rules."""
    portfolios: dict[str, Portfolio] = {}

    def band_at(record: AccountRecord, moment: Moment) -> str | None:
        found = portfolios.get(moment.rules.hash)
        if found is None:
            records = moment.store.accounts()
            roster = Roster(records, terms_of(moment))
            sources = sources_of(moment.store, records)
            found = portfolios[moment.rules.hash] = Portfolio(
                roster, sources, when_of(moment, None)
            )
        return found.scored(record.account_id).health.band

    return band_at
