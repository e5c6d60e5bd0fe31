"""`import`: files as other systems write them, through the command line into a real database."""

from __future__ import annotations

import gzip

import pytest

from stories.importing import Importer
from stories.world import NOON


@pytest.fixture
def imports(tmp_path, monkeypatch):
    return Importer(tmp_path, monkeypatch)


TICKETS = """id,account_id,opened_at,closed_at,priority,title
1,acme,2026-09-01T08:00:00Z,,high,"Says ""no"", then
stops"
2,acme,2026-09-02T08:00:00Z,2026-09-03T08:00:00Z,low,Ünïcode 日本
"""
FIRST = {"title": 'Says "no", then\nstops', "priority": "high", "status": "open"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plain.csv", TICKETS),
        ("windows.csv", TICKETS.replace("\n", "\r\n").replace("then\r\nstops", "then\nstops")),
        ("mac.csv", TICKETS.replace("\n", "\r").replace("then\rstops", "then\nstops")),
        ("bom.csv", TICKETS.encode("utf-8-sig")),
        ("excel.csv", TICKETS.encode("utf-16")),
        ("bare16.csv", TICKETS.encode("utf-16-le")),
        ("semicolons.csv", TICKETS.replace(",", ";").replace('""; then', '"", then')),
        ("tabs.tsv", TICKETS.replace(",", "\t").replace('""\t then', '"", then')),
        ("packed.csv.gz", gzip.compress(TICKETS.encode())),
        ("blank.csv", TICKETS.replace("\n2,", "\n\n,,,,,\n\n2,") + "\n\n"),
        ("unended.csv", TICKETS.rstrip("\n")),
        ("unnamed", TICKETS),
        (
            "rows.jsonl",
            '{"id": "1", "account_id": "acme", "opened_at": 1788249600000, "priority": "high",'
            ' "title": "Says \\"no\\", then\\nstops"}\n\n'
            '{"id": "2", "account_id": "acme", "opened_at": "2026-09-02T08:00:00Z",'
            ' "closed_at": "2026-09-03T08:00:00Z", "title": "Ünïcode 日本", "priority": "LOW"}',
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)
def test_a_file_is_read_however_it_is_written(imports, name, content):
    result = imports(name, content, "tickets")

    found = imports.stored("tickets")
    assert found["1"].items() >= FIRST.items()
    assert (found["2"]["title"], found["2"]["closed_at"]) == ("Ünïcode 日本", 1788422400000)
    assert result.stdout == "2 rows: 2 new, 0 changed, 0 as they were, 0 rejected\n"


def test_a_file_in_an_old_encoding_is_refused_until_the_encoding_is_said(imports):
    content = TICKETS.replace("日本", "").encode("windows-1252")

    refused = imports("old.csv", content, "tickets", status=1)
    imports("old.csv", content, "tickets", "--encoding", "windows-1252")

    assert "--encoding windows-1252" in refused.stderr
    assert imports.stored("tickets")["2"]["title"] == "Ünïcode"


def test_telling_the_same_file_again_changes_nothing(imports):
    imports("a.csv", TICKETS, "tickets")

    again = imports("a.csv", TICKETS, "tickets")
    changed = imports("a.csv", TICKETS.replace("low", "high"), "tickets")

    assert again.stdout.startswith("2 rows: 0 new, 0 changed, 2 as they were")
    assert changed.stdout.startswith("2 rows: 0 new, 1 changed, 1 as they were")


def test_guessed_columns_are_shown_and_must_be_confirmed(imports):
    text = "Ticket ID,Company,Created,Prio,Mood\n7,acme,2026-09-01,P1,fine\n"

    asked = imports("t.csv", text, "tickets", status=2)
    assert "Ticket ID → id  ?" in asked.stderr and "left out: Mood" in asked.stderr
    assert imports.stored("tickets") == {}

    imports("t.csv", text, "tickets", "--yes")
    assert imports.stored("tickets")["7"]["priority"] == "urgent"


def test_a_mapping_that_is_said_is_no_guess(imports):
    text = "no,Cust,made,a=b\n7,acme,2026-09-01,hello\n"
    maps = [f"--map={each}" for each in ("no=id", "Cust=account_id", "made=opened_at", "a=b=title")]

    imports("t.csv", text, "tickets", *maps)

    assert imports.stored("tickets")["7"]["title"] == "hello"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--map", "gone=id"], "there is no column 'gone'"),
        (["--map", "no=colour"], "have no field 'colour'"),
        (["--map", "no=id", "--map", "made=id"], "two columns are said to be id"),
        (["--map", "no"], "is not COLUMN=FIELD"),
        ([], "no column is known to be account_id or id"),
        (["--timezone", "Mars/Olympus", "--map", "no=id", "--map", "Cust=account_id"], "time zone"),
    ],
)
def test_a_mapping_that_can_t_be_is_refused_with_what_to_do(imports, words, said):
    text = "no,Cust,opened_at,made\n7,acme,2026-09-01,x\n"

    result = imports("t.csv", text, "tickets", *words, status=2 if "is not" in said else 1)

    assert said in result.stderr


