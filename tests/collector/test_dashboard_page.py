"""The dashboard's pages as they are served: nothing inline, nothing from elsewhere."""

import re
from pathlib import Path

import pytest

import seatbeat_collector
from stories.collectors import Running

STATIC = Path(seatbeat_collector.__file__).parent / "dashboard" / "static"
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
SHEETS = sorted((STATIC / "css").glob("*.css"))

PAGES = [
    "/",
    "/surveys",
    "/surveys/new",
    "/surveys/edit/nps-q4",
    "/surveys/results/nps-q4",
    "/surveys/preview",
]


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with Running(tmp_path_factory.mktemp("page") / "seatbeat.db") as running:
        yield running


@pytest.fixture(scope="module", params=PAGES)
def page(running, request):
    return running.get(request.param, key=None)


def test_the_page_needs_no_key_because_it_holds_no_data(page):
    assert page.status_code == 200
    assert page.content_type == "text/html; charset=utf-8"


def test_its_policy_allows_nothing_inline_and_nothing_from_elsewhere(page):
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    framed = "'self'" if page.request.path == "/surveys/preview" else "'none'"
    assert f"frame-ancestors {framed}" in policy
    assert "unsafe" not in policy and "http" not in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_nothing_on_the_page_is_inline(page):
    html = page.get_data(as_text=True)
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html)


def test_everything_the_page_asks_for_is_there_and_guarded(running, page):
    addresses = re.findall(r'(?:src|href)="(/dashboard/[^"]+)"', page.get_data(as_text=True))
    assert len(addresses) >= 2
    for address in addresses:
        answer = running.get(address, key=None)
        assert answer.status_code == 200, address
        assert "Content-Security-Policy" in answer.headers
        answer.close()


@pytest.mark.parametrize("path", [*SCRIPTS, *SHEETS], ids=lambda p: str(p.relative_to(STATIC)))
def test_a_file_of_the_page_is_small_and_asks_nothing_of_other_hosts(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(STATIC)))
def test_a_script_imports_what_exists_and_sets_no_html(path):
    text = path.read_text(encoding="utf-8")
    for name in re.findall(r'from "(\.[^"]+)"', text):
        assert (path.parent / name).exists(), name
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|eval\(|document\.write", text)


def test_the_tables_heads_are_heads_with_buttons_that_sort(running):
    html = running.get("/", key=None).get_data(as_text=True)
    heads = re.findall(r'<th scope="col".*?</th>', html, re.S)
    assert len(heads) == 6
    assert all('<button type="button" class="sort"' in head for head in heads)
    assert '<th scope="row"' in html
