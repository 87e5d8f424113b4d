import pytest


@pytest.mark.parametrize(("who", "home"), [("chris", "/today"), ("lee", "/today"), ("ana", "/my")])
def test_everybody_is_shown_to_the_own_front_door(who, home, request):
    assert request.getfixturevalue(who).get("/", expect=303).location == home


def test_who_is_not_signed_in_is_asked_to(anonymous):
    assert anonymous.get("/", expect=303).location == "/sign-in"


@pytest.mark.parametrize("page", ["/today", "/caseload", "/inbox"])
def test_clients_get_none_of_the_pages_of_staff(ana, page):
    ana.get(page, expect=404)
