"""The browser snippet as the collector serves it: short-lived, or this very build for good."""

import base64
import gzip
import hashlib
import json
import re

import pytest
from click.testing import CliRunner

from seatbeat_collector.app import create_app
from seatbeat_collector.cli import main


@pytest.fixture
def database(tmp_path):
    return str(tmp_path / "seatbeat.db")


@pytest.fixture
def client(database):
    app = create_app({"database": database})
    yield app.test_client()
    app.extensions["seatbeat"].close()


def shown_by_doctor(database):
    result = CliRunner().invoke(main, ["doctor", "--database", database, "--json"])
    (text,) = [f["text"] for f in json.loads(result.stdout)["findings"] if "/t." in f["text"]]
    return re.search(r"(/t\.\w+\.js), (\d+) bytes, integrity (\S+)", text).groups()


def test_the_latest_is_kept_for_an_hour_and_then_asked_for_by_its_tag(client):
    answer = client.get("/t.js")
    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert len(gzip.compress(answer.data, 9, mtime=0)) <= 4000
    again = client.get("/t.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("name", ["t", "w"])
def test_browsers_get_it_compressed_at_its_address_and_at_that_of_this_build(name, client):
    plain = client.get(f"/{name}.js")
    pinned = f"/{name}.{hashlib.sha256(plain.data).hexdigest()[:16]}.js"

    for address in (f"/{name}.js", pinned):
        answer = client.get(address, headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.data) == plain.data
        assert len(answer.data) <= {"t": 4000, "w": 10_000}[name]
        assert int(answer.headers["Content-Length"]) == len(answer.data)
    for accepted in ("identity", "gzip;q=0", "br"):
        answer = client.get(pinned, headers={"Accept-Encoding": accepted})
        assert "Content-Encoding" not in answer.headers
        assert answer.data == plain.data


def test_caches_tell_the_compressed_from_the_plain(client):
    plain = client.get("/t.js")
    packed = client.get("/t.js", headers={"Accept-Encoding": "gzip"})
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != packed.headers["ETag"]
    for answer, accepted in ((plain, "identity"), (packed, "gzip")):
        headers = {"If-None-Match": answer.headers["ETag"], "Accept-Encoding": accepted}
        again = client.get("/t.js", headers=headers)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Vary"] == "Accept-Encoding"


def test_doctor_names_this_very_build_and_the_hash_to_pin_it_with(client, database):
    address, size, integrity = shown_by_doctor(database)
    answer = client.get(address)
    assert answer.data == client.get("/t.js").data
    assert len(answer.data) == int(size)
    digest = base64.b64encode(hashlib.sha384(answer.data).digest()).decode()
    assert integrity == f"sha384-{digest}"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_any_page_may_read_it_and_another_build_is_not_there(client):
    headers = client.get("/t.js").headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert client.get("/t.0123456789abcdef.js").status_code == 404
