"""Benchmarks and the portfolio month for month, from the snapshots of closed days."""

from __future__ import annotations

import csv
import io
import os
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.http.benchmarks import BenchmarksSchema
from seatbeat_collector.http.portfolio_months import PortfolioMonthsSchema
from seatbeat_collector.metrics.benchmarks import spread
from stories.house import House, at
from stories.metric_days import nth

RULES = """
health:
  profiles:
    - name: own
      dimensions:
        - name: all
          weight: 1
          indicators: [{name: h, metric: trait.h, linear: {poor: 0, good: 100}}]
"""
JANUARY_ENDS, FEBRUARY_ENDS, MARCH_15 = date(2027, 2, 1), date(2027, 3, 1), nth(15)


def test_percentiles_lie_between_accounts_in_a_straight_line():
    assert spread(range(0, 101, 10), 10) == (10, 25, 50, 75, 90)
    assert spread([1, 2], 2) == pytest.approx((1.1, 1.25, 1.5, 1.75, 1.9))
    assert spread([1], 1) is None and spread([1] * 9, 10) is None


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=60))
def test_percentiles_rise_and_stay_among_the_values(values):
    found = spread(values, 2)

    assert list(found) == sorted(found)
    assert min(values) <= found.p10 and found.p90 <= max(values)


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """Eleven pro accounts with the points 0, 10, … 100; in January there was but one, with 50.

    In February they had half as many. Beside them one that left, the vendor's own, and a free one.
    """
    folder = tmp_path_factory.mktemp("months")
    file = folder / "rules.yaml"
    file.write_text(RULES, encoding="utf-8")
    os.utime(file, ns=(10**18, 10**18))
    with House(folder, rules_file=str(file)) as made:
        told = {"created_at": at(-300), "segment": "pro"}
        made.account("a05", at(-300), **told, h=50)
        made.close(JANUARY_ENDS)
        for number in range(11):
            name = f"a{number:02}"
            made.account(name, at(-20), **told, h=5 * number)
            made.account(name, at(2), h=10 * number)
        made.account("gone", at(-20), **told, h=100, status="churned")
        made.account("ours", at(-20), **told, h=100, internal=True)
        made.account("free", at(-20), **{**told, "segment": "free"}, h=100)
        made.close(FEBRUARY_ENDS, nth(14))
        made.account("a10", at(3), segment="free")
        made.close(MARCH_15)
        yield made


def rows(here, **query):
    answer = here.read("benchmarks", **{"metric": "health", **query})
    assert BenchmarksSchema().validate(answer) == {}
    return answer["benchmarks"]


def test_each_month_is_told_by_segment_as_its_last_closed_day_told_it(here):
    january, february_free, february, march_free, march = rows(here)

    assert (january["month"], january["segment"], january["accounts"]) == ("2027-01", "pro", 1)
    assert (february["month"], february["complete"]) == ("2027-02", True)
    assert (february["as_of"], february["status"]) == ("2027-03-01", "ok")
    numbers = [february[name] for name in ("p10", "p25", "p50", "p75", "p90")]
    assert numbers == pytest.approx([5, 12.5, 25, 37.5, 45])
    assert (march["month"], march["complete"], march["as_of"]) == ("2027-03", False, str(MARCH_15))
    assert (march["accounts"], march["p50"]) == (10, 45)
    assert (february_free["accounts"], march_free["accounts"]) == (1, 2)


def test_too_few_accounts_are_told_in_no_number(here):
    january, free, *_ = rows(here)

    for one in (january, free):
        assert (one["p50"], one["status"]) == (None, "insufficient_data")
        assert (one["reason"], one["least_accounts"]) == ("too_few_accounts", 10)


def test_a_segment_that_is_asked_for_has_a_row_for_every_month(here):
    found = rows(here, segment="pro", months=3)

    assert [row["month"] for row in found] == ["2026-12", "2027-01", "2027-02", "2027-03"]
    assert [row["reason"] for row in found] == ["not_closed", "too_few_accounts", None, None]
    past = rows(here, segment="pro", months=1, as_of=FEBRUARY_ENDS)
    assert [(row["month"], row["complete"]) for row in past] == [("2027-02", True)]


def test_an_account_whose_day_is_not_closed_as_yet_counts_with_the_day_before(here):
    here.account("late", at(-20), created_at=at(-300), segment="late", h=40)
    here.close(nth(14))
    try:
        (found,) = rows(here, segment="late", months=1)[1:]
        assert found["accounts"] == 1
    finally:
        here.account("late", at(-19), internal=True)
        here.close(nth(14))


def test_a_metric_without_a_value_is_counted_apart(here):
    found = rows(here, metric="license_utilization", segment="pro")[-1]

    assert (found["accounts"], found["without_value"]) == (0, 10)


def test_benchmarks_are_paged_and_come_as_csv(here):
    answer = here.call(
        "GET", "/v1/benchmarks?metric=health&limit=3", headers={"Accept": "text/csv"}
    )
    first = list(csv.DictReader(io.StringIO(answer.text)))

    assert [(row["month"], row["segment"], row["p50"]) for row in first] == [
        ("2027-01", "pro", ""),
        ("2027-02", "free", ""),
        ("2027-02", "pro", "25.0"),
    ]
    page = here.read("benchmarks", metric="health", limit=3)
    after = here.read("benchmarks", metric="health", limit=3, cursor=page["next_cursor"])
    assert [row["month"] for row in after["benchmarks"]] == ["2027-03", "2027-03"]


@pytest.mark.parametrize("path", ["benchmarks?metric=health", "portfolio/months"])
def test_only_those_who_may_read_do_and_nothing_is_sent_twice(here, path):
    assert here.call("GET", f"/v1/{path}", key=None).status_code == 401
    assert here.call("GET", f"/v1/{path}", key="write").status_code == 403
    answer = here.call("GET", f"/v1/{path}")
    again = here.call("GET", f"/v1/{path}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (answer.status_code, again.status_code) == (200, 304)
    later = f"{path}{'&' if '?' in path else '?'}as_of={nth(30)}"
    assert here.call("GET", f"/v1/{later}").status_code == 400


def test_the_health_of_all_accounts_is_told_month_for_month(here):
    answer = here.read("portfolio", "months", months=2)
    assert PortfolioMonthsSchema().validate(answer) == {}
    january, february, march = answer["months"]

    assert (january["value"], january["accounts"]) == (40, 1)
    assert february["bands"] == {"good": 1, "average": 0, "poor": 11, "unknown": 0}
    assert (february["value"], february["accounts"]) == (45, 12)
    assert march["bands"] == {"good": 4, "average": 2, "poor": 6, "unknown": 0}
    assert march["complete"] is False
    pro = here.read("portfolio", "months", months=3, segment="pro")["months"]
    assert [month["accounts"] for month in pro] == [0, 1, 11, 10]
    assert (pro[0]["value"], pro[0]["status"]) == (None, "no_denominator")


def test_a_day_that_is_closed_anew_is_in_the_next_answer(tmp_path):
    with House(tmp_path) as here:
        here.account("acme", created_at=at(-300), segment="pro")
        before = here.read("benchmarks", metric="active_users")["benchmarks"]
        here.close(FEBRUARY_ENDS)
        after = here.read("benchmarks", metric="active_users")["benchmarks"]

    assert before == []
    assert [(row["month"], row["accounts"]) for row in after] == [("2027-02", 1)]
