"""Parameters and bodies, read by their schemas; what can't be used is named in a problem."""

from __future__ import annotations

from typing import Any, NoReturn

from flask import Request
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from seatbeat_collector.errors import BodyTooLarge, InvalidBody, InvalidParameter, NotJson
from seatbeat_collector.wire.json_text import parse_object, utf8
from seatbeat_collector.wire.limits import MAX_EVENT_BYTES


class Arguments(FlaskParser):
    """Like webargs' own, but its refusals are ours and bodies are bounded."""

    DEFAULT_VALIDATION_STATUS = 400

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """The parameters that have a value; `?segment=&q=` asks for nothing."""
        return self._makeproxy(MultiDict((k, v) for k, v in req.args.items(True) if v), schema)

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The body as a JSON object. Raises NotJson, BodyTooLarge, UnreadableBody."""
        if not req.is_json:
            raise NotJson("Send application/json.")
        most_bytes = getattr(schema, "most_bytes", MAX_EVENT_BYTES)
        return parse_object(utf8(bounded_body(req, most_bytes)))

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: Any,
    ) -> NoReturn:
        """Raise InvalidBody or InvalidParameter, which name every field that can't be used."""
        found: Any = error.messages
        ((place, messages),) = found.items()
        refusal = InvalidBody if place == "json" else InvalidParameter
        errors = [{"path": path, "message": message} for path, message in _faults(messages, ())]
        raise refusal(f"{errors[0]['path']}: {errors[0]['message']}", errors=errors) from error


def bounded_body(req: Request, most_bytes: int = MAX_EVENT_BYTES) -> bytes:
    """The body as it came. Raises BodyTooLarge."""
    req.max_content_length = most_bytes
    try:
        return req.get_data()
    except RequestEntityTooLarge:
        raise BodyTooLarge(f"This body may have {most_bytes} bytes at most.") from None


def _faults(messages: Any, path: tuple[str, ...]) -> list[tuple[str, str]]:
    """Every (dotted path, sentence) of nested messages."""
    if isinstance(messages, dict):
        return [
            fault
            for name, inner in messages.items()
            for fault in _faults(inner, path if name == "_schema" else (*path, str(name)))
        ]
    sentences = messages if isinstance(messages, list) else [messages]
    return [(".".join(path), str(sentence)) for sentence in sentences]
