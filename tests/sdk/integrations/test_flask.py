"""The Flask extension in real Flask apps."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Blueprint, Flask, Response, abort, g, render_template_string, session
from flask import stream_with_context as in_request
from flask.views import MethodView
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from seatbeat import OptionError, Seatbeat
from seatbeat.integrations import never_counts
from seatbeat.integrations.flask import SeatbeatFlask


def who():
    return g.user and (g.user, "acme")


def make_app(sb, **options):
    """An app with its own sign-in, loaded after the extension, as blueprints usually are."""
    app = Flask(__name__, static_folder=None)
    app.secret_key = "secret"
    app.config["TESTING"] = True
    SeatbeatFlask(app, sb, who=who, **options)

    @app.before_request
    def load_user():
        g.user = session.get("user")

    @app.post("/sign-in/<user>")
    def sign_in(user):
        session["user"] = g.user = user
        return ""

    @app.post("/sign-out")
    def sign_out():
        session.clear()
        g.user = None
        return ""

    @app.get("/page/<name>")
    def page(name):
        sb.activity(name)
        return ""

    return app


@pytest.fixture
def app(sb):
    return make_app(sb)


@pytest.fixture
def kim(app):
    """A browser where Kim is signed in."""
    return signed_in(app, "kim")


def signed_in(app, user):
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["user"] = user
    return client


def on_another_thread(read):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(read).result()


def here(read):
    return read()


def acts(sb):
    return [(e["name"], e["user_id"]) for e in sb.events if e["type"] == "activity"]


def test_a_view_knows_the_person_and_the_request_is_a_mark(kim, sb, marks):
    kim.get("/page/opened")
    assert acts(sb) == [("opened", "kim")]
    assert marks() == [("kim", "acme", "page")]


def test_signing_in_and_signing_out_are_acts(app, sb, marks):
    client = app.test_client()
    client.post("/sign-in/kim")
    client.post("/sign-out")
    assert marks() == [("kim", "acme", "sign-in"), ("kim", "acme", "sign-out")]


def test_nobody_is_at_work_where_nobody_is_signed_in(sb, app):
    assert app.test_client().post("/sign-out").status_code == 200
    assert sb.events == []


def test_error_handlers_hooks_and_teardown_know_the_person(app, sb, kim, marks):
    @app.get("/broken")
    def broken():
        raise LookupError

    @app.errorhandler(LookupError)
    def handle(error):
        sb.activity("handled")
        return "", 500

    app.after_request_funcs.setdefault(None, []).append(lambda r: sb.activity("after") and r)
    app.teardown_request_funcs.setdefault(None, []).append(lambda e: sb.activity("teardown"))
    assert kim.get("/broken").status_code == 500
    assert acts(sb) == [("handled", "kim"), ("after", "kim"), ("teardown", "kim")]
    assert marks() == [("kim", "acme", "broken")]


def test_an_error_that_nobody_handles_leaves_no_one_behind(app, kim, marks):
    app.add_url_rule("/broken", "broken", view_func=lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        kim.get("/broken")
    assert marks() == [("kim", "acme", "broken")]
    lenient = app.extensions["seatbeat"].sb
    assert lenient._whose.filled(None, None) == (None, None)


def test_a_streamed_answer_knows_the_person_while_it_is_sent(app, sb, kim):
    def rows():
        try:
            for n in range(3):
                sb.activity(f"row.{n}")
                yield "row"
        finally:
            sb.activity("closed")

    app.add_url_rule("/plain", "plain", view_func=lambda: Response(rows()))
    app.add_url_rule("/held", "held", view_func=lambda: Response(in_request(rows())))
    for path, read in (("/plain", on_another_thread), ("/plain", here), ("/held", here)):
        sb.events.clear()
        with kim.get(path) as answer:
            assert read(answer.get_data) == b"rowrowrow"
        assert acts(sb) == [(name, "kim") for name in ("row.0", "row.1", "row.2", "closed")]


def test_a_stream_that_is_cut_is_closed_in_its_context(app, sb, kim):
    def rows():
        try:
            yield "row"
            yield "row"
        finally:
            sb.activity("closed")

    app.add_url_rule("/rows", "rows", view_func=lambda: Response(rows()))
    answer = kim.get("/rows", buffered=False)
    next(answer.iter_encoded())
    answer.close()
    assert acts(sb) == [("closed", "kim")]


def test_requests_on_many_threads_are_not_confused(app, sb):
    people = [f"u-{n}" for n in range(8)]

    def work(user):
        browser = signed_in(app, user)
        for _ in range(20):
            browser.get(f"/page/{user}")

    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(work, people))
    assert sorted(acts(sb)) == sorted([(user, user) for user in people] * 20)


def test_an_async_view_knows_the_person(app, sb, kim):
    @app.get("/async")
    async def view():
        await asyncio.sleep(0)
        sb.activity("awaited")
        return ""

    kim.get("/async")
    assert acts(sb) == [("awaited", "kim")]


def test_what_never_reached_a_view_is_no_act(app, kim, marks):
    app.add_url_rule("/locked", "locked", view_func=lambda: abort(403))
    app.add_url_rule("/slash/", "slash", view_func=lambda: "")
    statuses = [kim.get(path).status_code for path in ("/missing", "/locked", "/slash")]
    statuses += [kim.post("/page/x").status_code, kim.options("/page/x").status_code]
    statuses += [kim.head("/page/x").status_code]
    assert statuses == [404, 403, 308, 405, 200, 200]
    assert marks() == []


def test_nobody_asks_who_wants_a_static_file(sb, tmp_path, marks):
    asked = []
    (tmp_path / "report").write_text("text")
    app = Flask(__name__, static_folder=tmp_path, static_url_path="/files")
    app.register_blueprint(
        Blueprint("part", __name__, static_folder=tmp_path, static_url_path="/part")
    )
    SeatbeatFlask(app, sb, who=lambda: asked.append(1) or ("kim", "acme"))
    for path in ("/files/report", "/part/report"):
        with app.test_client().get(path) as answer:
            assert answer.status_code == 200
    assert (asked, marks()) == ([], [])


def test_a_file_that_a_view_sends_stays_with_the_server(app, kim, tmp_path, marks):
    from flask import send_file

    (tmp_path / "report.pdf").write_bytes(b"pdf")
    app.add_url_rule("/export", "export", view_func=lambda: send_file(tmp_path / "report.pdf"))

    class FileWrapper:
        def __init__(self, file, size=8192):
            self.file = file

        def __iter__(self):
            return iter([self.file.read()])

        def close(self):
            self.file.close()

    seen = []
    inner = app.wsgi_app

    def server(environ, start_response):
        body = inner({**environ, "wsgi.file_wrapper": FileWrapper}, start_response)
        seen.append(type(body))
        return body

    app.wsgi_app = server
    with kim.get("/export") as answer:
        assert answer.data == b"pdf"
    assert seen == [FileWrapper] and marks() == [("kim", "acme", "export")]


def test_decorated_views_of_both_kinds_are_found(app, kim, marks):
    @never_counts
    def poll():
        return ""

    @never_counts
    class Poll(MethodView):
        def post(self):
            return ""

    app.add_url_rule("/poll", view_func=poll, methods=["POST"])
    app.add_url_rule("/polls", view_func=Poll.as_view("polls"))
    assert [kim.post(path).status_code for path in ("/poll", "/polls")] == [200, 200]
    assert marks() == []


def test_a_mistake_in_who_costs_the_mark_and_never_the_request(sb, caplog):
    app = Flask(__name__)
    extension = SeatbeatFlask(app, sb, who=lambda: g.missing)
    app.add_url_rule("/", view_func=lambda: "fine")
    assert [app.test_client().get("/").data for _ in range(3)] == [b"fine"] * 3
    assert (sb.events, extension.failures) == ([], {"who": 3})
    assert [r.getMessage() for r in caplog.records] == ["who raised AttributeError"]


def test_a_template_gets_the_snippet_of_whoever_is_signed_in(sb):
    app = make_app(sb, write_key="sbw_x", browser_url="https://telemetry.example.com")

    @app.get("/billing")
    def billing():
        return render_template_string("{{ seatbeat_snippet(feature='billing', nonce='abc') }}")

    html = signed_in(app, "k<m").get("/billing").text
    assert '["identify","k\\u003cm",{"account":"acme"}],["feature","billing"]' in html
    assert html.count('nonce="abc"') == 2 and html.count("<script") == 2


def test_an_app_may_be_set_up_later_and_mounted_under_a_path(sb, marks):
    extension = SeatbeatFlask(who=lambda: ("kim", "acme"), exclude=["/poll"])
    app = Flask(__name__)
    extension.init_app(app, sb)
    app.add_url_rule("/<name>", view_func=lambda name: name)
    mounted = Client(DispatcherMiddleware(Flask("outer"), {"/shop": app}))
    assert [mounted.get(f"/shop/{name}").text for name in ("poll", "orders")] == ["poll", "orders"]
    assert marks() == [("kim", "acme", "shop")]


def test_an_app_that_is_set_up_wrongly_is_told_at_once(sb):
    with pytest.raises(OptionError, match="no who"):
        SeatbeatFlask(Flask(__name__), sb)
    app = make_app(sb)
    with pytest.raises(OptionError, match="already"):
        SeatbeatFlask(app, sb, who=who)
    with pytest.raises(OptionError, match="sbw_"):
        SeatbeatFlask(Flask(__name__), sb, who=who, write_key="sbs_x")
    with pytest.raises(OptionError, match="init_app"):
        _ = SeatbeatFlask(who=who).sb


def test_an_app_works_on_with_a_client_that_is_off():
    app = make_app(Seatbeat(enabled=False), write_key="sbw_x")
    app.add_url_rule(
        "/x", "x", view_func=lambda: render_template_string("<{{ seatbeat_snippet() }}>")
    )
    client = app.test_client()
    assert client.post("/sign-in/kim").status_code == 200
    assert client.get("/x").text == "<>"


def test_code_that_runs_outside_of_a_request_is_left_alone(app, sb):
    with app.test_request_context("/page/opened"):
        g.user = "kim"
        sb_lenient = app.extensions["seatbeat"].sb
        with pytest.raises(Exception, match="missing_user_id"):
            app.full_dispatch_request()
    assert sb_lenient.events == []
