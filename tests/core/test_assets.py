import gzip

import pytest

from clinic.core.assets import STATIC

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize("path", ["css/app.css", "js/write.js", "images/mark.svg"])
def test_text_files_travel_compressed(anonymous, path):
    response = anonymous.http.get(f"/static/{path}?v=1", headers=GZIP)
    assert response.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["Vary"]
    assert gzip.decompress(response.data) == (STATIC / path).read_bytes()
    assert len(response.data) == response.content_length < (STATIC / path).stat().st_size


def test_who_cannot_read_gzip_gets_the_file_as_it_is(anonymous):
    response = anonymous.http.get("/static/css/app.css")
    assert "Content-Encoding" not in response.headers
    assert "Accept-Encoding" in response.headers["Vary"]
    assert response.data == (STATIC / "css/app.css").read_bytes()
    response.close()


def test_fonts_are_not_compressed_twice(anonymous):
    font = next((STATIC / "vendor").rglob("*.woff2")).relative_to(STATIC)
    response = anonymous.http.get(f"/static/{font}", headers=GZIP)
    assert "Content-Encoding" not in response.headers
    response.close()


def test_a_clients_page_travels_compressed(ana):
    plain = ana.get("/my")
    small = ana.http.get("/my", headers=GZIP)
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert len(small.data) < len(plain.data) / 2
    assert b"Nobody watches this day and night." in gzip.decompress(small.data)


@pytest.mark.parametrize("path", ["/my?word=secret", "/my/nowhere"])
def test_a_page_that_may_repeat_the_request_is_not_compressed(ana, path):
    assert "Content-Encoding" not in ana.http.get(path, headers=GZIP).headers


@pytest.mark.parametrize(
    ("person", "path"), [("chris", "/inbox"), ("anonymous", "/sign-in"), ("ana", "/account")]
)
def test_pages_for_others_than_clients_are_not_compressed(request, person, path):
    response = request.getfixturevalue(person).http.get(path, headers=GZIP)
    assert response.status_code == 200
    assert "Content-Encoding" not in response.headers
