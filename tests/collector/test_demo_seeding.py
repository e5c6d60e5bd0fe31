"""The demo's portfolio in a real collector: the stories can be read from the API."""

import pytest

from seatbeat_collector.demo.cast import CAST
from seatbeat_collector.demo.seeding import CannotSeed, begin, finish
from stories.collectors import Clock, Running
from stories.world import DAY, TODAY

SIZE = {"accounts": len(CAST), "days": 42}


def seed(running, **size):
    """Seed as the command does; how many accounts lacked days."""
    store, now_ms = running.collector.store, running.clock()
    seeding = begin(store, now_ms=now_ms, **(size or SIZE))
    due = seeding.due
    for account in due:
        store.append(seeding.rows(account), received_at_ms=now_ms)
    finish(store, seeding)
    return len(due)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory):
    """A collector on the day after the portfolio's last, a Monday."""
    with Running(tmp_path_factory.mktemp("demo") / "demo.db") as running:
        seed(running)
        running.collector.folder.fold_all()  # a read waits for it only so long
        yield running


@pytest.fixture
def fresh(tmp_path):
    with Running(tmp_path / "demo.db", clock=Clock()) as running:
        yield running


def points(running, account, metric, **query):
    answer = running.get(f"/v1/accounts/{account}/timeseries", metric=metric, **query)
    return answer.get_json()["points"]


def everything(running):
    """All that was counted, by account."""
    running.collector.folder.fold_all()
    store = running.collector.store
    return {
        record.account_id: store.user_days(record.account_id, TODAY.replace(year=2025), TODAY)
        for record in store.accounts()
    }


def test_the_over_utilized_account_has_more_active_users_than_seats(seeded):
    found = seeded.metrics("kestrel-robotics")["license_utilization"]
    assert found["over_utilized"] and found["value"] > 100
    assert found["active"] > found["seats"] == 60


def test_the_dropped_account_lost_half_of_its_time_in_the_last_week(seeded):
    days = [point["value"] for point in points(seeded, "tamarind-health", "time_spent")]
    weeks = [sum(days[n : n + 7]) for n in range(1, 29, 7)]
    assert weeks[-1] < 0.5 * min(weeks[:-1])


def test_weekends_are_quieter_but_not_in_hotels(seeded):
    def weekend_share(account):
        days = points(seeded, account, "active_users")[1:29]
        whole = sum(point["value"] for point in days)
        return sum(point["value"] for n, point in enumerate(days) if n % 7 in (5, 6)) / whole

    assert weekend_share("kestrel-robotics") < 0.08
    assert weekend_share("verano-hotels") > 0.15


def test_one_champion_carries_an_account(seeded):
    rows = seeded.get("/v1/accounts/lindqvist-optik/users", window=30).get_json()["users"]
    spent = sorted((row["engaged_seconds"] for row in rows), reverse=True)
    assert len(rows) > 1
    assert spent[0] > 0.8 * sum(spent)


def test_a_new_trial_is_too_young_to_be_judged(seeded):
    found = seeded.metrics("papercrane-studio")["usage_frequency"]
    assert (found["status"], found["observed_days"], found["band"]) == (
        "insufficient_data",
        3,
        None,
    )


def test_unknown_and_unlimited_seats_give_no_share(seeded):
    def standing(account):
        found = seeded.metrics(account)["license_utilization"]
        return found["value"], found["status"]

    assert standing("mbali-freight") == (None, "no_denominator")
    assert standing("osprey-holt") == (None, "not_applicable")


def test_churned_and_dormant_accounts_are_silent(seeded):
    for account in ("cobalt-ridge", "dunmore-dairy"):
        assert seeded.metrics(account)["active_users"]["value"] == 0


def test_a_group_counts_the_people_of_its_companies(seeded):
    def active(account):
        return seeded.metrics(account)["active_users"]["value"]

    below = active("halden-nordics") + active("halden-iberia")
    assert active("halden-group") == below + 3


def test_nothing_is_reported_from_today_or_later(seeded):
    for row in seeded.get("/v1/accounts").get_json()["accounts"]:
        assert row["metrics"]["time_spent"]["today_so_far"] == 0


def test_seeding_again_adds_nothing(fresh):
    assert seed(fresh) == len(CAST)
    before = everything(fresh)
    assert seed(fresh) == 0
    assert everything(fresh) == before


def test_seeding_on_a_later_day_adds_the_days_between_and_keeps_what_was_reported(fresh):
    seed(fresh)
    event = {"type": "activity", "name": "x", "user_id": "new", "account_id": "juniper-vale"}
    assert fresh.send(event).status_code == 200
    before = everything(fresh)
    fresh.clock.forward(2 * DAY)
    assert seed(fresh) == len(CAST)
    fresh.collector.folder.fold_all()
    for point in points(fresh, "kestrel-robotics", "active_users")[-3:-1]:
        assert point["value"] > 20
    after = everything(fresh)
    assert all(set(rows) <= set(after[account]) for account, rows in before.items())


def test_a_run_that_was_cut_short_is_repeated_without_counting_twice(fresh):
    store, now_ms = fresh.collector.store, fresh.clock()
    seeding = begin(store, now_ms=now_ms, **SIZE)
    for account in seeding.due[:5]:
        store.append(seeding.rows(account), received_at_ms=now_ms)
    cut_short = everything(fresh)
    assert seed(fresh) == len(CAST)
    whole = everything(fresh)
    for account in seeding.due[:5]:
        assert whole[account.account_id] == cut_short[account.account_id]


def test_a_database_with_real_accounts_is_left_alone(fresh):
    fresh.send({"type": "account", "account_id": "acme", "traits": {"seats": 3}})
    with pytest.raises(CannotSeed, match="no demo"):
        seed(fresh)


def test_a_demo_of_another_size_is_refused(fresh):
    seed(fresh)
    with pytest.raises(CannotSeed, match="17 accounts and 42 days"):
        seed(fresh, accounts=20, days=42)
