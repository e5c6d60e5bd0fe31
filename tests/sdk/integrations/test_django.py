"""The Django middleware in a real project, under WSGI and under ASGI."""

import asyncio

import pytest
from asgiref.sync import iscoroutinefunction
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import AsyncClient, Client, RequestFactory
from django.test.utils import override_settings

from sdk.integrations import django_project
from sdk.integrations.asgi_calls import call_async, http_scope
from seatbeat import OptionError, Seatbeat
from seatbeat.integrations.django import SeatbeatMiddleware, client, snippet_for

PROJECT = django_project.__name__


@pytest.fixture
def project(sb):
    """The project with this test's client."""
    with override_settings(SEATBEAT={"CLIENT": sb, "WHO": f"{PROJECT}.who"}):
        yield


@pytest.fixture
def rf():
    return RequestFactory()


@pytest.fixture(params=["wsgi", "asgi"])
def ask(project, request):
    """Make a request as somebody, through either kind of handler; gives the answer."""
    return ask_wsgi if request.param == "wsgi" else ask_asgi


def ask_wsgi(path, user="kim", method="GET"):
    answer = Client(raise_request_exception=False).generic(method, path, headers=sent_by(user))
    if answer.streaming:
        b"".join(answer)
    answer.close()
    return answer


def ask_asgi(path, user="kim", method="GET"):
    async def asked():
        answer = await AsyncClient(raise_request_exception=False).generic(
            method, path, headers=sent_by(user)
        )
        if answer.streaming:
            [piece async for piece in answer] if answer.is_async else list(answer)
        answer.close()
        return answer

    return asyncio.run(asked())


def sent_by(user):
    return {"X-User": user} if user else {}


def acts(sb):
    return [(e["name"], e["user_id"]) for e in sb.events if e["type"] == "activity"]


@pytest.mark.parametrize("who", ["who", "who_asks_the_database", "who_awaits"])
def test_a_view_knows_the_person_and_the_request_is_a_mark(ask, sb, marks, who):
    with override_settings(SEATBEAT={"CLIENT": sb, "WHO": f"{PROJECT}.{who}"}):
        assert ask("/page/opened").status_code == 200
        assert ask("/async/awaited").status_code == 200
    names = ["opened", "awaited", "awaited in a thread"]
    assert acts(sb) == [(name, "kim") for name in names]
    assert marks() == [("kim", "acme", "page"), ("kim", "acme", "async")]


def test_signing_in_is_an_act_of_whoever_has_signed_in(ask, marks):
    ask("/sign-in/kim", user=None, method="POST")
    assert marks() == [("kim", "acme", "sign-in")]


def test_nobody_is_at_work_where_nobody_is_signed_in(ask, sb):
    assert ask("/forbidden", user=None).status_code == 403
    assert sb.events == []


def test_a_view_that_breaks_leaves_nobody_behind(ask, sb, marks):
    assert ask("/broken").status_code == 500
    assert ask("/page/later", user=None).status_code == 500  # strict: an event without a user
    assert acts(sb) == [("broken", "kim")]
    assert marks() == [("kim", "acme", "broken")]


def test_what_never_reached_a_view_and_what_machines_ask_for_is_no_act(ask, marks):
    asked = {
        ("/missing", "GET"): 404,
        ("/forbidden", "GET"): 403,
        ("/polls", "GET"): 405,
        ("/polls", "POST"): 200,
        ("/poll", "POST"): 200,
        ("/health", "GET"): 200,
        ("/page/x", "HEAD"): 200,
        ("/page/x", "OPTIONS"): 200,
    }
    assert {(path, m): ask(path, method=m).status_code for path, m in asked} == asked
    assert marks() == []


@pytest.mark.parametrize("path", ["/stream", "/async-stream"])
@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume:Warning")
def test_a_streamed_answer_knows_the_person_while_it_is_sent(ask, sb, path):
    assert ask(path).status_code == 200
    assert acts(sb) == [("row.0", "kim"), ("row.1", "kim")]


def test_a_file_stays_with_the_server(project, marks, rf):
    class FileWrapper:
        """What a WSGI server sends by itself."""

        def __init__(self, file, size):
            self.close = file.close

    environ = rf.get("/export", headers=sent_by("kim")).environ
    body = WSGIHandler()({**environ, "wsgi.file_wrapper": FileWrapper}, lambda *_: None)
    body.close()
    assert isinstance(body, FileWrapper)
    assert marks() == [("kim", "acme", "export")]


def test_nobody_asks_who_wants_a_static_file(ask):
    asked = []
    lenient = Seatbeat.test(strict=False)
    with override_settings(SEATBEAT={"CLIENT": lenient, "WHO": asked.append}):
        ask("/files/logo")
    assert asked == []


