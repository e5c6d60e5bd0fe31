"""Making and changing surveys: what is checked, what may not change, what becomes a new version."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from seatbeat_collector.errors import NotFound, SurveyExists, SurveyScaleFixed
from seatbeat_collector.store import Store
from seatbeat_collector.store.surveys import Draft, SurveyRecord

from .definition import Definition, Fault, InvalidDefinition
from .definitions import load, merged
from .registry import Known, Registry
from .wording import wording_of

What = Literal["created", "changed", "unchanged"]


class Plan(NamedTuple):
    """What applying a document does, or would do."""

    what: What
    fields: tuple[str, ...] = ()
    """Of the definition, those that change."""
    is_new_wording: bool = False


class Editing:
    """Writes definitions; afterwards this process knows them."""

    def __init__(self, store: Store, registry: Registry, clock: Callable[[], int]) -> None:
        self._store = store
        self._registry = registry
        self._clock = clock

    def create(self, document: Any) -> Known:
        """Make a survey. Raises InvalidDefinition, SurveyExists."""
        survey = load(document)

        def change(before: SurveyRecord | None) -> Draft:
            if before is not None:
                raise SurveyExists(f"There is a survey {survey.id!r}: change it by PATCH.")
            return draft_of(survey)

        return self._save(survey.id, change)

    def change(self, survey_id: str, patch: Mapping[str, Any]) -> Known:
        """Change some fields (RFC 7396). Raises NotFound, InvalidDefinition, SurveyScaleFixed."""

        def change(before: SurveyRecord | None) -> Draft:
            if before is None:
                raise NotFound(f"There is no survey {survey_id!r}.")
            document = json.loads(before.definition)
            if patch.get("id", survey_id) != survey_id:
                raise InvalidDefinition([Fault("id", "can't change: answers go by it")])
            _check_scale(document, patch)
            return draft_of(load(merged(document, patch)))

        return self._save(survey_id, change)

    def apply(self, document: Any) -> Plan:
        """Make the survey, or have it be as the document says.

        Raises InvalidDefinition, SurveyScaleFixed.
        """
        survey = load(document)
        plan = self.plan(survey)
        if plan.what != "unchanged":
            self._save(survey.id, lambda before: _replaced(before, survey))
        return plan

    def plan(self, survey: Definition) -> Plan:
        """What applying it would do. Raises SurveyScaleFixed."""
        before = self._store.surveys.one(survey.id)
        draft = _replaced(before, survey)
        if before is None:
            return Plan("created", is_new_wording=True)
        old = json.loads(before.definition)
        names = {*old, *survey.document}
        fields = tuple(sorted(n for n in names if old.get(n) != survey.document.get(n)))
        versions = self._store.surveys.versions(survey.id)
        is_new_wording = versions[-1].wording != draft.wording
        return Plan("changed" if fields or is_new_wording else "unchanged", fields, is_new_wording)

    def settle(self) -> None:
        """Give surveys a new version whose built-in texts this release of ours has changed."""
        for known in self._registry.by_id.values():
            draft = draft_of(known.survey)
            if self._store.surveys.versions(known.survey.id)[-1].wording != draft.wording:
                self._save(known.survey.id, lambda _, draft=draft: draft)  # type: ignore[misc]  # the same each time

    def _save(self, survey_id: str, change: Callable[[SurveyRecord | None], Draft]) -> Known:
        self._store.surveys.save(survey_id, change, at_ms=self._clock())
        self._registry.refresh()
        return self._registry.by_id[survey_id]


def draft_of(survey: Definition) -> Draft:
    """The survey as it is kept."""
    wording = json.dumps(wording_of(survey), ensure_ascii=False, sort_keys=True)
    return Draft(survey.text(), survey.status, wording)


def _replaced(before: SurveyRecord | None, survey: Definition) -> Draft:
    if before is not None:
        _check_scale(json.loads(before.definition), survey.document)
    return draft_of(survey)


def _check_scale(document: Mapping[str, Any], patch: Mapping[str, Any]) -> None:
    metric = patch.get("metric", document["metric"])
    if metric != document["metric"]:
        raise SurveyScaleFixed(
            f"This survey is of {document['metric']} and stays so: make another one for {metric}."
        )
