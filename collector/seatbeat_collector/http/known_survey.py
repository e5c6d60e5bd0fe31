"""The survey that a path names."""

from __future__ import annotations

from seatbeat_collector.errors import NotFound
from seatbeat_collector.surveys.registry import Known

from .context import collector


def known_survey(survey_id: str) -> Known:
    """The survey as it is now. Raises NotFound."""
    registry = collector().surveys.registry
    registry.refresh()
    known = registry.by_id.get(survey_id)
    if known is None:
        raise NotFound(f"There is no survey {survey_id!r}.")
    return known
