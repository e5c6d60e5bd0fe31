"""How many heartbeats are enough."""

from seatbeat import Seatbeat


def test_heartbeats_are_one_for_each_user_account_feature_and_five_seconds():
    now = 1_763_752_000_000
    sb = Seatbeat.test(clock=lambda: now)
    for _ in range(3):
        sb.heartbeat(user="u-7", account="acme")
        sb.heartbeat(user="u-8", account="acme")
        sb.heartbeat(user="u-7", account="acme", feature="pdf")
    assert len(sb.events) == 3
    assert sb.stats().coalesced == 6

    now += 4_999
    assert sb.heartbeat(user="u-7", account="acme") is None
    now += 1
    assert sb.heartbeat(user="u-7", account="acme") is not None
    now -= 3_600_000
    assert sb.heartbeat(user="u-7", account="acme") is not None, "the clock was set back"


def test_heartbeats_of_very_many_people_are_not_all_remembered():
    sb = Seatbeat.test()
    for n in range(10_050):
        sb.heartbeat(user=n)
    assert len(sb._pipeline._heartbeats._last) == 10_000
