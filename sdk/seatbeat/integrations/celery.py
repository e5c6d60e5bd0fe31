"""Seatbeat with Celery: a task is done for whoever's request asked for it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from celery import signals

from seatbeat._event import id_text
from seatbeat.client import Seatbeat

HEADER = "seatbeat"
ON_REQUEST = "_seatbeat_context"


class SeatbeatCelery:
    """Carries the client's context in the headers of each task's message, to where it is run.

    Make one in the web processes and in the workers: wherever the Celery app is made is a good
    place. A task is nobody's act, so no mark is sent; what is reported inside knows the user and
    the account, and so does what a task sets off in turn.
    """

    def __init__(self, sb: Seatbeat) -> None:
        self.sb = sb
        # Celery holds its receivers weakly where nothing else is said.
        signals.before_task_publish.connect(self._send_along, weak=False)
        signals.task_prerun.connect(self._enter, weak=False)
        signals.task_postrun.connect(self._leave, weak=False)

    def disconnect(self) -> None:
        """Carry nothing from now on."""
        signals.before_task_publish.disconnect(self._send_along)
        signals.task_prerun.disconnect(self._enter)
        signals.task_postrun.disconnect(self._leave)

    def _send_along(self, headers: dict[str, Any] | None = None, **_: object) -> None:
        user, account = (id_text(each) for each in self.sb._whose.filled(None, None))
        if headers is not None and (user or account):
            headers[HEADER] = {"user": user, "account": account}

    def _enter(self, task: Any = None, **_: object) -> None:
        # Where it lies depends on the message protocol that the app has chosen, 2 or 1.
        carried = getattr(task.request, HEADER, None) or (task.request.headers or {}).get(HEADER)
        if not isinstance(carried, dict):
            return
        user, account = (id_text(carried.get(name)) for name in ("user", "account"))
        stack = ExitStack()
        stack.enter_context(self.sb.context(user=user, account=account))
        setattr(task.request, ON_REQUEST, stack)

    def _leave(self, task: Any = None, **_: object) -> None:
        stack = getattr(task.request, ON_REQUEST, None)
        if stack is not None:
            stack.close()
