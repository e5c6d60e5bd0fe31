"""Celery: the context travels with the message. Messages are real; a thread here is the worker."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from celery import Celery, chain
from celery.worker.request import Request
from celery.worker.strategy import hybrid_to_proto2

from seatbeat import Seatbeat
from seatbeat.integrations.celery import SeatbeatCelery


@pytest.fixture
def sb():
    """A client whose context Celery carries."""
    sb = Seatbeat.test(strict=False)
    carrying = SeatbeatCelery(sb)
    yield sb
    carrying.disconnect()


@pytest.fixture(params=[2, 1], ids=["protocol 2", "protocol 1"])
def app(request):
    app = Celery("tests", broker="memory://", backend="cache+memory://", set_as_default=False)
    app.conf.task_protocol = request.param
    yield app
    work(app)
    app.close()


@pytest.fixture
def tasks(app, sb):
    return tasks_of(app, sb)


def work(app):
    """Do what waits, as a worker does, on a thread that knows nobody."""

    def until_nothing_waits():
        with app.connection_for_read() as connection:
            queue = connection.SimpleQueue("celery")
            while queue.qsize():
                message = queue.get_nowait()
                _request_in(message, app).execute()
                message.ack()
            queue.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(until_nothing_waits).result()


def _request_in(message, app):
    if app.conf.task_protocol == 2:
        return Request(message, app=app, hostname="here")
    body, headers, decoded, utc = hybrid_to_proto2(message, message.payload)
    return Request(
        message, app=app, hostname="here", body=body, headers=headers, decoded=decoded, utc=utc
    )


def tasks_of(app, sb):
    @app.task(shared=False)
    def export(name="exported"):
        return sb.activity(name)

    @app.task(shared=False, bind=True, max_retries=1, default_retry_delay=0)
    def flaky(self):
        if self.request.retries == 0:
            raise self.retry()
        sb.activity("retried")

    @app.task(shared=False)
    def broken():
        sb.activity("broken")
        raise LookupError

    @app.task(shared=False)
    def delegating():
        export.delay("delegated")

    return {task.__name__: task for task in (export, flaky, broken, delegating)}


def acts(sb):
    """What was reported: (name, user, account)."""
    return [(e["name"], e["user_id"], e.get("account_id")) for e in sb.events]


def test_a_task_is_done_for_whoever_asked_for_it(app, sb, tasks):
    with sb.context(user="u-7", account="acme"):
        tasks["export"].delay()
    work(app)
    assert acts(sb) == [("exported", "u-7", "acme")]


def test_each_task_in_a_row_is_its_own_persons_or_nobodys(app, sb, tasks):
    for n in range(5):
        with sb.context(user=n, account="acme"):
            tasks["export"].delay(f"by.{n}")
            tasks["broken"].delay()
        tasks["export"].delay("by.nobody")
    work(app)
    expected = [[(f"by.{n}", str(n), "acme"), ("broken", str(n), "acme")] for n in range(5)]
    assert acts(sb) == sum(expected, [])
    assert sb.stats().dropped == {"missing_user_id": 5}


def test_retries_chains_and_tasks_of_tasks_know_it_too(app, sb, tasks):
    export = tasks["export"]
    with sb.context(user="u-7", account="acme"):
        tasks["flaky"].delay()
        chain(export.si("first"), export.si("second")).delay()
        tasks["delegating"].delay()
    export.delay("by.nobody")
    work(app)
    names = ["delegated", "first", "retried", "second"]
    assert sorted(acts(sb)) == [(name, "u-7", "acme") for name in names]


def test_a_user_alone_is_carried_alone(app, sb, tasks):
    with sb.context(user="u-7"):
        tasks["export"].delay()
    work(app)
    assert acts(sb) == [("exported", "u-7", None)]


def test_ids_that_are_no_texts_travel_as_texts(app, sb, tasks):
    user = uuid4()
    with sb.context(user=user, account=5):
        tasks["export"].delay()
    work(app)
    assert acts(sb) == [("exported", str(user), "5")]


def test_a_task_called_right_here_stays_in_the_present_context(app, sb, tasks):
    with sb.context(user="u-7", account="acme"):
        tasks["export"].apply()
        tasks["export"]()
        sb.activity("afterwards")
    assert [name for name, *_ in acts(sb)] == ["exported", "exported", "afterwards"]


def test_a_header_that_somebody_else_wrote_breaks_no_task(app, sb, tasks):
    for odd in ("text", {"user": ["u"]}, {"user": None}, 7):
        tasks["export"].apply_async(headers={"seatbeat": odd})
    work(app)
    assert sb.stats().dropped == {"missing_user_id": 4}
