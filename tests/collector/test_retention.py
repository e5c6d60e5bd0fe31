"""What is kept for how long: numbers outlive what they were computed from, and nothing lies."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from seatbeat_collector import config
from seatbeat_collector.caretaker import Caretaker
from seatbeat_collector.fold import Folder
from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.store.retention import KeptFrom, Retention, kept_from
from seatbeat_collector.store.rows import AccountTraits, Beat, Rows, SurveyAction
from seatbeat_collector.store.user_day import Rules
from stories.house import House, at
from stories.metric_days import nth as at_day
from stories.world import ALWAYS, DAY, HOUR, MINUTE, NOON, TODAY

LONG_AGO, RECENT = NOON - 40 * DAY, NOON - 2 * DAY
OLD_DAY, RECENT_DAY = TODAY - timedelta(days=40), TODAY - timedelta(days=2)


def tidy(world, **days):
    """One round of the caretaker at noon, with these retentions."""
    Caretaker(world.store, Retention(**days), lambda: NOON).round()


def rows(world, table):
    (count,) = world.store._read.execute(f"select count(*) from {table}").fetchone()  # noqa: S608  # a name of this test
    return count


def evidence(world):
    """How many pieces of evidence there are."""
    return rows(world, "user_hours") + rows(world, "user_periods")


@pytest.fixture(params=["fresh", "settled"])
def forty_days(world, request):
    """A world where somebody worked an hour forty days ago and an hour two days ago."""
    world.tell(world.work(LONG_AGO, 60), world.act(LONG_AGO), world.act(LONG_AGO + 10 * MINUTE))
    world.tell(world.work(RECENT, 60), world.act(RECENT))
    world.fold()
    while request.param == "settled" and world.folder.settle_once(NOON):
        pass
    return world


def test_numbers_stay_when_the_evidence_for_them_is_deleted(forty_days):
    before, before_it = forty_days.days(), evidence(forty_days)

    tidy(forty_days, evidence_days=30)

    assert evidence(forty_days) == before_it // 2  # that of two days ago
    assert forty_days.days() == before


def paused(start):
    """Somebody looks at a page for five minutes, and works in the first and in the last."""
    seen = ((start, start + 5 * MINUTE),)
    marks = ((start, start + MINUTE), (start + 4 * MINUTE, start + 5 * MINUTE))
    return Beat("acme", "kim", "", "", marks, seen, seen)


def test_a_recomputation_leaves_days_alone_whose_evidence_is_gone(world):
    world.tell(paused(LONG_AGO), paused(RECENT))
    assert world.days() == {("kim", OLD_DAY): 2, ("kim", RECENT_DAY): 2}
    tidy(world, evidence_days=30)

    Folder(world.store.rollups, Rules(300_000, "focused"), zone="UTC").fold_all()

    assert world.days() == {("kim", OLD_DAY): 2, ("kim", RECENT_DAY): 5}


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kolkata"])
def test_another_time_zone_moves_only_days_that_can_be_counted_anew(forty_days, zone):
    tidy(forty_days, evidence_days=30)
    forty_days.tell(AccountTraits("acme", NOON, {"timezone": zone}))

    days = forty_days.days()

    assert days.pop(("kim", OLD_DAY)) == 60
    assert sum(days.values()) == 60


def test_what_comes_for_a_day_that_is_frozen_does_not_change_its_number(forty_days):
    before = forty_days.days()
    tidy(forty_days, evidence_days=30)

    forty_days.tell(forty_days.work(LONG_AGO + 30 * MINUTE, 5), forty_days.act(LONG_AGO + HOUR))

    assert forty_days.days() == before


def test_a_fold_that_read_before_the_freeze_does_not_write(forty_days):
    store = forty_days.store
    forty_days.tell(forty_days.act(LONG_AGO + 90 * MINUTE))
    pending = store.rollups.pending(100, 100)
    store.upkeep.freeze(kept_from(Retention(evidence_days=30), NOON))

    assert store.rollups.pending(100, 100).version != pending.version


def test_days_are_deleted_with_all_that_hangs_on_them_and_reads_begin_later(tmp_path):
    with House(tmp_path, retain_user_days_days=30) as here:
        tell_of_both_days(here)
        here.collector.folder.fold_all()
        here.collector.caretaker.round()

        first = here.collector.store.kept_from().first_day
        found = here.collector.store.user_days("acme", *ALWAYS)

        assert all(row.day >= first for row in found) and len(found) == 1
        metrics = here.metrics("acme", window=60)
        assert metrics["usage_frequency"]["value"] == 1
        assert metrics["usage_frequency"]["observed_days"] < 60


def test_old_survey_answers_and_acts_are_deleted_and_young_ones_stay(forty_days):
    forty_days.store.append(
        Rows(surveys=[answer("old", LONG_AGO), answer("young", RECENT)]), received_at_ms=NOON
    )

    tidy(forty_days, activities_days=30, responses_days=30)

    assert [row.display_id for row in forty_days.store.feedback.of_account("acme")] == ["young"]
    assert rows(forty_days, "activities") == 1
    assert forty_days.days()[("kim", OLD_DAY)] == 60  # what was counted stays


def answer(display_id, at_ms):
    return SurveyAction("acme", "kim", "nps", display_id, 1, "answered", at_ms, score=9)


def test_acts_that_are_not_folded_yet_are_never_deleted(world):
    world.tell(world.act(LONG_AGO))

    tidy(world, activities_days=30)

    assert rows(world, "activities") == 1


def test_deleting_goes_in_batches_that_add_up(world, monkeypatch):
    monkeypatch.setattr("seatbeat_collector.store.sqlite.retention.ROWS_A_BATCH", 3)
    for user in ("ada", "kim", "lee"):
        world.tell(*[world.act(LONG_AGO + n * DAY, user=user) for n in range(8)])
    world.fold()
    kept = kept_from(Retention(evidence_days=30, user_days_days=30, activities_days=30), NOON)
    told = list(world.store.upkeep.old(kept))
    world.store.upkeep.freeze(kept)

    deleted = list(world.store.upkeep.delete_old(kept, thorough=True))

    assert sum(batch.rows for batch in told) == sum(batch.rows for batch in deleted) == 3 * 24
    assert max(batch.rows for batch in deleted) == 3
    assert [rows(world, table) for table in ("activities", "user_days")] == [0, 0]
    assert evidence(world) == 0
    assert not any(batch.rows for batch in world.store.upkeep.old(kept))


def test_a_horizon_never_moves_back():
    gone = KeptFrom(evidence_ms=NOON)
    assert kept_from(Retention(), NOON, gone) == gone
    assert kept_from(Retention(evidence_days=90), NOON, gone) == gone
    assert kept_from(Retention(user_days_days=30), NOON).evidence_ms == NOON - 30 * DAY


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Sao_Paulo", "Asia/Gaza"])
def test_the_first_whole_day_is_whole(zone):
    first = KeptFrom(evidence_ms=NOON).first_whole_day(zone)
    assert date(2026, 9, 21) < first <= date(2026, 9, 23)
    assert KeptFrom().first_whole_day(zone) is None


def tell_of_both_days(here):
    """Somebody did something forty days ago and two days ago, and both were taken in then."""
    for number in (15 - 40, 15 - 2):
        here.clock.at_ms = at(number, 12)
        here.do("acme", "ada", "opened", at(number, 12))
    here.clock.at_ms = at(15, 12)


@pytest.mark.parametrize("kind", ["activities", "evidence", "user_days"])
def test_history_is_taken_as_far_back_as_it_can_be_counted_and_traits_from_any_time(tmp_path, kind):
    with House(tmp_path, **{f"retain_{kind}_days": 30}) as here:
        here.do("acme", "ada", "opened", at(15 - 26, 12))
        act = {"type": "activity", "account_id": "acme", "user_id": "ada", "name": "opened"}
        beat = {"type": "heartbeat", "account_id": "acme", "user_id": "ada"}
        traits = {"type": "account", "account_id": "acme", "traits": {"seats": 5}}
        old = [{**event, "occurred_at": at(15 - 28, 12)} for event in (act, beat, traits)]

        answer = here.send(*old, historical=True)

    assert answer.json["accepted"] == 1
    assert [refused["code"] for refused in answer.json["rejected"]] == ["too_late"] * 2


@pytest.mark.parametrize("kind", ["activities", "evidence", "user_days"])
@pytest.mark.parametrize("historical", [True, False])
def test_what_is_gone_is_refused_in_words_when_everything_is_kept_again(tmp_path, kind, historical):
    with House(tmp_path, **{f"retain_{kind}_days": 30}) as here:
        tell_of_both_days(here)
        here.collector.folder.fold_all()
        here.collector.caretaker.round()

    with House(tmp_path, lateness_days=366) as here:
        act = {"type": "activity", "account_id": "acme", "user_id": "ada", "name": "came"}
        beat = {"type": "heartbeat", "account_id": "acme", "user_id": "ada"}
        sent = [
            {**event, "occurred_at": at(15 - days_ago, 12)}
            for event in (act, beat)
            for days_ago in (40, 31, 28, 2)
        ]
        answer = here.send(*sent, historical=historical)
        here.collector.folder.fold_all()
        found = here.collector.store.user_days("acme", *ALWAYS)

    assert [refused["code"] for refused in answer.json["rejected"]] == ["too_late"] * 4
    acts = {row.day: row.actions for row in found}
    gone = {} if kind == "user_days" else {at_day(15 - 40): 1}
    assert acts == {**gone, at_day(15 - 28): 1, at_day(15 - 2): 2}


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Etc/GMT+12", "Antarctica/Troll"])
@pytest.mark.parametrize("hour", range(0, 48, 5))
def test_whatever_comes_from_after_the_horizon_is_on_a_day_that_can_be_counted(zone, hour):
    change = at(15 - 365, hour)
    for kept in (KeptFrom(evidence_ms=change), KeptFrom(user_days=at_day(15 - 365).toordinal())):
        day = local_day(kept.counted_from_ms, zone)
        assert kept.first_whole_day(zone) is None or day >= kept.first_whole_day(zone)
        assert kept.first_day is None or day >= kept.first_day
    assert KeptFrom().counted_from_ms == 0


@pytest.mark.parametrize("name", ["retain_evidence_days", "retain_user_days_days"])
def test_a_retention_that_is_shorter_than_late_events_need_is_refused_in_words(name):
    with pytest.raises(config.InvalidSetting, match=f"{name} must be 0 .* at least 10"):
        config.load({name: 9}, environ={})


def everything_read(here):
    """What the API says of the portfolio and of one account, in many ways."""
    for sort in ("usage_frequency", "-time_spent", "-active_users", "license_utilization"):
        yield here.read("accounts", sort=sort)
        yield here.read("accounts", sort=sort, window=30, idle_timeout=60)
    for account in ("acme", "bolt", "cove"):
        yield here.read("accounts", account, "metrics", window=30)
        yield here.read("accounts", account, "users", window=30)
        yield here.read("accounts", account, "features", window=30)
        for metric in ("time_spent", "active_users", "sessions", "usage_frequency"):
            yield here.read("accounts", account, "timeseries", metric=metric, interval="week")
    yield here.read("segments", window=30)


def test_no_read_tells_of_days_that_are_given_up_whatever_it_remembers(tmp_path, monkeypatch):
    monkeypatch.setattr("seatbeat_collector.store.sqlite.retention.ROWS_A_BATCH", 2)
    with House(tmp_path, core_activities="opened", sign_in_activity="opened") as here:
        here.account("bolt", parent_id="acme")
        for account, user in (("acme", "ada"), ("bolt", "ada"), ("bolt", "bo"), ("cove", "cy")):
            for number in range(-8, 15, 2):
                here.work(account, user, at(number, 9), 600)
                here.do(account, user, "opened", at(number, 9))
        before = list(everything_read(here))
        upkeep = here.collector.store.upkeep
        kept = kept_from(Retention(user_days_days=10), here.clock())
        upkeep.freeze(kept)
        said = [list(everything_read(here))]
        for _ in upkeep.delete_old(kept):
            said.append(list(everything_read(here)))

    with House(tmp_path, core_activities="opened", sign_in_activity="opened") as fresh:
        expected = list(everything_read(fresh))
    assert len(said) > 10
    for answers in said:
        assert answers == expected != before


@pytest.fixture
def pruned(tmp_path):
    """A collector whose evidence before thirty days ago is gone."""
    with House(tmp_path, retain_evidence_days=30) as here:
        tell_of_both_days(here)
        here.collector.folder.fold_all()
        here.collector.caretaker.round()
        yield here


def test_another_idle_timeout_for_days_without_evidence_is_refused_in_words(pruned):
    answer = pruned.call("GET", "/v1/accounts/acme/metrics?window=60&idle_timeout=300", key="read")

    assert (answer.status_code, answer.json["code"]) == (400, "evidence_gone")
    assert "retain_evidence_days" in answer.json["detail"]


@pytest.mark.parametrize("asked", ["window=60", "window=60&idle_timeout=60"])
def test_the_collectors_own_idle_timeout_is_known_for_all_days(pruned, asked):
    answer = pruned.call("GET", f"/v1/accounts/acme/metrics?{asked}", key="read")
    assert answer.json["metrics"]["usage_frequency"]["value"] == 2
