"""What is scored is what the API tells: of one account, of trees, of people in several accounts."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from seatbeat_collector.metrics.inputs import Contract, Ticket
from seatbeat_collector.metrics.rules import (
    DEFAULT_RULES,
    AdoptionRules,
    Feature,
    OnboardingRules,
    OnboardingStep,
    fingerprint,
)
from seatbeat_collector.scoring.commons import common_on, keep_common, last_common
from seatbeat_collector.scoring.portfolio import Portfolio
from seatbeat_collector.scoring.roster import Roster
from seatbeat_collector.scoring.snapshot import past_of, snapshot_of
from seatbeat_collector.scoring.sources import sources_of, with_all_newcomers
from seatbeat_collector.scoring.terms import Terms, When, start_of
from seatbeat_collector.scoring.told_metrics import TOLD
from seatbeat_collector.store.inputs import InputRow
from seatbeat_collector.store.snapshots import Snapshot
from stories.closing import at, customer, days, use
from stories.collectors import Clock, Running
from stories.world import HOUR, World

TODAY = date(2026, 6, 1)
AS_OF_TODAY = When(at(TODAY))
LIVE_ONLY = {"wall_seconds", "peak_concurrent", "today_so_far"}


def portfolio(world, terms=None, when=AS_OF_TODAY):
    roster = Roster(world.store.accounts(), terms or Terms())
    return Portfolio(roster, sources_of(world.store, roster.records.values()), when)


def with_rules(**changes):
    rules = DEFAULT_RULES._replace(**changes)
    return Terms(rules=rules, rules_hash=fingerprint(rules))


@pytest.fixture
def family(world):
    """A parent and two accounts below it that share somebody, in two zones; and one alone."""
    customer(world, "group", created=date(2026, 3, 1), seats=5)
    customer(world, "east", zone="Asia/Tokyo", created=date(2026, 4, 1), parent_id="group", seats=3)
    customer(world, "west", created=date(2026, 4, 1), parent_id="group", seats=2)
    customer(world, "alone", zone="America/Los_Angeles", created=date(2026, 5, 25))
    use(world, "east", days(date(2026, 4, 20), 41), zone="Asia/Tokyo", users=("ann", "bo", "cy"))
    use(world, "west", days(date(2026, 5, 22), 8), users=("dee",), clock="23:50", minutes=25)
    use(world, "alone", days(date(2026, 5, 26), 5), zone="America/Los_Angeles")
    for day in days(date(2026, 5, 10), 12):
        work = world.work(at(day), 9, user="east-bo", account="west", feature="inbox")
        world.tell(work, world.act(at(day) + HOUR, "signed_in", user="east-bo", account="west"))
    world.fold()
    return world


@pytest.mark.parametrize("account", ["group", "east", "west", "alone"])
@pytest.mark.parametrize("as_of", [None, date(2026, 5, 20), date(2026, 5, 29)])
def test_what_is_scored_is_what_the_api_tells_of_the_account(family, tmp_path, account, as_of):
    names = {"sign_in_activity": "signed_in", "core_activities": "report.exported"}
    terms = Terms(sign_in_activity="signed_in", core_activities=frozenset({"report.exported"}))
    found = portfolio(family, terms, When(at(TODAY), as_of)).metrics(account)

    with Running(family.path, Clock(at(TODAY)), **names) as running:
        told = running.metrics(account, **({"as_of": as_of.isoformat()} if as_of else {}))

    assert set(found) == set(TOLD)
    for name in ("usage_frequency", "time_spent", "active_users", "license_utilization"):
        live = {field: v for field, v in told[name].items() if field not in LIVE_ONLY}
        ours = dict(found[name])
        if as_of is not None:  # a live read of the past may not know it
            live.pop("days_since_last_seen", None), ours.pop("days_since_last_seen", None)
        assert ours == live
    if found["sign_ins"]["observed_days"]:  # else they are null, which is not zero
        assert found["sign_ins"]["value"] == told["usage_frequency"]["sign_ins"]
        assert found["core_active_users"]["value"] == told["active_users"]["core"]


def test_newcomers_read_at_once_are_those_read_one_by_one(family):
    singly = portfolio(family)
    roster = singly.roster
    from_ms = {}
    for name, record in roster.records.items():
        zone = roster.account(name, AS_OF_TODAY).zone
        from_ms[record.number] = start_of(AS_OF_TODAY.window(14, zone), zone)
    sources = with_all_newcomers(sources_of(family.store, roster.records.values()), from_ms)
    at_once = Portfolio(roster, sources, AS_OF_TODAY)

    for name in roster.records:
        assert at_once.metrics(name) == singly.metrics(name)


def test_days_by_what_was_done_are_kept_for_one_version_of_the_day(family):
    number = family.store.account("east").number
    first, last = date(2026, 5, 1).toordinal(), date(2026, 5, 31).toordinal()
    heard = []
    ask = (number, "Asia/Tokyo", first, last, heard.append)

    anew = family.store.day_acts.of(*ask)
    family.store.day_acts.keep(heard)
    kept, heard[:] = list(heard), []
    again = family.store.day_acts.of(*ask)
    use(family, "east", [date(2026, 5, 30)], zone="Asia/Tokyo", clock="18:00", users=("eve",))
    later = family.store.day_acts.of(*ask)

    assert again == anew and len(kept) == len(anew) == 30
    assert [date.fromordinal(one.day) for one in heard] == [date(2026, 5, 30)]
    assert later[-1].names["report.exported"].users.bit_count() == 4
    assert later[:-1] == anew[:-1]


def test_who_is_erased_is_in_no_day_by_what_was_done(family):
    number = family.store.account("east").number
    first, last = date(2026, 5, 1).toordinal(), date(2026, 5, 31).toordinal()
    heard = []
    family.store.day_acts.of(number, "Asia/Tokyo", first, last, heard.append)
    family.store.day_acts.keep(heard)

    family.store.delete_user("east-cy")

    acts = family.store.day_acts.of(number, "Asia/Tokyo", first, last)
    assert {one.parts["board"].bit_count() for one in acts} == {2}
    left = family.store._readers.get().execute("select count(*) from account_day_acts").fetchone()
    assert left == (0,)


def test_features_of_the_rules_say_what_is_core_and_what_is_adopted(family):
    features = (
        Feature("Boards", parts=("board",), brings_value=True),
        Feature("Inbox", parts=("inbox",)),
        Feature("Charts", parts=("chart",)),
    )
    family.store.inputs.put(
        [entitled("west", name) for name in ("Boards", "Inbox", "Charts")], now_ms=at(TODAY)
    )

    found = portfolio(family, with_rules(adoption=AdoptionRules(features))).metrics("west")

    assert found["core_active_users"]["value"] == 1
    assert found["core_share"]["value"] == 50
    assert found["feature_breadth"]["value"] == pytest.approx(200 / 3)
    assert found["feature_breadth"]["unused"] == ("Charts",)
    assert found["time_to_first_value"]["value"] == (date(2026, 5, 22) - date(2026, 4, 1)).days


def entitled(account, feature):
    values = {"feature": feature}
    return InputRow("entitlements", account, feature, None, None, at(TODAY), None, values)


def test_onboarding_counts_how_often_each_person_did_something_since_the_start(family):
    steps = (
        OnboardingStep("three people export twice", ("report.exported",), users=3, times=2),
        OnboardingStep("somebody signs in", ("signed_in",), within_days=10),
        OnboardingStep("never", ("dance",)),
    )
    terms = with_rules(onboarding=OnboardingRules(steps))

    east, west = (portfolio(family, terms).metrics(name) for name in ("east", "west"))

    assert east["onboarding_progress"]["value"] == pytest.approx(100 / 3)
    assert west["onboarding_progress"]["value"] == pytest.approx(100 / 3)
    assert (east["onboarding_progress"]["late"], west["onboarding_progress"]["late"]) == (1, 1)


def test_tickets_contracts_and_revenue_are_read_as_of_the_day(family):
    customer(family, "west", created=date(2026, 4, 1), status="paying", mrr=100, currency="EUR")
    told = Ticket("1", at(date(2026, 5, 25)), closed_at=at(date(2026, 5, 31)), priority="urgent")
    values = {**told._asdict()}
    values.pop("id")
    signed = Contract("c", date(2026, 1, 1), renews_on=date(2026, 7, 1))
    contract = {"starts_on": "2026-01-01", "renews_on": "2026-07-01"}
    family.store.inputs.put(
        [
            InputRow("tickets", "west", "1", None, None, told.opened_at, None, values),
            InputRow("contracts", "west", "c", None, None, at(TODAY), None, contract),
        ],
        now_ms=at(TODAY),
    )

    now = portfolio(family).metrics("west")
    then = portfolio(family, when=When(at(TODAY), date(2026, 5, 30))).metrics("west")
    above = portfolio(family).metrics("group")

    assert (now["tickets_open"]["value"], then["tickets_open"]["value"]) == (0, 1)
    assert then["tickets_open"]["urgent"] == 1
    assert now["ticket_resolution"]["value"] == 24 * 6
    assert above["tickets_opened"]["value"] == now["tickets_opened"]["value"] == 1
    assert signed.renews_on is not None
    assert now["days_to_renewal"]["value"] == (signed.renews_on - TODAY).days
    assert then["days_to_renewal"]["value"] == (signed.renews_on - date(2026, 5, 30)).days


def test_a_snapshot_gives_back_what_was_scored(family):
    found = portfolio(family)
    for name in found.roster.records:
        scored = found.scored(name)
        made = snapshot_of(scored, Terms())
        past = past_of(Snapshot(made.number, made.day, 1, 0, json.loads(made.basis), made.body))

        assert past.as_of == scored.account.day.as_of
        assert past.use == scored.use._replace(account=made.number)
        assert past.segment == scored.account.segment
        assert past.inputs(list(scored.stand.inputs)) == scored.stand.inputs
        for metric, one in scored.metrics.items():
            plain = {field: v for field, v in one.items() if not isinstance(v, tuple)}
            assert past.metrics[metric] == plain


def test_what_a_segment_has_in_common_is_remembered_by_the_rules_it_was_found_by(world):
    terms, other = Terms(), Terms(rules_hash="other")

    keep_common(world.store, terms, TODAY, {"pro": {"board"}})
    keep_common(world.store, terms, TODAY - timedelta(days=1), {"pro": {"old"}})

    assert last_common(world.store, terms) == {"pro": {"board"}}
    assert last_common(world.store, other) is None
    assert common_on(world.store, terms, TODAY - timedelta(days=1)) == {"pro": {"old"}}
    assert common_on(world.store, terms, TODAY - timedelta(days=2)) is None


def test_an_empty_store_has_an_empty_portfolio(tmp_path):
    with World(tmp_path / "empty.db") as world:
        assert portfolio(world).uses == {}
        assert portfolio(world).field.segments == {}
