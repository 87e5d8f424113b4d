from clinic.core.headers import ALWAYS
from tests.browser import Person


def test_a_foreign_host_name_gets_a_plain_refusal_with_our_headers(anonymous: Person) -> None:
    response = anonymous.send("GET", "/sign-in", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert response.headers["Content-Security-Policy"] == ALWAYS["Content-Security-Policy"]
    assert "evil" not in response.text


def test_a_number_too_large_for_any_database_is_not_there(ana: Person) -> None:
    ana.get("/my/steps/00000000-0000-4000-8000-000000000000/sent/99999999999999999999", expect=404)
