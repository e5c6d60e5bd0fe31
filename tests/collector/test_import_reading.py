"""Reading tables: whatever a program writes is read back, and no line is ever lost."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.imports.csv_records import DELIMITERS, CsvRecords
from seatbeat_collector.imports.json_records import JsonRecords
from seatbeat_collector.imports.text import Text

cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=6)
cells |= st.text("a,;\t|\"'\r\n \\", max_size=6)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), max_size=6)
)


def read(body, kind=CsvRecords, **options):
    return list(kind(Text(io.BufferedReader(io.BytesIO(body))), **options))


@given(
    tables,
    st.sampled_from(DELIMITERS),
    st.sampled_from(["\r\n", "\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_a_table_that_was_written_is_read_back(table, delimiter, end, encoding):
    width = len(table[0]) if table else 2
    out = io.StringIO(newline="")
    # Python's writer leaves a lone \r without quotes, which then ends the line for every reader.
    quoting = (
        csv.QUOTE_ALL if any("\r" in cell for row in table for cell in row) else csv.QUOTE_MINIMAL
    )
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow([f"c{place}" for place in range(width)])
    writer.writerows(table)

    found = read(out.getvalue().encode(encoding), delimiter=delimiter)

    assert [list(record.cells.values()) for record in found] == [
        row for row in table if any(cell.strip() for cell in row)
    ]


@given(st.text('a,"\n', max_size=40))
def test_no_line_is_lost_whatever_stands_in_it_and_each_is_told_by_its_number(rest):
    body = f"x,y\n{rest}"

    found = read(body.encode(), delimiter=",")

    lines = dict(enumerate(body.splitlines(keepends=True), start=1))
    taken = {line for record in found for line in _lines_of(record)}
    left = [text for number, text in lines.items() if number > 1 and number not in taken]
    assert all(not text.replace(",", "").replace('"', "").strip() for text in left)
    for record in found:
        assert record.raw == "".join(lines[number] for number in _lines_of(record))
        assert (record.fault is None) == bool(record.cells)


def _lines_of(record):
    return range(record.line, record.line + len(record.raw.splitlines()))


def test_a_quote_that_is_never_closed_costs_its_own_line_alone_in_a_large_file():
    rows = [f"{n},x\n" for n in range(300_000)]
    rows[5] = '5,"x\n'

    found = read(("n,v\n" + "".join(rows)).encode())

    assert len(found) == 300_000
    assert [record.line for record in found if record.fault] == [7]


@pytest.mark.parametrize(
    ("head", "delimiter"),
    [
        ("a;b\n1,5;2\n1,7;3\n", ";"),
        ('a,b\n"1;2;3",2\n"1;5;3",2\n', ","),
        ("a\tb c\n1\t2, 3\n", "\t"),
        ("sep=|\na|b,c,d\n1|2\n", "|"),
        ("just one\n1\n", ","),
    ],
)
def test_the_delimiter_is_found_by_looking(head, delimiter):
    records = CsvRecords(Text(io.BufferedReader(io.BytesIO(head.encode()))))

    assert records.delimiter == delimiter


def test_a_line_of_json_that_is_far_too_long_is_one_bad_row():
    body = '{"a": "' + "x" * 3_000_000 + '"}\n{"a": 1}\n'

    found = read(body.encode(), JsonRecords)

    assert [(record.line, record.fault, record.cells) for record in found] == [
        (1, "is longer than a line may be", {}),
        (2, None, {"a": 1}),
    ]
