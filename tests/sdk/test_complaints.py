"""One line a minute for each problem."""

import logging

from seatbeat._complaints import Complaints


class SetTime:
    now = 0.0

    def __call__(self):
        return self.now


def test_a_problem_is_logged_at_once_and_then_each_minute_with_its_count(caplog):
    time = SetTime()
    complaints = Complaints(time)
    with caplog.at_level(logging.WARNING, "seatbeat"):
        for second in range(130):
            time.now = float(second)
            complaints.add("no room")
            if second == 30:
                complaints.add("no thread")
    assert [record.getMessage() for record in caplog.records] == [
        "no room",
        "no thread",
        "no room (60 times)",
        "no room (60 times)",
    ]