def test_a_mapping_file_says_it_once_and_for_all(imports, tmp_path):
    (tmp_path / "m.yaml").write_text(
        "columns:\n"
        "  Vertrag: id\n"
        "  Kunde: account_id\n"
        "  Beginn: starts_on\n"
        "  Ende: {field: ends_on, dates: '%Y/%m/%d'}\n"
        "  Summe: value\n"
        "  Laufzeit: {field: terms, values: {J: yearly}}\n"
        "  Notiz: null\n"
        "dates: '%d.%m.%Y'\ndecimal_comma: true\n"
    )
    text = "Vertrag;Kunde;Beginn;Ende;Summe;Laufzeit;Notiz\n"
    text += "V1;acme;01.02.2026;2027/01/31;1.234,50;J;x\n"

    imports("v.csv", text, "contracts", "--mapping", str(tmp_path / "m.yaml"))

    assert (
        imports.stored("contracts")["V1"].items()
        >= {
            "starts_on": "2026-02-01",
            "ends_on": "2027-01-31",
            "value": 1234.5,
            "terms": "yearly",
        }.items()
    )


def test_a_mapping_file_s_faults_are_told_by_line_and_column(imports, tmp_path):
    mapping = tmp_path / "m.yaml"
    mapping.write_text("columns:\n  A: id\n  B: {field: 7}\nsepparator: ;\n")

    result = imports("t.csv", TICKETS, "tickets", "--mapping", str(mapping), status=1)

    assert f"{mapping}:3:" in result.stderr and "columns.B" in result.stderr
    assert f"{mapping}:4:1: sepparator: Unknown field." in result.stderr


@pytest.mark.parametrize(
    ("cell", "words", "expected"),
    [
        ("2026-09-21T14:30:00+02:00", [], 1789993800000),
        ("2026-09-21 14:30", [], 1790001000000),
        ("2026-09-21 14:30", ["--timezone", "Europe/Berlin"], 1789993800000),
        ("2026-09-21", ["--timezone", "America/New_York"], 1789963200000),
        ("21.09.2026 14:30", ["--dates", "%d.%m.%Y %H:%M"], 1790001000000),
        ("1789993800", ["--dates", "s"], 1789993800000),
        ("1789993800000", ["--dates", "ms"], 1789993800000),
    ],
)
def test_dates_are_read_as_they_are_declared(imports, cell, words, expected):
    imports("t.csv", f"id,account_id,opened_at\n1,acme,{cell}\n", "tickets", *words)

    assert imports.stored("tickets")["1"]["opened_at"] == expected


