"""The dashboard's pages as they are served: nothing inline, nothing from elsewhere."""

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin

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


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("js/main.js", "text/javascript; charset=utf-8"),
        ("css/page.css", "text/css; charset=utf-8"),
        ("mark.svg", "image/svg+xml"),
    ],
)
def test_its_files_go_out_compressed_and_caches_tell_both_apart(name, kind, running):
    def ask(accepted, tag=None):
        headers = {"Accept-Encoding": accepted} | ({"If-None-Match": tag} if tag else {})
        return running.client.get(f"/dashboard/{name}", headers=headers)

    plain, packed = ask("identity"), ask("gzip, br")

    assert "Content-Encoding" not in plain.headers
    assert plain.data == (STATIC / name).read_bytes() == gzip.decompress(packed.data)
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    for answer, accepted in ((plain, "identity"), (packed, "gzip")):
        assert answer.content_type == kind
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Cache-Control"] == "no-cache"
        again = ask(accepted, answer.headers["ETag"])
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Vary"] == "Accept-Encoding"
    assert ask("gzip", plain.headers["ETag"]).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["", "js", "js/none.js", "../__init__.py", "%2e%2e/__init__.py", "js/..%2f..%2f__init__.py"],
)
def test_of_its_folder_nothing_else_is_served(name, running):
    assert running.client.get(f"/dashboard/{name}").status_code == 404


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


def test_all_pages_have_the_same_head_and_lead_to_the_same_places(running):
    pages = [path for path in PAGES if path != "/surveys/preview"]
    heads, navs = set(), set()
    for path in pages:
        html = running.get(path, key=None).get_data(as_text=True)
        heads.add(
            tuple(re.findall(r"<meta name=\"(?!description)[^>]+>|<link rel=\"icon[^>]+>", html))
        )
        nav = re.search(r"<nav.*?</nav>", html, re.S)[0]
        links = re.findall(r'href="([^"]*)"[^>]*>(\w+)<', nav)
        navs.add(tuple((urljoin(f"http://host{path}", to), label) for to, label in links))
        assert nav.count("aria-current") == (path in ("/", "/surveys"))

    assert len(heads) == 1
    assert navs == {
        tuple(
            (f"http://host/{to}", label)
            for label, to in (("Accounts", ""), ("Surveys", "surveys"), ("API", "docs"))
        )
    }


def test_the_first_page_names_every_other_one_beside_itself(running):
    html = running.get("/", key=None).get_data(as_text=True)
    assert re.findall(r'<a[^>]* href="([^"#]+)"', html) == ["./", "./", "./surveys", "./docs"]


def test_the_tables_heads_are_heads_with_buttons_that_sort(running):
    html = running.get("/", key=None).get_data(as_text=True)
    heads = re.findall(r'<th scope="col".*?</th>', html, re.S)
    assert len(heads) == 6
    assert all('<button type="button" class="sort"' in head for head in heads)
    assert '<th scope="row"' in html
