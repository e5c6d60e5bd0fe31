"""The ASGI middleware, around Starlette and around an app without a framework."""

import asyncio
import logging
import os
import subprocess
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Mount, Route, WebSocketRoute

import seatbeat
from sdk.integrations.asgi_calls import answering, call, call_async, http_scope
from seatbeat import Seatbeat
from seatbeat.integrations import never_counts
from seatbeat.integrations.asgi import SeatbeatMiddleware, template_context


def who(scope):
    """Whoever the header says: an app's session, in short."""
    user = dict(scope["headers"]).get(b"x-user")
    return user and (user.decode(), "acme")


def starlette(sb, routes, middleware=(), **options):
    observed = Middleware(SeatbeatMiddleware, sb=sb, who=who, **options)
    return Starlette(routes=routes, middleware=[observed, *middleware])


def by(user, path="/", method="GET", **more):
    return http_scope(method, path, {"X-User": user}, **more)


def acts(sb):
    return sorted((e["name"], e["user_id"]) for e in sb.events if e["type"] == "activity")


def test_views_threads_streams_and_background_tasks_know_the_person(sb, marks):
    async def page(request):
        sb.activity("page")
        return PlainTextResponse("", background=BackgroundTask(sb.activity, "afterwards"))

    def in_a_thread(request):
        sb.activity("thread")
        return PlainTextResponse("")

    async def stream(request):
        async def rows():
            for n in range(2):
                await asyncio.sleep(0)
                sb.activity(f"row.{n}")
                yield b"row"

        return StreamingResponse(rows())

    routes = [Route("/page", page), Route("/thread", in_a_thread), Route("/stream", stream)]

    async def passing(request, call_next):
        return await call_next(request)

    app = starlette(sb, routes, [Middleware(BaseHTTPMiddleware, dispatch=passing)])
    for path in ("/page", "/thread", "/stream"):
        call(app, by("u-7", path))
    names = ("afterwards", "page", "row.0", "row.1", "thread")
    assert acts(sb) == [(name, "u-7") for name in names]
    assert marks() == [("u-7", "acme", f) for f in ("page", "thread", "stream")]


def test_requests_at_the_same_time_are_not_confused(sb, marks):
    async def page(request):
        for _ in range(5):
            await asyncio.sleep(0)
            sb.activity(request.path_params["name"])
        return PlainTextResponse("")

    app = starlette(sb, [Route("/{name}", page)])

    async def all_at_once():
        await asyncio.gather(*(call_async(app, by(f"u-{n}", f"/u-{n}")) for n in range(20)))

    asyncio.run(all_at_once())
    assert acts(sb) == sorted([(f"u-{n}", f"u-{n}") for n in range(20)] * 5)
    assert len(marks()) == 20


def test_the_next_request_on_a_connection_knows_nothing_of_the_last(sb):
    lenient = Seatbeat.test(strict=False)

    async def app(scope, receive, send):
        lenient.activity("seen")
        await answering()(scope, receive, send)

    observed = SeatbeatMiddleware(app, lenient, who=who)

    async def one_after_another():
        await call_async(observed, by("u-7"))
        await call_async(observed, http_scope())

    asyncio.run(one_after_another())
    assert acts(lenient) == [("seen", "u-7")]
    assert lenient.stats().dropped == {"missing_user_id": 1}


def test_who_may_be_asked_of_a_database(sb, marks):
    async def slowly(scope):
        await asyncio.sleep(0)
        return who(scope)

    call(SeatbeatMiddleware(answering(), sb, who=slowly), by("u-7", "/a"))
    assert marks() == [("u-7", "acme", "a")]


def test_signing_in_is_an_act_of_whoever_has_signed_in(sb, marks):
    async def sign_in(scope, receive, send):
        scope["session"] = {"user": "u-7"}
        await answering(302)(scope, receive, send)

    def signed_in(scope):
        session = scope.get("session")
        return session and (session["user"], "acme")

    call(SeatbeatMiddleware(sign_in, sb, who=signed_in), http_scope("POST", "/sign-in"))
    assert marks() == [("u-7", "acme", "sign-in")]


@pytest.mark.parametrize(
    "answer",
    [None, (None, "acme"), (None, None)],
    ids=["nobody", "no user", "neither"],
)
def test_nobody_is_at_work_where_nobody_is_signed_in(sb, answer):
    app = SeatbeatMiddleware(answering(), sb, who=lambda scope: answer)
    call(app, http_scope())
    assert sb.events == [] and not app.failures


def test_a_user_without_an_account_is_one_whose_account_the_collector_knows(sb, marks):
    call(SeatbeatMiddleware(answering(), sb, who=lambda scope: (7, None)), http_scope("GET", "/a"))
    assert marks() == [("7", None, "a")]


def raising(scope):
    raise LookupError("secret")


async def raising_later(scope):
    raise LookupError("secret")


@pytest.mark.parametrize(
    "who", [raising, raising_later, lambda s: "u-7", lambda s: (1.5, "a"), lambda s: ("u", "")]
)
def test_a_mistake_in_who_costs_the_mark_and_never_the_request(sb, who, caplog):
    app = SeatbeatMiddleware(answering(), sb, who=who)
    for _ in range(3):
        assert call(app, http_scope())[0]["status"] == 200
    assert sb.events == []
    assert app.failures == {"who": 3}
    (line,) = [r.getMessage() for r in caplog.records if r.name == "seatbeat"]
    assert line.startswith("who ") and "secret" not in line and "1.5" not in line


