"""Every limit of the wire protocol, stated once."""

from __future__ import annotations

MAX_BODY_BYTES = 512 * 1024
"""Of one request, after inflating."""
MAX_EVENTS = 1_000
MAX_EVENT_BYTES = 32 * 1024
"""Of one event, as it was sent."""

MAX_ID = 200
MAX_NAME = 120
MAX_COMMENT = 2_000
MAX_KEY = 200
MAX_LANG = 35
"""A language tag without extensions (RFC 5646, section 4.4.1)."""
MAX_IDENTITY = 8_192
CURRENCY_LETTERS = 3
MAX_DEPTH = 5
"""Objects and lists inside each other, the properties or traits themselves being the first."""

MAX_SEGMENT_MS = 24 * 3_600_000
MAX_FUTURE_MS = 5 * 60_000
"""How far after its arrival an event may lie, once clocks are corrected."""
MIN_OFFSET_MS = 30_000
"""Clocks that are less than this apart count as agreeing."""
MAX_INSTANT_MS = 253_370_764_800_000
"""9999-01-01: later instants have no date in every time zone."""
INSTANT_PATTERN = r"^((19[7-9]\d|[2-8]\d{3}|9[0-8]\d\d|99[0-8]\d)-|9999-01-01T00:00:00)"
"""How the text of an instant begins, for the document."""
DAY_PATTERN = r"^(19[7-9]\d|[2-8]\d{3})-\d\d-\d\d$"
"""The text of a day between 1970 and 8999, for the document."""
MAX_INTEGER = 2**53 - 1
"""The largest integer that every JSON implementation can carry (RFC 8259, section 6)."""

MAX_REFUSALS_NAMED = 20
"""Refused segments named one by one for each heartbeat, so that an answer stays small."""
MAX_PAGE_CLOCKS = 200_000
"""Decisions about page clocks that are kept in memory."""

DAY_MS = 24 * 3_600_000