def test_requests_at_the_same_time_are_not_confused(project, sb):
    async def all_at_once():
        app = ASGIHandler()
        for n in range(3):
            scopes = (
                http_scope("GET", f"/async/u-{n}", {"X-User": f"u-{n}"}, query_string=b"")
                for n in range(10)
            )
            await asyncio.gather(*(call_async(app, {**s, "headers": host(s)}) for s in scopes))

    asyncio.run(all_at_once())
    seen = [(name.partition(" ")[0], user) for name, user in acts(sb)]
    assert sorted(seen) == sorted([(f"u-{n}", f"u-{n}") for n in range(10)] * 6)


def host(scope):
    return [*scope["headers"], (b"host", b"testserver")]


@pytest.mark.parametrize(
    "who", [lambda request: request.missing, lambda request: 7], ids=["raises", "no pair"]
)
def test_a_mistake_in_who_costs_the_mark_and_never_the_request(ask, who, caplog):
    lenient = Seatbeat.test(strict=False)
    with override_settings(SEATBEAT={"CLIENT": lenient, "WHO": who}):
        assert [ask("/sign-in/kim").status_code for _ in range(3)] == [200] * 3
    assert lenient.events == []
    (line,) = [r.getMessage() for r in caplog.records if r.name == "seatbeat"]
    assert line.startswith("who ")


def test_a_template_gets_the_snippet_of_whoever_is_signed_in(ask, sb):
    options = {"WRITE_KEY": "sbw_x", "BROWSER_URL": "https://telemetry.example.com"}
    settings = {"CLIENT": sb, "WHO": f"{PROJECT}.who", **options}
    with override_settings(SEATBEAT=settings):
        html = ask("/billing", user="k<m").content.decode()
    assert '["identify","k\\u003cm",{"account":"acme"}]' in html
    assert html.count("<script") == 2


class NotMadeYet:
    """A nonce that is made when its text is asked for, and until then is false."""

    def __bool__(self):
        return False

    def __str__(self):
        return "abc"


@pytest.mark.parametrize("attribute", ["csp_nonce", "_csp_nonce"])
def test_the_nonce_of_a_policy_is_found(sb, attribute, rf):
    options = {"WRITE_KEY": "sbw_x", "BROWSER_URL": "https://telemetry.example.com"}
    with override_settings(SEATBEAT={"CLIENT": sb, **options}):
        request = rf.get("/")
        setattr(request, attribute, NotMadeYet())
        assert 'nonce="abc"' in snippet_for(request)


def test_the_app_decides_by_settings_what_counts(sb, marks):
    settings = {
        "CLIENT": sb,
        "WHO": f"{PROJECT}.who",
        "EXCLUDE": ["/page/skip*"],
        "COUNTS": lambda visit: True if visit.method == "OPTIONS" else None,
        "FEATURE": lambda visit: visit.view.__name__,
    }
    with override_settings(SEATBEAT=settings):
        ask_wsgi("/page/skipped")
        ask_wsgi("/broken", method="OPTIONS")
    assert marks() == [("kim", "acme", "broken")]


def test_a_client_may_be_made_from_the_settings():
    made_of = {"KEY": "sbs_x", "URL": "http://127.0.0.1:9", "APP": "shop"}
    with override_settings(SEATBEAT={"WHO": f"{PROJECT}.who", **made_of}):
        assert client() is client()
        assert client()._options.app == "shop"
        client().close()


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        (None, "SEATBEAT = {"),
        ({}, "WHO"),
        ({"WHO": "missing.module"}, "missing"),
        ({"WHO": f"{PROJECT}.who", "CLIENT": 7}, "CLIENT"),
        ({"WHO": f"{PROJECT}.who", "WRITEKEY": "sbw_x"}, "WRITEKEY"),
        ({"WHO": f"{PROJECT}.who", "WRITE_KEY": "sbs_x"}, "sbw_"),
    ],
    ids=str,
)
def test_settings_that_can_not_work_are_refused_when_the_server_starts(sb, settings, complaint):
    if settings is not None and complaint not in ("missing", "CLIENT"):
        settings = {"CLIENT": sb, **settings}
    error = ImportError if complaint == "missing" else OptionError
    with override_settings(SEATBEAT=settings), pytest.raises(error, match=complaint):
        SeatbeatMiddleware(lambda request: None)


def test_the_middleware_is_async_where_what_it_calls_is(project):
    async def respond(request):
        """A handler."""

    assert iscoroutinefunction(SeatbeatMiddleware(respond))
    assert not iscoroutinefunction(SeatbeatMiddleware(lambda request: None))
