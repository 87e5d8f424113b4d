from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from clinic.cases.models import Case
from clinic.core import keys, sealing
from clinic.core.database import commit, db
from clinic.core.keys import KeyRing
from clinic.core.sealing import PADDING, CannotOpen, Sealer, place_of
from tests import cast

RING = keys.new_ring()
ROW = UUID(int=1)
PLACE = place_of("answer", "value_sealed", ROW)


@given(st.binary(max_size=3 * PADDING))
def test_what_was_sealed_opens_at_its_place(plain):
    assert Sealer(RING).open(Sealer(RING).seal(plain, PLACE), PLACE) == plain


@given(st.binary(max_size=PADDING), st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_any_changed_byte_keeps_it_shut(plain, place, change):
    sealed = bytearray(Sealer(RING).seal(plain, PLACE))
    sealed[place % len(sealed)] ^= change
    with pytest.raises(CannotOpen):
        Sealer(RING).open(bytes(sealed), PLACE)


@given(st.binary(max_size=100))
def test_arbitrary_bytes_are_refused_and_nothing_else_happens(content):
    with pytest.raises(CannotOpen):
        Sealer(RING).open(content, PLACE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        place_of("answer", "value_sealed", UUID(int=2)),
        place_of("draft", "value_sealed", ROW),
        place_of("answer", "words_sealed", ROW),
    ],
)
def test_a_value_does_not_open_in_another_row_table_or_column(elsewhere):
    sealed = Sealer(RING).seal(b"words", PLACE)
    with pytest.raises(CannotOpen):
        Sealer(RING).open(sealed, elsewhere)


def test_the_same_words_are_never_sealed_alike():
    assert Sealer(RING).seal(b"words", PLACE) != Sealer(RING).seal(b"words", PLACE)


def test_a_size_says_little_about_a_length():
    sizes = {len(Sealer(RING).seal(b"x" * length, PLACE)) for length in range(PADDING - 4 + 1)}
    assert len(sizes) == 1
    assert len(Sealer(RING).seal(b"x" * (PADDING - 3), PLACE)) == sizes.pop() + PADDING


def test_what_an_older_key_sealed_still_opens_and_new_words_take_the_new_one():
    newer = keys.new_ring()
    grown = KeyRing(
        RING.database, RING.audit, RING.web, {**RING.fields, "k2": newer.fields["k1"]}, current="k2"
    )
    old = Sealer(RING).seal(b"words", PLACE)
    assert Sealer(grown).open(old, PLACE) == b"words"
    new = Sealer(grown).seal(b"words", PLACE)
    assert new[2:4] == b"k2"
    with pytest.raises(CannotOpen):
        Sealer(RING).open(new, PLACE)


def test_no_ring_opens_nothing(monkeypatch):
    monkeypatch.setattr(sealing, "_sealer", None)
    with pytest.raises(CannotOpen, match="No key ring"):
        sealing.sealer()


def test_words_copied_to_another_row_by_the_database_do_not_open(app):
    other = db.session.get_one(Case, cast.OTHER_CASE)
    taken = db.session.execute(select(Case.what_happened_sealed).where(Case.id == cast.CASE)).scalar_one()
    other.what_happened_sealed = taken
    commit()
    with pytest.raises(CannotOpen):
        _ = db.session.get_one(Case, cast.OTHER_CASE).what_happened


def test_no_words_stand_in_the_database(app):
    stored = db.session.execute(text("SELECT what_happened_sealed FROM counselling_case")).scalars()
    assert all(b"messages" not in bytes(sealed) for sealed in stored)


def test_a_plain_column_opens_with_the_id_of_its_row(app):
    row = db.session.execute(select(Case.id, Case.what_happened_sealed).where(Case.id == cast.CASE)).one()
    assert Case.what_happened.unseal(*row) == "A year of messages to somebody else."
    assert Case.what_happened.unseal(row.id, None) is None
