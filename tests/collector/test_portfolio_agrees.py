"""Whatever happens and in whatever order, a list says what the user-days say."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from itertools import islice
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from seatbeat_collector.http.account_metrics import metrics_counted
from seatbeat_collector.http.churn_risk import risks_of
from seatbeat_collector.http.facts import Ask, find_tree, subject_of
from seatbeat_collector.http.moment import moment
from seatbeat_collector.http.score_book import score_book
from seatbeat_collector.http.standing import Standing
from seatbeat_collector.store.retention import Retention, kept_from
from stories.house import House, at
from stories.metric_days import nth

ACCOUNTS = ("acme", "bolt", "cove", "dune")
ZONES = ("UTC", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati", "Etc/GMT+12")
accounts = st.sampled_from(ACCOUNTS)
users = st.sampled_from(["ada", "bo", "cy"])
days = st.sampled_from([-20, 1, 4, 10, 11, 13, 14, 15, 15, 15])
hours = st.integers(0, 23)


class AnyPortfolio(RuleBasedStateMachine):
    """A collector to which anything may happen; after each step every number is checked."""

    @initialize()
    def begin(self):
        self._folder = tempfile.TemporaryDirectory()
        self.house = House(Path(self._folder.name))
        self.house.account("acme", created_at=at(-100), seats=3)
        self.house.account("bolt", parent_id="acme", timezone="Asia/Tokyo")
        for account, user in (("acme", "ada"), ("acme", "bo"), ("bolt", "cy"), ("cove", "ada")):
            for day in (3, 11, 14):
                self.house.work(account, user, at(day, 9), 600)
        self.the_list_and_each_account_s_page_say_what_the_user_days_say()

    def teardown(self):
        if hasattr(self, "house"):
            self.house.collector.close()
            self._folder.cleanup()

    @rule(account=accounts, user=users, day=days, hour=hours, seconds=st.integers(1, 5_000))
    def somebody_works(self, account, user, day, hour, seconds):
        self.house.work(account, user, min(at(day, hour), at(15, 10)), seconds)

    @rule(account=accounts, user=users, day=days, hour=hours)
    def somebody_acts(self, account, user, day, hour):
        self.house.do(account, user, "signed_in", min(at(day, hour), at(15, 11)))

    @rule(account=accounts, day=days, seats=st.sampled_from([None, 1, 5, "unlimited"]))
    def seats_are_bought(self, account, day, seats):
        self.house.account(account, at(day), seats=seats)

    # The last day without evidence stays as it was in the zone before, and may overlap the next.
    @precondition(lambda self: not self.house.collector.store.kept_from().evidence_ms)
    @rule(account=accounts, zone=st.sampled_from(ZONES))
    def an_account_moves_to_another_zone(self, account, zone):
        self.house.account(account, self.house.clock(), timezone=zone)

    @rule(account=accounts, parent=st.sampled_from([None, *ACCOUNTS]))
    def an_account_is_put_below_another(self, account, parent):
        body = {"traits": {"parent_id": parent}}
        self.house.call("PUT", f"/v1/accounts/{account}", key="server", json=body)

    @rule(user=users, internal=st.booleans())
    def somebody_turns_out_to_be_internal_or_not(self, user, internal):
        self.house.put("users", user, traits={"internal": internal})

    @rule(user=users)
    def somebody_is_erased(self, user):
        self.house.call("DELETE", f"/v1/users/{user}", key="admin")

    @rule(hours=st.integers(1, 30))
    def time_goes_by(self, hours):
        self.house.clock.forward(hours * 3_600_000)

    @rule(days=st.integers(8, 20), batches=st.sampled_from([0, 1, 9_999]))
    def days_are_given_up_and_some_of_them_deleted_by_now(self, days, batches):
        upkeep = self.house.collector.store.upkeep
        kept = kept_from(Retention(user_days_days=days), self.house.clock(), upkeep.kept_from())
        with patch("seatbeat_collector.store.sqlite.retention.ROWS_A_BATCH", 2):
            upkeep.freeze(kept)
            for _ in islice(upkeep.delete_old(kept), batches):
                pass

    @invariant()
    def the_list_and_each_account_s_page_say_what_the_user_days_say(self):
        if not hasattr(self, "house"):
            return
        # A read waits for the fold two seconds at most, and this machine may be busy.
        self.house.collector.folder.fold_all()
        for ask in (Ask(), Ask(as_of=nth(16)), Ask(window=3, as_of=nth(10))):
            self._check(ask)

    def _check(self, ask):
        query = {name: value for name, value in ask._asdict().items() if value is not None}
        expected = self._counted(ask)
        for sort in (
            "usage_frequency",
            "-time_spent",
            "active_users",
            "-license_utilization",
            "-engagement",
            "health",
        ):
            name = sort.removeprefix("-")
            rows = self.house.read("accounts", sort=sort, **query)["accounts"]
            values = [row["metrics"][name]["value"] for row in rows]
            assert values == in_order(values, sort)
            assert {row["account_id"]: row["metrics"] for row in rows} == {
                account: {n: listed(rows[0], n, metric) for n, metric in found.items()}
                for account, found in expected.items()
            }
        for account, found in expected.items():
            own = self.house.read("accounts", account, "metrics", **query)["metrics"]
            assert {name: own[name] for name in found} == found

    def _counted(self, ask):
        found = {}
        with self.house.app.app_context():
            now = moment()
            anew = replace(now, standing=Standing(now.store))
            for record in now.store.accounts():
                tree = find_tree(record.account_id, now)
                scores = scores_of(score_book(anew, ask.as_of), record.account_id)
                found[record.account_id] = {
                    **metrics_counted(tree, subject_of(tree, ask, now), now),
                    **scores,
                    "churn_risk": risks_of(record, scores["health"], ask.as_of, anew)[-1],
                }
        return found


def scores_of(book, account_id):
    """Both scores from a book that remembers nothing."""
    metrics = book.scored(account_id).metrics
    return {name: metrics[name] for name in ("engagement", "health")}


def in_order(values, sort):
    known = sorted((v for v in values if v is not None), reverse=sort.startswith("-"))
    return known + [None] * values.count(None)


def listed(row, name, metric):
    """What a list tells of a metric."""
    return {part: metric[part] for part in row["metrics"][name]}


AnyPortfolio.TestCase.settings = settings(
    max_examples=10,
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestAnyPortfolio = AnyPortfolio.TestCase
