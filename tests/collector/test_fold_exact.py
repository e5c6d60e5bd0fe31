"""Whatever came, in whatever order and bites: the days are those of everything that was told."""

from hypothesis import given, settings
from hypothesis import strategies as st

from seatbeat_collector.fold import Folder
from seatbeat_collector.store.changes import Place
from stories.evidence import ACCOUNTS, CHANGE, HOUR, ZONES, Told, acts, beats, joins, zones
from stories.world import World

settle = st.sampled_from([CHANGE - HOUR, CHANGE, CHANGE + HOUR])
steps = st.lists(
    st.one_of(
        st.lists(beats(), min_size=1, max_size=3),
        st.lists(beats(), min_size=1, max_size=3),
        st.lists(st.one_of(beats(), acts()), min_size=1, max_size=3),
        st.lists(joins, min_size=1, max_size=1),
        st.lists(zones, min_size=1, max_size=1),
        settle,
    ),
    max_size=12,
)


def check(world, told):
    """Every number of every day, against one computation over everything told."""
    rollups = world.store.rollups
    spans = rollups.membership_spans("kim")
    for account_id in ACCOUNTS[:2]:
        place = Place(account_id, "kim")
        held = [(low, high) for low, high, account in spans if account == account_id]
        kept = {day: rollups.day(place, day) for day in rollups.days(place)}
        zone = rollups.zone(account_id)
        assert kept == told.days(place, held=held, zone=zone, rules=world.rules)


@settings(max_examples=60)
@given(
    steps,
    st.sampled_from(ZONES),
    st.sampled_from([5, 60, 300, 1800]),
    st.sampled_from(["focused", "visible"]),
    st.data(),
)
def test_the_days_are_always_those_of_everything_told(
    tmp_path_factory, told_steps, zone, timeout, policy, data
):
    path = tmp_path_factory.mktemp("world") / "seatbeat.db"
    told = Told()
    with World(path, zone=zone, idle_timeout_s=timeout, policy=policy) as world:
        world.folder = Folder(world.store.rollups, world.rules, zone=zone, rows=2, acting=1)
        for step in told_steps:
            if isinstance(step, int):
                world.folder._store.settle(step, 100)
                continue
            again = step if data.draw(st.booleans()) else []
            world.tell(*step, *again)
            for fact in step:
                told.add(fact)
            world.fold()
            check(world, told)
