"""A client made from the OpenAPI document by a generator works against a real collector."""

from __future__ import annotations

import ast
import importlib
import json
import re
import subprocess
import sys
from datetime import date

import pytest

from independent.served import collector
from stories.house import at

PACKAGE = "generated_client"
FREE = {"monotonic_ms", "lib", "value"}
"""Fields that hold any JSON: what a sender says of itself, and the value of a trait."""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with collector(tmp_path_factory.mktemp("client"), now_ms=at(15, 12)) as made:
        made.send(
            [
                {
                    "type": "account",
                    "account_id": "acme/north",
                    "occurred_at": at(-90),
                    "traits": {"name": "Acme", "seats": 4, "timezone": "Europe/Berlin"},
                },
                *(
                    {
                        "type": "activity",
                        "account_id": "acme/north",
                        "user_id": user,
                        "name": "report.exported",
                        "occurred_at": at(day, 9),
                    }
                    for user, day in (("ada", 8), ("bo", 8), ("ada", 9))
                ),
            ]
        )
        yield made


@pytest.fixture(scope="module")
def generated(served, tmp_path_factory):
    """The folder with the package, and what the generator complained of."""
    folder = tmp_path_factory.mktemp("generated")
    document, out = folder / "openapi.json", folder / PACKAGE
    document.write_text(json.dumps(served.document()), encoding="utf-8")
    (folder / "config.yml").write_text("post_hooks: []\n", encoding="utf-8")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    command += ["--path", document, "--output-path", out, "--config", folder / "config.yml"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return out, told.stdout + told.stderr


@pytest.fixture(scope="module")
def package(generated):
    """Imports a module of the generated package."""
    folder, _ = generated
    sys.path.insert(0, str(folder.parent))
    yield lambda name: importlib.import_module(f"{PACKAGE}.{name}")
    sys.path.remove(str(folder.parent))


@pytest.fixture
def client(package, served):
    """A client with a key of a kind."""
    return lambda kind: package("client").AuthenticatedClient(
        base_url=served.base_url, token=served.keys[kind], raise_on_unexpected_status=True
    )


def test_the_generator_understands_the_whole_document(generated):
    _, told = generated
    assert "WARNING" not in told and "Unable" not in told, told


def test_accounts_and_metrics_are_read_as_typed_values(package, client):
    accounts, models = "api.accounts", package("models")
    with client("read") as reader:
        page = package(f"{accounts}.list_accounts").sync(client=reader)
        (row,) = page.accounts
        told = package(f"{accounts}.read_metrics").sync("acme/north", client=reader)

    assert isinstance(row, models.AccountRow) and row.name == "Acme"
    spent, active = told.metrics.usage_frequency, told.metrics.active_users
    assert isinstance(spent, models.UsageFrequency)
    assert (spent.value, spent.band.value, spent.as_of) == (2, "infrequent", date(2027, 3, 15))
    assert (active.value, active.d30, told.metrics.license_utilization.value) == (2, 2, 50)


def test_an_account_is_written_and_read_again(package, client):
    models = package("models")
    body = models.AccountBody(traits=models.AccountTraits(name="Bolt", seats=7))
    body.traits["region"] = "north"
    with client("admin") as admin:
        put = package("api.accounts.put_account").sync("bolt", client=admin, body=body)
        found = package("api.accounts.read_account").sync("bolt", client=admin)

    assert isinstance(put, models.Account)
    assert (found.name, found.traits["seats"], found.traits["region"]) == ("Bolt", 7, "north")
    assert {told.trait for told in found.history} == {"name", "seats", "region"}


def test_a_refusal_is_a_typed_problem(package, client):
    with client("read") as reader:
        found = package("api.accounts.read_account").sync("nobody", client=reader)

    assert isinstance(found, package("models").Problem)
    assert (found.status, found.code) == (404, "not_found")


def test_no_field_is_of_any_type_where_its_schema_is_known(generated):
    folder, _ = generated
    loose = []
    for path in (folder / "models").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                kinds = ast.unparse(node.annotation).split(" | ")
                if "Any" in kinds and node.target.id not in FREE:
                    loose.append((path.stem, node.target.id))
    assert loose == []


def test_models_are_named_after_what_they_are(generated):
    folder, _ = generated
    names = {path.stem for path in (folder / "models").glob("*.py")}

    assert {"account", "account_metrics", "time_spent", "ticket_body", "problem"} <= names
    assert {"ticket_priority", "ticket_status", "frequency_band", "unlimited"} <= names
    assert not [name for name in names if re.search(r"type_\d", name)]
