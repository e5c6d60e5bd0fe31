"""One account: its traits, their history, its place in the tree; people and their erasure."""

from __future__ import annotations

import pytest

from seatbeat_collector.http.account_schemas import AccountSchema, UserSchema
from seatbeat_collector.store.rows import AccountTraits, Rows
from stories.house import House, at, path_of


@pytest.fixture
def here(tmp_path):
    with House(tmp_path) as made:
        yield made


def test_what_was_put_comes_back_with_its_history(here):
    here.put("accounts", "acme", traits={"seats": 10, "plan": "pro"})
    here.clock.forward(60_000)

    answer = here.put("accounts", "acme", traits={"seats": 50})

    assert answer["traits"] == {"seats": 50, "plan": "pro"}
    seats = [one for one in answer["history"] if one["trait"] == "seats"]
    assert [one["value"] for one in seats] == [10, 50]
    assert seats[1]["valid_from"] == "2027-03-15T12:01:00.000Z"
    assert answer == here.read("accounts", "acme")
    assert AccountSchema().validate(answer) == {}


def test_instants_are_shown_as_they_are_written(here):
    answer = here.account(
        "acme", created_at=1_700_000_000_000, renews_at="2028-01-01T01:00:00+01:00"
    )

    assert answer["traits"]["created_at"] == "2023-11-14T22:13:20.000Z"
    assert answer["traits"]["renews_at"] == "2028-01-01T00:00:00.000Z"


def test_unknown_traits_are_kept_as_they_came(here):
    answer = here.account("acme", region={"code": "eu"}, tags=["a", 1, None])

    assert answer["traits"] == {"region": {"code": "eu"}, "tags": ["a", 1, None]}


def test_an_account_knows_who_stands_above_and_below(here):
    here.account("group")
    here.account("north", parent_id="group")
    here.account("oslo", parent_id="north")

    north = here.read("accounts", "north")

    assert (north["parent"], north["children"]) == ("group", ["oslo"])


@pytest.mark.parametrize(("account", "parent"), [("group", "group"), ("group", "oslo")])
def test_no_account_can_be_put_below_itself(here, account, parent):
    here.account("north", parent_id="group")
    here.account("oslo", parent_id="north")

    answer = here.call(
        "PUT", path_of("accounts", account), key="admin", json={"traits": {"parent_id": parent}}
    )

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_body")
    assert answer.json["errors"][0]["path"] == "traits.parent_id"


def test_a_cycle_that_came_by_another_way_is_read_safely(here):
    rows = Rows(
        accounts=[
            AccountTraits("a", at(1), {"parent_id": "b"}),
            AccountTraits("b", at(1), {"parent_id": "a", "seats": 4}),
        ]
    )
    here.collector.store.append(rows, received_at_ms=at(1))
    here.do("a", "ada", "opened", at(10, 9))

    for account in ("a", "b"):
        assert here.read("accounts", account, "metrics")["metrics"]["active_users"]["value"] == 1
    assert len(here.read("accounts")["accounts"]) == 2


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"traits": {"seats": -1}}, "traits.seats"),
        ({"traits": {"timezone": "Mars/Olympus"}}, "traits.timezone"),
        ({"traits": {"created_at": "yesterday"}}, "traits.created_at"),
        ({"traits": 7}, "traits"),
        ({}, "traits"),
        ({"traits": {}, "occurred_at": 4_000_000_000_000}, "occurred_at"),
    ],
)
def test_a_body_that_can_t_be_used_is_refused_field_by_field(here, body, path):
    answer = here.call("PUT", "/v1/accounts/acme", key="server", json=body)

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_body")
    assert answer.json["errors"][0]["path"] == path
    assert here.call("GET", "/v1/accounts/acme").status_code == 404


@pytest.mark.parametrize(
    ("data", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "unreadable_body"),
        (b"[]", "application/json", 400, "unreadable_body"),
        (b"\xff", "application/json", 400, "unreadable_body"),
        (b"[" * 30_000, "application/json", 400, "unreadable_body"),
        (b'{"traits": {}}', "text/xml", 415, "not_json"),
        (b'{"traits": {"x": "' + b"x" * 40_000 + b'"}}', "application/json", 413, "too_large"),
        (b'{"traits": {"x": NaN}}', "application/json", 422, "invalid_body"),
    ],
    ids=["broken", "a list", "no UTF-8", "too deep", "not JSON", "too large", "NaN"],
)
def test_a_body_that_can_t_be_read_is_refused_with_a_code(here, data, content_type, status, code):
    answer = here.call(
        "PUT", "/v1/accounts/acme", key="server", data=data, content_type=content_type
    )

    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_an_id_that_is_too_long_is_refused(here):
    answer = here.call("PUT", f"/v1/accounts/{'x' * 201}", key="server", json={"traits": {}})

    assert (answer.status_code, answer.json["code"]) == (400, "invalid_parameter")


def test_a_person_is_put_into_an_account_and_read_back(here):
    put = here.put("users", "ada", traits={"name": "Ada", "role": "admin"}, account_id="acme")

    assert put["traits"] == {"name": "Ada", "role": "admin"}
    assert put["accounts"] == ["acme"]
    assert (put["first_seen_at"], put["last_seen_at"]) == (None, None)
    assert UserSchema().validate(put) == {}


def test_a_person_who_worked_was_seen(here):
    here.work("acme", "ada", at(10, 9), 60)

    found = here.read("users", "ada")

    assert found["accounts"] == ["acme"]
    assert found["first_seen_at"] == "2027-03-10T09:00:00.000Z"
    assert found["last_seen_at"] == "2027-03-10T09:01:00.000Z"


def test_a_person_is_erased_as_if_never_seen_and_erasing_again_finds_nobody(here):
    here.account("acme", created_at=at(-100))
    here.work("acme", "ada", at(10, 9), 60)
    before = here.read("accounts", "acme", "metrics")["metrics"]["time_spent"]["value"]

    first, second = (here.call("DELETE", "/v1/users/ada", key="admin") for _ in range(2))

    assert (first.status_code, first.data) == (204, b"")
    assert (second.status_code, second.json["code"]) == (404, "not_found")
    after = here.read("accounts", "acme", "metrics")["metrics"]
    assert (before, after["time_spent"]["value"]) == (60, 0)
    assert after["active_users"]["value"] == 0


@pytest.mark.parametrize("path", ["/v1/accounts/nobody", "/v1/users/nobody"])
def test_nobody_is_not_found(here, path):
    answer = here.call("GET", path)

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert answer.content_type == "application/problem+json"


def test_whether_an_account_is_the_vendors_own_is_true_or_false_and_no_word(here):
    answer = here.call(
        "PUT", "/v1/accounts/ours", key="server", json={"traits": {"internal": "yes"}}
    )

    assert answer.status_code == 422
    assert answer.json["errors"] == [
        {"path": "traits.internal", "message": "must be true or false"}
    ]
