"""The tree of accounts."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.metrics.hierarchy import makes_cycle, tree_of

GROUP = {"group": None, "north": "group", "south": "group", "oslo": "north", "alone": None}


def children_of(parents):
    """Per account with children their ids, sorted; `parents` maps each account to its parent."""
    children = defaultdict(list)
    for account, parent in sorted(parents.items()):
        if parent is not None and parent != account:
            children[parent].append(account)
    return dict(children)


def test_a_tree_holds_the_account_and_all_its_descendants():
    children = children_of(GROUP)

    assert sorted(tree_of("group", children.get)) == ["group", "north", "oslo", "south"]
    assert tree_of("alone", children.get) == ["alone"]
    assert children["group"] == ["north", "south"]


def test_a_parent_nobody_has_described_yet_still_has_children():
    assert tree_of("unheard", children_of({"north": "unheard"}).get) == ["unheard", "north"]


def test_an_account_can_t_stand_below_itself():
    assert makes_cycle("group", "group", GROUP)
    assert makes_cycle("group", "oslo", GROUP)
    assert not makes_cycle("alone", "oslo", GROUP)
    assert not makes_cycle("oslo", "group", GROUP)


def test_a_cycle_in_the_data_is_walked_once():
    ring = {"a": "c", "b": "a", "c": "b"}

    assert sorted(tree_of("a", children_of(ring).get)) == ["a", "b", "c"]
    assert not makes_cycle("d", "a", ring)


names = st.sampled_from("abcdefgh")


@given(st.lists(st.tuples(names, names), max_size=20))
def test_parents_set_one_by_one_never_make_a_cycle(moves):
    parents = {}
    for account, parent in moves:
        if not makes_cycle(account, parent, parents):
            parents[account] = parent

    children = children_of(parents)
    for account, parent in parents.items():
        assert parent not in tree_of(account, children.get)


@given(st.dictionaries(names, st.one_of(st.none(), names)))
def test_every_account_of_a_tree_is_listed_once_whatever_the_data_say(parents):
    children = children_of(parents)

    for account in parents:
        tree = tree_of(account, children.get)
        assert len(tree) == len(set(tree))
        assert tree[0] == account