def test_a_mistake_in_the_apps_own_rules_costs_no_request(sb, caplog):
    def broken(visit):
        raise LookupError

    app = SeatbeatMiddleware(answering(), sb, who=who, counts=broken)
    assert call(app, by("u-7"))[0]["status"] == 200
    assert (sb.events, app.failures) == ([], {"counts": 1})
    app = SeatbeatMiddleware(answering(), sb, who=who, feature=broken)
    assert call(app, by("u-7"))[0]["status"] == 200
    assert len(sb.events) == 1 and app.failures == {"feature": 1}
    assert all(record.levelno == logging.WARNING for record in caplog.records)


def test_an_app_that_breaks_is_left_to_break_and_the_person_was_at_work(sb, marks):
    async def broken(scope, receive, send):
        raise RuntimeError("the app's own")

    with pytest.raises(RuntimeError, match="the app's own"):
        call(SeatbeatMiddleware(broken, sb, who=who), by("u-7", "/a"))
    assert marks() == [("u-7", "acme", "a")]


def test_one_request_makes_one_mark_and_many_are_coalesced(marks, sb):
    app = SeatbeatMiddleware(answering(), sb, who=who)
    for n in range(10):
        call(app, by("u-7", f"/reports/{n}"))
    call(app, by("u-8", "/reports/1"))
    assert marks() == [("u-7", "acme", "reports"), ("u-8", "acme", "reports")]


def test_a_slow_answer_is_an_act_of_the_moment_when_it_was_asked_for():
    now = [1_763_752_000_000]
    sb = Seatbeat.test(clock=lambda: now[0])

    async def slow(scope, receive, send):
        now[0] += 40_000
        await answering()(scope, receive, send)

    call(SeatbeatMiddleware(slow, sb, who=who), by("u-7"))
    assert [event["occurred_at"] for event in sb.events] == [1_763_752_000_000]


def test_a_websocket_knows_the_person_and_no_frame_of_it_is_a_mark(sb, marks):
    async def talk(socket):
        await socket.accept()
        sb.activity("said")
        await socket.close()

    app = starlette(sb, [WebSocketRoute("/talk", talk)])
    scope = {**by("u-7", "/talk"), "type": "websocket", "subprotocols": []}

    async def connect():
        async def receive():
            return {"type": "websocket.connect"}

        async def send(message):
            pass

        await app(scope, receive, send)

    asyncio.run(connect())
    assert acts(sb) == [("said", "u-7")] and marks() == []


def test_a_views_decorator_is_found_through_starlettes_routes(sb, marks):
    @never_counts
    async def poll(request):
        return PlainTextResponse("")

    app = starlette(sb, [Mount("/api", routes=[Route("/poll", poll, methods=["POST"])])])
    call(app, by("u-7", "/api/poll", "POST"))
    assert marks() == []


def test_a_mounted_part_of_an_app_keeps_its_whole_path(sb, marks):
    part = [Route("/logo", lambda request: PlainTextResponse(""))]
    app = starlette(sb, [Mount("/static", routes=part), Mount("/shop", routes=part)])
    for path in ("/static/logo", "/shop/logo"):
        assert call(app, by("u-7", path))[0]["status"] == 200
    assert marks() == [("u-7", "acme", "shop")]


def test_nobody_asks_who_wants_a_static_file(sb):
    asked = []
    app = SeatbeatMiddleware(answering(), sb, who=lambda scope: asked.append(scope))
    call(app, http_scope("GET", "/static/app.css"))
    assert asked == []


def test_the_start_and_stop_of_a_server_pass_through(sb):
    heard = []

    @asynccontextmanager
    async def lifespan(app):
        heard.append("start")
        yield
        heard.append("stop")

    app = SeatbeatMiddleware(Starlette(lifespan=lifespan), sb, who=who)
    messages = iter(["lifespan.startup", "lifespan.shutdown"])

    async def live():
        async def receive():
            return {"type": next(messages)}

        async def send(message):
            heard.append(message["type"])

        await app({"type": "lifespan"}, receive, send)

    asyncio.run(live())
    assert heard == ["start", "lifespan.startup.complete", "stop", "lifespan.shutdown.complete"]


def test_a_client_that_is_off_asks_nobody_anything(sb):
    asked = []
    app = SeatbeatMiddleware(
        answering(), Seatbeat(enabled=False), who=lambda scope: asked.append(scope)
    )
    assert call(app, http_scope())[0]["status"] == 200
    assert asked == []


def test_it_needs_no_framework_at_all():
    code = "import sys, seatbeat.integrations.asgi; print(*sys.modules)"
    environ = {**os.environ, "PYTHONPATH": str(Path(seatbeat.__file__).parents[1])}
    command = [sys.executable, "-c", code]
    loaded = subprocess.check_output(command, text=True, env=environ).split()
    assert "seatbeat.integrations.asgi" in loaded
    assert not {"flask", "django", "celery", "starlette"} & set(loaded)


def test_templates_get_the_snippet_of_whoever_is_signed_in(sb):
    async def page(request):
        made = template_context(request)["seatbeat_snippet"](feature="billing", nonce="abc")
        return PlainTextResponse(made)

    options = {"write_key": "sbw_x", "browser_url": "https://telemetry.example.com"}
    app = starlette(sb, [Route("/", page)], **options)
    body = call(app, by("u-7"))[1]["body"].decode()
    assert '["identify","u-7",{"account":"acme"}],["feature","billing"]' in body