def test_bad_rows_are_told_by_line_kept_aside_as_they_were_and_can_be_mended(imports, tmp_path):
    rows = [f"{n},acme,2026-09-01T08:00:00Z,,low,x" for n in range(10, 20)]
    rows[3] = '13,acme,yesterday,,low,"a, ""b"""'
    rows[5] = "15,acme,2026-09-01T08:00:00Z,,low"
    rows[6] = "16,nobody,2026-09-01T08:00:00Z,,low,x"
    rows[7] = '17,acme,2026-09-01T08:00:00Z,,low,"y" z'
    rows[8] = '18,acme,2026-09-01T08:00:00Z,,lowest,"unclosed'
    text = TICKETS + "\n".join(rows) + "\n"

    result = imports("t.csv", text.encode("utf-16"), "tickets", status=3)

    aside = tmp_path / "t.csv.rejected.csv"
    reasons = (tmp_path / "t.csv.rejected.csv.reasons.txt").read_text().splitlines()
    assert [line.partition(":")[0] for line in reasons] == [
        *("line 8", "line 10", "line 11", "line 12", "line 13")
    ]
    assert "'yesterday' is no date" in reasons[0] and reasons[0] in result.stderr
    assert "has 5 cells, the header 6" in reasons[1]
    assert "there is no account 'nobody'" in reasons[2]
    assert "quote in the middle of a cell" in reasons[3]
    assert "quote that is never closed" in reasons[4]
    assert aside.read_text(encoding="utf-16") == "\n".join(
        [TICKETS.splitlines()[0], rows[3], rows[5], rows[6], rows[7], rows[8], ""]
    )
    assert set(imports.stored("tickets")) == {"1", "2", "10", "11", "12", "14", "19"}

    mended = aside.read_text(encoding="utf-16")
    mended = mended.replace("yesterday", "2026-08-31").replace("nobody", "acme")
    mended = mended.replace('lowest,"unclosed', "low,closed").replace('"y" z', "z")
    mended = mended.replace(
        "15,acme,2026-09-01T08:00:00Z,,low", "15,acme,2026-09-01T08:00:00Z,,low,"
    )
    imports("t.csv.rejected.csv", mended.encode("utf-16"), "tickets")
    assert len(imports.stored("tickets")) == 12


def test_one_bad_row_in_ten_thousand_costs_the_others_nothing(imports):
    rows = [f'{{"id": "{n}", "account_id": "acme", "opened_at": {NOON}}}' for n in range(10_000)]
    rows[7_777] = '{"id": "7777", "account_id": "acme", "opened_at": '

    result = imports("t.jsonl", "\n".join(rows), "tickets", status=3)

    assert "9,999 new" in result.stdout and "1 rejected" in result.stdout
    assert "line 7778: is no JSON" in result.stderr


def test_what_waits_to_be_mended_is_never_written_over(imports, tmp_path):
    bad = "id,account_id,opened_at\n1,acme,never\n"
    for _ in range(2):
        imports("t.csv", bad, "tickets", status=3)

    assert (tmp_path / "t.csv.rejected.csv").exists()
    assert (tmp_path / "t.csv.rejected.2.csv").exists()


def test_a_dry_run_tells_what_would_happen_and_keeps_nothing(imports, tmp_path):
    imports("a.csv", TICKETS, "tickets")
    more = TICKETS.replace("low", "high") + "3,acme,never,,low,x\n4,acme,2026-09-02,,low,x\n"

    result = imports("b.csv", more, "tickets", "--dry-run", status=3)

    told = [line for line in result.stderr.splitlines() if line.startswith("line")]
    assert [line.partition(":")[2].strip()[:9] for line in told] == [
        *("unchanged", "changed", "opened_at", "created")
    ]
    assert (
        "4 rows: 1 new, 1 changed, 1 as they were, 1 rejected (nothing was kept)" in result.stdout
    )
    assert (
        set(imports.stored("tickets")) == {"1", "2"}
        and imports.stored("tickets")["2"]["priority"] == "low"
    )
    assert not (tmp_path / "b.csv.rejected.csv").exists()


def test_standard_input_is_a_file_too(imports):
    result = imports.run("-", "tickets", given=TICKETS)

    assert result.stdout.startswith("2 rows: 2 new")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", "", "the file is empty"),
        ("list.json", '[{"id": 1}]', "one object a line is needed"),
        ("twice.csv", "id,id\n1,2\n", "names id twice"),
        ("cut.csv.gz", gzip.compress(TICKETS.encode() * 900)[:150], "can't be"),
        ("missing.csv", None, "No such file"),
    ],
)
def test_a_file_that_can_t_be_used_at_all_says_why(imports, name, content, said):
    assert said in imports(name, content, "tickets", status=1).stderr
