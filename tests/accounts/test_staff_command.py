"""`flask --app wsgi staff`: the first lead of an empty installation, and new invitations."""

import re

import pytest
from sqlalchemy import delete, select

from clinic.accounts.models import Invitation, User
from clinic.core.database import commit, db
from clinic.practices.models import Practice, SecondFactor
from tests import cast
from tests.browser import Person

NEW = "harbour lamp quiet gravel"


@pytest.fixture
def command(app):
    def run(*words, expect=0):
        result = app.test_cli_runner().invoke(args=["staff", *words])
        db.session.expire_all()
        assert result.exit_code == expect, result.output
        return result.output

    return run


@pytest.fixture
def empty(app):
    """An installation without anybody."""
    for table in reversed(db.metadata.sorted_tables):
        if not table.name.startswith(("programme", "step", "alembic")):
            db.session.execute(delete(table))
    commit()


def test_first_person_founds_the_practice_and_leads_it(empty, command):
    said = command("invite", "Lee Lindqvist", "--signin", "lee", "--practice", "Mill Street Counselling")
    user = db.session.scalars(select(User)).one()
    practice = db.session.scalars(select(Practice)).one()
    assert user.is_lead
    assert user.is_staff
    assert (practice.name, practice.second_factor) == ("Mill Street Counselling", SecondFactor.REQUIRED)
    assert set(practice.policy_texts) == {"no_secrets", "limited_secrets", "individual"}
    assert "http://localhost/invitation/" in said


def test_printed_link_and_code_lead_to_the_second_step(empty, app, command):
    said = command("invite", "Lee Lindqvist", "--signin", "lee")
    link = re.search(r"http://localhost(/invitation/\S+)", said)[1]
    code = re.search(r"Code:\s+(\S+ \S+)", said)[1]
    lee = Person(app, None)
    lee.get(link)
    lee.post(link, {"code": code, "password": NEW, "again": NEW})
    lee.get("/account/welcome")
    assert lee.get("/practice", expect=303).location == "/account/second-step"


def test_second_person_leads_only_when_asked(empty, command):
    command("invite", "Lee Lindqvist", "--signin", "lee")
    command("invite", "Chris Calloway", "--signin", "chris")
    command("invite", "Sam Sorley", "--signin", "sam", "--lead")
    leads = {user.signin: user.is_lead for user in db.session.scalars(select(User))}
    assert leads == {"lee": True, "chris": False, "sam": True}


def test_known_sign_in_name_gets_a_new_invitation(command):
    command("invite", "Lee Lindqvist", "--signin", "LEE")
    assert db.session.scalars(select(Invitation)).one().user_id == cast.ID["lee"]


def test_clients_are_not_invited_here(command):
    assert "belongs to a client" in command("invite", "Ana Arendal", "--signin", "ana", expect=1)


def test_with_several_practices_one_must_be_named(command):
    assert "--practice" in command("invite", "Somebody New", "--signin", "new", expect=1)
    command("invite", "Somebody New", "--signin", "new", "--practice", "Elsewhere Counselling")


def test_list_shows_everybody_with_the_state_of_the_account(command):
    said = command("list")
    assert "Mill Street Counselling: Lee Lindqvist (lee), lead, has joined" in said
    assert "Ana" not in said


def test_second_step_is_removed_for_a_lost_telephone(command, lee):
    command("remove-second-step", "lee")
    lee.get("/account", expect=303)
    command("remove-second-step", "ana", expect=1)
    command("remove-second-step", "nobody", expect=1)
