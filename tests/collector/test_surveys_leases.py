"""A display's id says to whom and when it was leased, and can't be made up."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.surveys.leases import Holder, display_id, leased_at
from seatbeat_collector.surveys.sampling import in_sample, in_turn

SECRET = b"a secret of the collector's own"
KIM = Holder("nps-q4", "u-7", "acme")
NOON = 1_763_752_000_000
ids = st.text(min_size=1, max_size=40)


@given(ids, ids, ids, st.integers(0, 2**47))
def test_a_lease_is_known_again_with_the_moment_it_was_given(survey, user, account, at_ms):
    holder = Holder(survey, user, account)

    given_id = display_id(SECRET, holder, at_ms=at_ms)

    assert leased_at(SECRET, holder, given_id) == at_ms
    assert UUID(given_id).version == 7


@given(st.sampled_from(range(3)), ids)
def test_another_persons_lease_is_worth_nothing(field, other):
    holder = KIM._replace(**{KIM._fields[field]: other})

    found = leased_at(SECRET, holder, display_id(SECRET, KIM, at_ms=NOON))

    assert (found is not None) == (holder == KIM)


@given(st.integers(0, 127))
def test_a_changed_bit_makes_a_lease_worthless(bit):
    damaged = UUID(int=UUID(display_id(SECRET, KIM, at_ms=NOON)).int ^ (1 << bit))

    assert leased_at(SECRET, KIM, str(damaged)) is None


@given(st.text(max_size=60))
def test_what_is_no_id_is_no_lease(text):
    assert leased_at(SECRET, KIM, text) is None


def test_parts_that_run_together_are_told_apart():
    one, other = Holder("a", "bc", "d"), Holder("ab", "c", "d")

    assert leased_at(SECRET, other, display_id(SECRET, one, at_ms=NOON)) is None


def test_a_tenth_of_a_hundred_thousand_people_is_a_tenth():
    people = [f"u-{n}" for n in range(100_000)]

    chosen = {u for u in people if in_sample(salt="s", survey_id="x", user_id=u, percent=10)}

    assert abs(len(chosen) / 1000 - 10) < 0.3
    more = {u for u in people if in_sample(salt="s", survey_id="x", user_id=u, percent=20)}
    assert chosen < more
    assert not any(
        in_sample(salt="s", survey_id="x", user_id=u, percent=0) for u in people[:1000]
    ) and all(in_sample(salt="s", survey_id="x", user_id=u, percent=100) for u in people[:1000])


def test_a_survey_of_ninety_days_is_spread_evenly_over_them():
    people = [f"u-{n}" for n in range(10_800)]
    day = 86_400_000

    def eligible(at_ms):
        return {
            u
            for u in people
            if in_turn(salt="s", survey_id="x", user_id=u, period_days=90, at_ms=at_ms)
        }

    first, next_day = eligible(0), eligible(day)

    assert abs(len(first) - 1680) < 150
    assert abs(len(next_day - first) - 120) < 45
    assert eligible(90 * day) == first
