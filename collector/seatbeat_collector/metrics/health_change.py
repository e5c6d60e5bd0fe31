"""How a health came from what it was to what it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .health import health
from .health_judged import Inputs
from .health_points import points_of
from .rules.health import Indicator, Profile
from .splits import Split, split


class Stand(NamedTuple):
    """What an account was judged by on a day."""

    inputs: Inputs
    profile: Profile | None


def change(then: Stand, now: Stand, against_old_peers: Inputs) -> Split | None:
    """The change in four parts; None unless the health is known on both days.

    `against_old_peers` are the inputs of now, with those that depend on others (`engagement`) as
    they would be had the others stayed as they were.
    """
    before, after = (health(one.inputs, one.profile).score for one in (then, now))
    if before is None or after is None or then.profile is None:
        return None
    lasting = {
        one.metric
        for one in _indicators(then.profile)
        if _tells(one, then.inputs) and _tells(one, now.inputs)
    }
    held = {name: against_old_peers.get(name, now.inputs.get(name)) for name in lasting}
    drifted = {name: now.inputs.get(name) for name in lasting}
    stages: tuple[Inputs, ...] = (
        {**then.inputs, **held},
        {**then.inputs, **drifted},
        now.inputs,
    )
    return split(before, [health(stage, then.profile).ungated for stage in stages], after)


def _indicators(profile: Profile) -> Iterator[Indicator]:
    return (one for dimension in profile.dimensions for one in dimension.indicators)


def _tells(indicator: Indicator, inputs: Inputs) -> bool:
    return points_of(inputs.get(indicator.metric), indicator.scale) is not None
