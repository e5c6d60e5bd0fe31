"""Whose doing is reported where the call doesn't say."""

import asyncio
import threading

import pytest

from seatbeat import EventDropped, Seatbeat


def test_context_fills_in_user_and_account_and_an_inner_one_adds_to_it():
    sb = Seatbeat.test()
    with sb.context(user="u-7", account="acme"):
        sb.activity("a")
        with sb.context(user="u-8"):
            sb.activity("b")
        sb.activity("c", user="u-9", account="other")
        sb.heartbeat()
        sb.identify("u-7")
    with pytest.raises(EventDropped, match="missing_user_id"):
        sb.activity("d")
    assert [(event["user_id"], event["account_id"]) for event in sb.events] == [
        ("u-7", "acme"),
        ("u-8", "acme"),
        ("u-9", "other"),
        ("u-7", "acme"),
        ("u-7", "acme"),
    ]


def test_context_is_of_one_client_and_one_task():
    sb, other = Seatbeat.test(), Seatbeat.test(strict=False)

    async def person(user):
        with sb.context(user=user):
            await asyncio.sleep(0)
            sb.activity("opened")
            assert other.activity("opened") is None

    async def app():
        await asyncio.gather(*(person(f"u-{n}") for n in range(5)))

    asyncio.run(app())
    assert sorted(event["user_id"] for event in sb.events) == [f"u-{n}" for n in range(5)]


def test_a_context_left_somewhere_else_raises_nothing():
    sb = Seatbeat.test()

    def rows():
        with sb.context(user="u-7"):
            yield

    begun = rows()
    next(begun)
    thread = threading.Thread(target=begun.close)
    thread.start()
    thread.join()
    begun.close()
