"""Cutting lists into pages, and rows into CSV."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.errors import InvalidParameter
from seatbeat_collector.http.csv_answer import csv_of
from seatbeat_collector.http.paging import Descending, cut


def page(rows, limit, cursor=None):
    return cut(rows, position=lambda row: (row,), order="value", limit=limit, cursor=cursor)


@given(rows=st.sets(st.one_of(st.text(max_size=4))), limit=st.integers(1, 9))
def test_pages_hold_every_row_once_in_order(rows, limit):
    found, cursor = [], None
    while True:
        one = page(list(rows), limit, cursor)
        found += one.rows
        cursor = one.next_cursor
        if cursor is None:
            break

    assert found == sorted(rows)


@given(rows=st.sets(st.integers(), min_size=3), gone=st.data())
def test_the_next_page_begins_after_the_last_row_seen_though_that_row_is_gone(rows, gone):
    first = page(list(rows), 2)
    left = rows - {gone.draw(st.sampled_from(sorted(rows)))}

    assert page(list(left), 500, first.next_cursor).rows == sorted(
        row for row in left if row > first.rows[-1]
    )


@given(st.text())
def test_no_cursor_can_break_a_list(cursor):
    try:
        page(["a", "b"], 1, cursor)
    except InvalidParameter as refused:
        assert refused.code == "invalid_parameter"


def test_descending_values_sort_the_other_way_round():
    assert [d.value for d in sorted(map(Descending, "bca"))] == ["c", "b", "a"]


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_a_text_that_would_run_as_a_formula_is_made_harmless(start):
    text = csv_of([{"name": f"{start}1+1"}], ["name"])

    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["name"] == f"'{start}1+1"


def test_numbers_stay_numbers_and_nothing_stays_empty():
    text = csv_of([{"a": -1.5, "b": None, "c": True, "d": [1, "x"]}], ["a"])

    assert text == 'a,b,c,d\r\n-1.5,,true,"[1, ""x""]"\r\n'


def test_nested_values_become_columns_with_dots_and_rows_may_differ():
    text = csv_of([{"id": 1, "t": {"x": 2}}, {"id": 2, "t": {"y": {"z": 3}}}], ["id"])

    assert text.splitlines() == ["id,t.x,t.y.z", "1,2,", "2,,3"]


def test_a_list_without_rows_still_has_a_head():
    assert csv_of([], ["id", "name"]) == "id,name\r\n"


@given(st.lists(st.dictionaries(st.sampled_from("ab"), st.text()), max_size=5))
def test_no_cell_of_any_text_begins_like_a_formula(rows):
    parsed = list(csv.reader(io.StringIO(csv_of(rows, ["a", "b"]), newline="")))

    assert len(parsed) == len(rows) + 1
    for cell in (cell for row in parsed for cell in row):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
