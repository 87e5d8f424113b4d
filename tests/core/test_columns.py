from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

from clinic.accounts.models import User
from clinic.cases.models import Case, ConfidentialityPolicy
from clinic.core.columns import SealedText
from clinic.core.database import Base, commit, db
from clinic.practices.models import Practice
from tests import cast


def test_an_instant_comes_back_aware_in_utc_to_the_microsecond(app):
    moment = datetime(2026, 3, 29, 2, 30, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    user = db.session.get_one(User, cast.ID["ana"])
    user.deactivated_at = moment
    commit()
    found = db.session.execute(select(User.deactivated_at).where(User.id == user.id)).scalar_one()
    assert found == moment
    assert found.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(app):
    user = db.session.get_one(User, cast.ID["ana"])
    user.deactivated_at = datetime(2026, 3, 29, 2, 30)  # noqa: DTZ001
    with pytest.raises(StatementError, match="without a zone"):
        db.session.flush()


def test_the_database_refuses_a_status_that_does_not_exist(app):
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE counselling_case SET policy = 'gossip'"))


def test_a_status_comes_back_as_its_enum(app):
    assert db.session.get_one(Case, cast.CASE).policy is ConfidentialityPolicy.LIMITED_SECRETS


def test_defaults_hold_before_anything_is_stored():
    case = Case(practice_id=cast.PRACTICE, reference="MS-3", opened_on=date(2026, 1, 5), what_happened="")
    assert case.id is not None
    assert case.created_at.tzinfo is UTC
    assert Practice(name="Elsewhere").second_factor is not None


def test_a_row_refuses_a_name_it_does_not_have():
    with pytest.raises(TypeError, match="Case has no refrence"):
        Case(refrence="MS-3")


def test_what_is_printed_of_a_row_is_its_kind_and_id():
    case = Case(reference="MS-3", what_happened="A secret.")
    assert repr(case) == f"<Case {case.id}>"


def test_a_sealed_attribute_needs_a_table():
    # Until Python 3.12 what happens in __set_name__ comes wrapped.
    with pytest.raises((TypeError, RuntimeError)) as refused:

        class Rootless:
            words = SealedText("words_sealed")

    assert "needs __tablename__" in str(refused.value.__cause__ or refused.value)


def test_every_sealed_column_has_its_attribute_and_every_binary_one_is_sealed():
    plain = {"previous_mac", "mac"}
    for mapper in Base.registry.mappers:
        for column in mapper.columns:
            if str(column.type) == "BLOB" and column.name not in plain:
                assert column.name.endswith("_sealed"), f"{mapper.class_.__name__}.{column.name}"
                assert hasattr(mapper.class_, column.name.removesuffix("_sealed"))
