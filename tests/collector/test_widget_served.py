"""The survey widget as the collector serves it to the snippet on any page."""

import gzip

import pytest

from seatbeat_collector.app import create_app
from seatbeat_collector.http.assets import widget


@pytest.fixture
def client(tmp_path):
    app = create_app({"database": str(tmp_path / "seatbeat.db")})
    yield app.test_client()
    app.extensions["seatbeat"].close()


def test_a_page_of_any_origin_may_import_the_latest(client):
    answer = client.get("/w.js")
    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert len(gzip.compress(answer.data, 9, mtime=0)) <= 10_000
    again = client.get("/w.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_this_very_build_is_kept_for_good_and_another_is_not_there(client):
    tag = widget().tag
    answer = client.get(f"/w.{tag}.js")
    assert answer.data == client.get("/w.js").data
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/w.0123456789abcdef.js").status_code == 404
