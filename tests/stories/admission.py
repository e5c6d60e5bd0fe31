"""Events on their way through `admit`, in a few words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from seatbeat_collector import config
from seatbeat_collector.wire.admit import Admitted, admit
from seatbeat_collector.wire.clocks import PageClocks
from seatbeat_collector.wire.decode import decode
from seatbeat_collector.wire.terms import terms_of

CONTRACT = json.loads((Path(__file__).parents[1] / "contract" / "wire.json").read_text("utf-8"))
EXAMPLES: dict[str, dict[str, Any]] = CONTRACT["examples"]
NOW = 1_763_752_031_456
HOUR = 3_600_000
DAY = 24 * HOUR


def example(kind: str, **changes: Any) -> dict[str, Any]:
    return {**EXAMPLES[kind], **changes}


def take(*events: Any, **options: Any) -> Admitted:
    """What becomes of events; envelope fields and options of `admit` by name."""
    envelope = {
        name: options.pop(name)
        for name in ("sent_at", "historical", "identity_token")
        if name in options
    }
    document = {"sent_at": NOW, "events": events, **envelope}
    document["identity"] = document.pop("identity_token", None)
    flags = options.pop("flags", {})
    return admit(
        decode(json.dumps(document).encode()),
        **{
            "kind": "server",
            "received_at_ms": NOW,
            "terms": terms_of(config.load(flags, environ={})),
            "clocks": PageClocks(lambda page, epoch: None),
            "knows_account_of": lambda user_id: False,
            **options,
        },
    )


def refusals(admitted: Admitted) -> list[tuple[int, str, str | None]]:
    return [(r.index, r.code, r.path) for r in admitted.rejected]
