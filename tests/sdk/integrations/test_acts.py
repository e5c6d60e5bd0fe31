"""Which requests say that a person is at work: the table in docs/python-integrations.md."""

import pytest

from sdk.integrations.asgi_calls import answering, call, http_scope
from seatbeat.integrations import always_counts, never_counts
from seatbeat.integrations.asgi import SeatbeatMiddleware

CHROME = "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0"
PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


LINK = {"Sec-Fetch-Site": "same-origin"}
ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}
BY_USER = {"Sec-Fetch-User": "?1"}
SAFARI = {"User-Agent": "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15"}


def fetch(mode, dest, **more):
    return {"Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest, "User-Agent": CHROME, **more}


def marks_of(sb, scope, status=200, **options):
    app = SeatbeatMiddleware(answering(status), sb, who=lambda scope: ("u-7", "acme"), **options)
    call(app, scope)
    return [event["type"] for event in sb.events].count("heartbeat")


BY_HAND = {
    "a page is opened": ("GET", fetch("navigate", "document")),
    "a link is clicked": ("GET", fetch("navigate", "document", **LINK, **BY_USER)),
    "a link is clicked inside a frame": ("GET", fetch("navigate", "iframe", **LINK, **BY_USER)),
    "a form is sent inside a frame": ("POST", fetch("navigate", "iframe", **LINK)),
    "a link is clicked in Safari": ("GET", {**fetch("navigate", "document", **LINK), **SAFARI}),
    "somebody comes from elsewhere": ("GET", fetch("navigate", "document", **ELSEWHERE)),
    "a form is sent": ("POST", fetch("navigate", "document")),
    "a script saves": ("POST", fetch("cors", "empty")),
    "a script changes": ("PATCH", fetch("same-origin", "empty")),
    "a script deletes": ("DELETE", fetch("cors", "empty")),
    "htmx stands in for a link": ("GET", fetch("cors", "empty", **{"HX-Boosted": "true"})),
    "a page over plain HTTP": ("GET", {"Accept": PAGE, "User-Agent": CHROME}),
    "jQuery saves over plain HTTP": ("POST", {"X-Requested-With": "XMLHttpRequest"}),
    "a simple client": ("GET", {}),
    "curl": ("GET", {"Accept": "*/*", "User-Agent": "curl/8.5"}),
}

BY_MACHINES = {
    "a script reads, as polling does": ("GET", fetch("cors", "empty")),
    "a script reads HTML": ("GET", fetch("cors", "empty", Accept="text/html")),
    "an event stream": ("GET", fetch("cors", "empty", Accept="text/event-stream")),
    "a beacon": ("POST", fetch("no-cors", "empty")),
    "a page reloads itself": ("GET", fetch("navigate", "document", **LINK)),
    "a page loads a frame": ("GET", fetch("navigate", "iframe", **LINK)),
    "an image": ("GET", fetch("no-cors", "image")),
    "a stylesheet": ("GET", fetch("no-cors", "style")),
    "a service worker": ("GET", fetch("same-origin", "serviceworker")),
    "a report of the browser": ("POST", fetch("no-cors", "report")),
    "a plug-in's content": ("GET", fetch("navigate", "embed")),
    "a WebSocket's handshake": ("GET", fetch("websocket", "websocket")),
    "an old browser's WebSocket": ("GET", {"Upgrade": "websocket"}),
    "a prefetch": ("GET", fetch("navigate", "document", **{"Sec-Purpose": "prefetch"})),
    "a prerender": ("GET", fetch("navigate", "document", **{"Sec-Purpose": "prefetch;prerender"})),
    "Safari's preview": ("GET", {"X-Purpose": "preview"}),
    "Firefox's old prefetch": ("GET", {"X-Moz": "prefetch"}),
    "an older prefetch": ("GET", fetch("navigate", "document", Purpose="prefetch")),
    "Turbo's prefetch": ("GET", fetch("cors", "empty", **{"X-Sec-Purpose": "prefetch"})),
    "jQuery polls over plain HTTP": ("GET", {"X-Requested-With": "XMLHttpRequest"}),
    "a page's script over plain HTTP": ("GET", {"Accept": "*/*", "User-Agent": CHROME}),
    "a client that wants data": ("GET", {"Accept": "application/json"}),
    "a look at the headers": ("HEAD", {}),
    "a preflight": ("OPTIONS", fetch("cors", "empty")),
    "TRACE": ("TRACE", {}),
}


@pytest.mark.parametrize(("method", "headers"), BY_HAND.values(), ids=BY_HAND)
def test_what_a_person_does_counts(sb, method, headers):
    assert marks_of(sb, http_scope(method, headers=headers)) == 1


@pytest.mark.parametrize(("method", "headers"), BY_MACHINES.values(), ids=BY_MACHINES)
def test_what_browsers_and_scripts_do_by_themselves_does_not(sb, method, headers):
    assert marks_of(sb, http_scope(method, headers=headers)) == 0


@pytest.mark.parametrize(
    ("status", "expected"),
    [(status, 1) for status in (200, 201, 204, 302, 304, 400, 409, 422, 500)]
    + [(status, 0) for status in (101, 401, 403, 404, 405, 410, 413, 429, 501, 502, 503, 504)],
)
def test_who_is_turned_away_at_the_door_did_no_work(sb, status, expected):
    assert marks_of(sb, http_scope("POST"), status) == expected


@pytest.mark.parametrize(
    "path",
    [
        *("/health", "/healthz", "/healthz/", "/health/live", "/api/v1/health", "/-/healthz"),
        *("/livez", "/readyz", "/_health", "/__lbheartbeat__", "/__heartbeat__", "/health-check"),
        *("/ping", "/api/session/keepalive", "/keep-alive", "/heartbeat"),
        *("/static/app.css", "/static/report", "/favicon.ico", "/apple-touch-icon.png"),
        *("/_next/chunk-3.js", "/app.js.map", "/robots.txt", "/.well-known/security.txt"),
        *("/fonts/inter.woff2", "/LOGO.PNG", "/sitemap.xml", "/manifest.webmanifest"),
        *("/socket.io/", "/api/graphql", "/engine.io/"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_probes_files_and_transports_are_no_acts(sb, path, method):
    assert marks_of(sb, http_scope(method, path)) == 0


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/healthy-eating", "/patients/7/health", "/assets/17", "/shipping", "/statics"),
        *("/report.pdf", "/export.csv", "/reports/2026.12", "/live", "/status"),
    ],
)
def test_pages_that_look_a_little_like_it_are(sb, path):
    assert marks_of(sb, http_scope("GET", path)) == 1


def test_a_look_at_the_graphql_explorer_is_an_act(sb):
    scope = http_scope("GET", "/graphql", headers=fetch("navigate", "document"))
    assert marks_of(sb, scope) == 1


def test_excluded_paths_are_patterns(sb):
    exclude = ["/internal/*", "/poll"]
    for path in ("/internal/a/b", "/poll"):
        assert marks_of(sb, http_scope("GET", path), exclude=exclude) == 0
    assert marks_of(sb, http_scope("GET", "/polls"), exclude=exclude) == 1


def test_one_excluded_path_may_stand_alone(sb):
    assert marks_of(sb, http_scope("GET", "/poll"), exclude="/poll") == 0


def test_the_app_may_judge_by_itself_and_leave_the_rest_to_the_rules(sb):
    def counts(visit):
        if visit.path == "/api/reports":
            return visit.method == "GET" and visit.header("x-by") == "hand"
        return None

    by_script = fetch("cors", "empty", **{"X-By": "hand"})
    assert marks_of(sb, http_scope("POST", "/api/reports"), counts=counts) == 0
    assert marks_of(sb, http_scope("GET", "/poll", by_script), counts=counts) == 0
    assert marks_of(sb, http_scope("GET", "/api/reports", by_script), counts=counts) == 1


def test_a_decorated_view_needs_no_rule(sb):
    @always_counts
    def search():
        """Loaded by a script while somebody types."""

    @never_counts
    def autosave():
        """Sent by a timer."""

    read, write = fetch("cors", "empty"), fetch("cors", "empty")
    assert marks_of(sb, http_scope("POST", "/save", write, endpoint=autosave)) == 0
    assert marks_of(sb, http_scope("GET", "/search", read, endpoint=search)) == 1


@pytest.mark.parametrize(
    ("root", "path", "feature"),
    [
        ("", "/reports/17", "reports"),
        ("", "/", None),
        ("", "/über/uns", "%C3%BCber"),
        ("", "/a b%/c", "a%20b%25"),
        ("", "/" + "x" * 200, "x" * 120),
        ("/shop", "/shop/reports", "shop"),
    ],
)
def test_a_mark_names_the_feature_as_the_browser_snippet_would(sb, root, path, feature):
    assert marks_of(sb, http_scope("GET", path, root_path=root)) == 1
    assert sb.events[0].get("feature") == feature


def test_a_feature_may_be_named_by_the_app(sb):
    scope = http_scope("GET", "/en/reports/17")
    assert marks_of(sb, scope, feature=lambda visit: visit.path.split("/")[2]) == 1
    assert sb.events[0]["feature"] == "reports"


def test_what_an_app_is_mounted_under_is_no_part_of_the_path_that_is_excluded(sb):
    scope = http_scope("GET", "/shop/poll", root_path="/shop")
    assert marks_of(sb, scope, exclude=["/poll"]) == 0
