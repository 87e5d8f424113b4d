from html import unescape

from clinic.programmes.content import departures, load_shipped
from clinic.programmes.queries import library


def page_of(person):
    return unescape(person.get("programmes.sources").get_data(as_text=True))


def test_every_step_is_shown_with_its_source(chris):
    page = page_of(chris)
    for step in load_shipped():
        assert step.title in page
        assert step.sources in page


def test_every_departure_is_shown_with_its_reason_and_its_step(chris):
    page = page_of(chris)
    for departure in departures():
        for text in (departure.article, departure.here, departure.why):
            assert text in page
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    numbers = {number for departure in departures() for number in departure.steps}
    linked = {step.content.number for step in library(chris.user) if str(step.version.id) in table}
    assert linked == numbers


def test_departures_name_steps_that_exist():
    numbers = {step.number for step in load_shipped()}
    assert len(departures()) >= 10
    for departure in departures():
        assert set(departure.steps) <= numbers


def test_the_steps_that_say_the_article_differs_are_in_the_table():
    told = {number for departure in departures() for number in departure.steps}
    differing = {step.number for step in load_shipped() if any("In the source" in g for g in step.guidance)}
    assert differing
    assert differing <= told


def test_the_library_leads_there(chris):
    assert "/programme/sources" in chris.get("programmes.library").get_data(as_text=True)
