"""A broker's whole task in rounds of forms, without JavaScript: nothing that was written is ever lost."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from markupsafe import escape

from matching.domain import Kind, Need
from service.web.need_reading import MOST_CHARACTERS
from service.wiring import Installation
from tests import worlds
from tests.service.web.forms import form_in

TEXT = (
    "Besök hos Mälardalens Svets den 12 november 2026.\n"
    "De behöver 3 svetsare till våren i Eskilstuna. Krav på TIG-svetsning, truckkort B krävs.\n"
    "Gärna erfarenhet av robotsvetsning. Svenska på minst B1. Erfarenhet av pulverlackering behövs inte.\n"
    "Ring 070-123 45 67."
)


def press(client: TestClient, page: Any, button: str, **changed: str) -> Any:
    """Fill in and press a button of the form on a page."""
    action, fields = form_in(page.text)
    return client.post(action, data={**fields, **changed, "gor": button})


@pytest.fixture
def read(client: TestClient) -> Any:
    """The page that shows what was understood of ``TEXT``."""
    return press(client, client.get("/behov/nytt"), "las", text=TEXT)


def test_a_text_is_read_and_shown_with_what_was_found(read: Any) -> None:
    _, fields = form_in(read.text)
    shown = {fields[f"k{n}"]: fields[f"s{n}"] for n in range(3)}
    assert shown == {"TIG-svetsning": "krav", "robotsvetsning": "merit", "ytbehandling": "nej"}
    assert "k3" not in fields  # "Svets" in the employer's name is no demand
    assert '<mark class="must" title="TIG-svetsning">TIG-svetsning</mark>' in read.text
    assert '<mark class="not" title="ytbehandling">pulverlackering</mark>' in read.text
    told = {name: fields[name] for name in ("occupation", "headcount", "horizon", "place", "swedish", "certificates")}
    assert told == {
        "occupation": "svetsare",
        "headcount": "3",
        "horizon": "six_months",
        "place": "Eskilstuna",
        "swedish": "B1",
        "certificates": "truckkort B",
    }
    assert fields["employer"] == "Mälardalens Svets"


@pytest.mark.parametrize("text", ["Vi söker svetsare.\nSNI: 34.1", f"SNI: 34.1\n{TEXT}\nBehov 2: 1 kock."])
def test_a_code_that_does_not_exist_is_told_with_those_near_it(client: TestClient, text: str) -> None:
    page = press(client, client.get("/behov/nytt"), "las", text=text)
    assert "SNI-koden ”34.1” används inte: ingen SNI-kod börjar med 34. Närmast finns 33 och 35." in page.text
    if "Börja med det här" in page.text:
        assert "SNI-koden ”34.1” används inte" in press(client, page, "dela:1").text


def test_contact_details_are_taken_out_and_that_is_said(read: Any) -> None:
    assert "070-123" not in read.text
    assert "telefon" in read.text


def test_what_a_person_corrected_and_added_stays_when_the_text_is_read_again(client: TestClient, read: Any) -> None:
    added = press(client, read, "ny-rad", k0="svetsning TIG", s0="merit", ny="gradning", ny_som="krav", headcount="4")
    again = press(client, added, "las", text=TEXT + "\nKrav på traversvana.")
    _, fields = form_in(again.text)
    rows = {fields[f"k{n}"]: fields[f"s{n}"] for n in range(20) if f"k{n}" in fields}
    assert rows["svetsning TIG"] == "merit"
    assert rows["gradning"] == "krav"
    assert fields["headcount"] == "4"


def test_the_whole_way_to_the_ledger(client: TestClient, read: Any, installation: Installation) -> None:
    standing = press(client, read, "visa")
    assert standing.status_code == 200
    assert "inte sparat ännu" in standing.text
    assert "Vilka kan fylla behovet?" in standing.text
    assert not any(person.id in standing.text for person in worlds.people() if len(person.id) > 3)
    back = press(client, standing, "andra")
    assert form_in(back.text)[1] | {"ny": ""} == form_in(read.text)[1] | {"ny": ""}  # nothing lost, nothing made up
    saved = press(client, standing, "spara")
    assert saved.url.path.startswith("/behov/B")
    assert "Behovet är sparat." in saved.text
    need = installation.store.get(Kind.NEED, saved.url.path.split("/")[-1])
    assert isinstance(need, Need)
    assert (need.title, need.headcount, need.essential_skills) == ("Svetsare", 3, ("TIG-svetsning",))
    assert "robotsvetsning" in need.meriting_skills
    assert "ytbehandling" not in (*need.essential_skills, *need.meriting_skills)
    assert need.place is not None
    assert need.place.municipality_code == "0484"


def test_what_a_person_only_comes_near_is_not_told_as_had(client: TestClient) -> None:
    form = press(client, client.get("/behov/nytt"), "las", text="Vi söker en svetsare. Krav på tigsvetsning.")
    fields = {"occupation": "svetsare", "place": "Eskilstuna", "k0": "tigsvetsning", "s0": "krav"}
    has_all = press(client, form, "visa", **fields).text
    assert "Har allt som efterfrågas" in has_all
    assert "Nära:" not in has_all
    near = press(client, form, "visa", **fields, k1="ritningsläsning och gradning", s1="krav").text
    assert "Nära:</strong> ritningsläsning och gradning<" in near
    assert "Har allt som efterfrågas" not in near
    fields |= {"occupation": "lärling", "k1": "ritningsläsning", "s1": "krav"}
    lacks = press(client, form, "visa", **fields, k2="byråkrati", s2="krav").text
    assert "Saknar:</strong> byråkrati<" in lacks
    assert "Har allt som efterfrågas" not in lacks


def test_a_skill_that_is_asked_for_and_a_merit_besides_is_shown_once(client: TestClient) -> None:
    form = press(client, client.get("/behov/nytt"), "las", text="Vi söker en svetsare. Krav på TIG-svetsning.")
    page = press(client, form, "visa", k1="tig-svetsning", s1="merit", open_until="2026-12-31")
    shown = re.findall(r"(?i)>(tig-svetsning)[< ]", page.text)
    assert shown.count("tig-svetsning") == 0
    assert "TIG-svetsning" in shown
    assert "2026-12-31" in page.text


def test_the_list_tells_days_with_the_names_of_months(client: TestClient) -> None:
    form = press(client, client.get("/behov/nytt"), "las", text="Vi söker en svetsare. Krav på TIG-svetsning.")
    press(client, form, "spara", open_until="2026-12-31")
    assert "öppet till 31 december 2026" in client.get("/behov").text


def test_sending_the_form_twice_saves_once(client: TestClient, read: Any, installation: Installation) -> None:
    before = installation.store.count(Kind.NEED)
    first, second = press(client, read, "spara"), press(client, read, "spara")
    assert first.url.path == second.url.path
    assert installation.store.count(Kind.NEED) == before + 1


def test_two_who_change_one_need_lose_nothing(client: TestClient, installation: Installation) -> None:
    need = worlds.needs()[0]
    address = f"/behov/{need.id}/andra"
    mine = client.get(address)
    theirs = press(client, client.get(address), "spara", title="Deras rubrik", employer="Deras AB")
    assert "Behovet är sparat." in theirs.text
    conflict = press(client, mine, "spara", title="Min rubrik")
    assert conflict.status_code == 409
    assert all(told in conflict.text for told in ("Min rubrik", "Deras rubrik", "Deras AB"))
    now = installation.store.get(Kind.NEED, need.id)
    assert isinstance(now, Need)
    assert now.title == "Deras rubrik"
    on = press(client, conflict, "andra")
    assert form_in(on.text)[1]["title"] == "Min rubrik"
    assert "Behovet är sparat." in press(client, conflict, "spara").text
    kept = [entry.record for entry in installation.store.history(Kind.NEED, need.id)]
    assert [one.title for one in kept if isinstance(one, Need)][-2:] == ["Deras rubrik", "Min rubrik"]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("title", "", "Skriv en rubrik"),
        ("headcount", "några", "till exempel 3"),
        ("place", "Eskilstana", "Menade du Eskilstuna"),
        ("hours", "120", "50–100"),
        ("open_until", "i vår", "2026-11-16"),
        ("ssyk", "72", "fyra siffror"),
        ("sni", "34", "Närmast finns 33 och 35"),
        ("swedish", "flytande", "Välj ett av alternativen"),
    ],
)
def test_what_cannot_be_used_is_said_beside_the_field_and_kept(
    client: TestClient, read: Any, field: str, value: str, told: str
) -> None:
    page = press(client, read, "spara", **{field: value})
    assert page.status_code == 422
    assert told in page.text
    assert f'<a href="#f-{field}">' in page.text
    assert "<title>Fel: " in page.text
    if field != "swedish":
        assert form_in(page.text)[1][field] == value


def test_a_text_that_is_too_long_or_empty_is_refused_and_kept(client: TestClient) -> None:
    empty = press(client, client.get("/behov/nytt"), "las", text="  ")
    assert (empty.status_code, "Skriv eller klistra in" in empty.text) == (422, True)
    long = press(client, client.get("/behov/nytt"), "las", text="svetsare " * (MOST_CHARACTERS // 9 + 1))
    assert long.status_code == 422
    assert len(str(form_in(long.text)[1]["text"])) > MOST_CHARACTERS


NOTE = (
    "Besök hos Verkstan AB den 12 november 2026.\nBehov 1: 2 svetsare till våren. Krav på TIG-svetsning.\n"
    "Behov 2: 4 undersköterskor till natten.\nBehov 3: 1 kock."
)


@pytest.fixture
def several(client: TestClient) -> Any:
    """The page that shows that a note tells of several needs."""
    return press(client, client.get("/behov/nytt"), "las", text=f"{NOTE}\nRing 070-123 45 67.")


def saved_titles(installation: Installation) -> set[str]:
    return {one.title for one in installation.store.all(Kind.NEED) if isinstance(one, Need) and one.id.startswith("B")}


def test_the_needs_of_a_note_are_saved_one_after_another(
    client: TestClient, several: Any, installation: Installation
) -> None:
    assert "Flera behov" in several.text
    first = press(client, several, "dela:0")
    fields = form_in(first.text)[1]
    assert (fields["title"], fields["headcount"], fields["employer"]) == ("Svetsare", "2", "Verkstan AB")
    assert "undersköterskor" not in str(fields["text"])
    assert fields["k0"] == "TIG-svetsning"
    second = press(client, press(client, first, "visa", headcount="3"), "spara")  # by way of who could fill it
    assert "är sparat. Här är nästa behov" in second.text
    assert "Behov 2 av 3" in second.text
    fields = form_in(second.text)[1]
    assert (fields["title"], fields["headcount"], fields["gathered_on"]) == ("Undersköterskor", "4", "2026-11-12")
    assert not any("svetsning" in str(value) for name, value in fields.items() if name not in ("note", "id"))
    third = press(client, second, "spara", title="Nattpersonal")
    assert "Det här är det sista" in third.text
    done = press(client, third, "spara")
    assert "alla behov ur anteckningen" in done.text
    assert saved_titles(installation) == {"Svetsare", "Nattpersonal", "Kock"}
    needs = [one for one in installation.store.all(Kind.NEED) if isinstance(one, Need) and one.id.startswith("B")]
    assert {one.employer for one in needs} == {"Verkstan AB"}
    assert {one.headcount for one in needs} == {3, 4, 1}
    assert not any("070-123" in one.text for one in needs)


def test_a_need_that_is_passed_by_comes_again(client: TestClient, several: Any, installation: Installation) -> None:
    third = press(client, press(client, press(client, several, "dela:0"), "nasta"), "nasta")
    assert form_in(third.text)[1]["title"] == "Kock"
    first = press(client, third, "spara")
    assert form_in(first.text)[1]["title"] == "Svetsare"
    assert press(client, first, "spara").status_code == 200
    assert saved_titles(installation) == {"Kock", "Svetsare"}


def test_what_was_written_of_a_need_that_is_passed_by_comes_back(
    client: TestClient, several: Any, installation: Installation
) -> None:
    first = press(client, several, "dela:0")
    written = {
        "title": "Svetsare & plåtslagare",
        "employer": "Verkstan Två",
        "k0": "TIG",
        "s0": "merit",
        "place": "Atlantis",
    }
    second = press(client, first, "nasta", **written, ny="gradning", ny_som="krav")
    assert form_in(second.text)[1]["title"] == "Undersköterskor"
    assert "överhoppat, det du skrev finns kvar" in second.text
    third = press(client, press(client, second, "nasta", headcount="7"), "visa")  # by way of who could fill it
    back = press(client, press(client, third, "andra"), "spara")  # the third is saved, and the first comes back
    fields = form_in(back.text)[1]
    assert fields | written == fields
    assert ("gradning", "krav") in [(fields[f"k{n}"], fields[f"s{n}"]) for n in range(5) if f"k{n}" in fields]
    assert "Behov 1 av 3" in back.text
    wrong = press(client, back, "spara")
    assert wrong.status_code == 422  # Atlantis: kept as it was written, and told of when it is saved
    other = press(client, wrong, "nasta:1", place="Flen")  # chosen out of the list
    assert form_in(other.text)[1]["headcount"] == "7"
    last = press(client, other, "spara")
    assert form_in(last.text)[1]["place"] == "Flen"
    press(client, last, "spara")
    assert saved_titles(installation) == {"Svetsare & plåtslagare", "Undersköterskor", "Kock"}


def test_a_saved_need_that_was_divided_and_passed_by_is_still_the_same_need(
    client: TestClient, installation: Installation
) -> None:
    need = worlds.needs()[0]
    page = press(client, client.get(f"/behov/{need.id}/andra"), "las", text=NOTE)
    second = press(client, press(client, page, "dela:0", title="Ändrad"), "nasta", title="Ändrad igen")
    back = press(client, second, "nasta:0")
    assert form_in(back.text)[0] == f"/behov/{need.id}/andra"
    press(client, back, "spara")
    kept = installation.store.get(Kind.NEED, need.id)
    assert isinstance(kept, Need)
    assert kept.title == "Ändrad igen"
    gone = press(client, client.get(f"/behov/{need.id}/andra"), "las", text=NOTE)
    gone = press(client, press(client, gone, "dela:0"), "nasta", title="Ny")
    installation.store.delete(Kind.NEED, need.id)
    new = press(client, gone, "nasta:0")
    assert form_in(new.text)[0] == "/behov/nytt"
    assert form_in(new.text)[1]["id"] != need.id


def test_a_mistake_in_one_need_of_a_note_loses_none(client: TestClient, several: Any) -> None:
    wrong = press(client, press(client, several, "dela:1"), "spara", headcount="många")
    assert wrong.status_code == 422
    assert "Behov 2 av 3" in wrong.text
    again = press(client, wrong, "las", headcount="4")
    assert "Behov 2 av 3" in again.text
    next_one = press(client, again, "spara")
    assert form_in(next_one.text)[1]["title"] == "Kock"
    twice = press(client, again, "spara")  # sent twice: saved once, and the same one comes next
    assert form_in(twice.text)[1]["title"] == "Kock"


def test_a_need_of_a_note_that_was_saved_otherwise_keeps_the_rest(client: TestClient, several: Any) -> None:
    first = press(client, several, "dela:0")
    press(client, first, "spara")
    conflict = press(client, first, "spara", title="En annan rubrik")  # back in the browser, changed, and sent again
    assert conflict.status_code == 409
    assert "ta nästa i anteckningen" in conflict.text
    following = press(client, conflict, "behall")
    assert form_in(following.text)[1]["title"] == "Undersköterskor"
    assert form_in(following.text)[1]["taken"] == "0"


@pytest.mark.parametrize(
    "hidden",
    [
        {"piece": "9"},
        {"piece": "x"},
        {"taken": "0,1,2,99,²"},
        {"note": ""},
        {"taken": "0,2", "draft1": "%%%&&" * 999},
        {"draft1": "id=&title=<script>"},
        {"draft²": "id=B1", "draft99": "id=B1"},
    ],
)
def test_a_form_that_was_tampered_with_is_a_need_on_its_own(
    client: TestClient, several: Any, hidden: dict[str, str]
) -> None:
    page = press(client, press(client, several, "dela:0"), "spara", **hidden)
    assert page.status_code == 200
    assert "sparat" in page.text


def test_a_number_that_the_note_does_not_have_reads_it_again(client: TestClient, several: Any) -> None:
    page = press(client, several, "dela:17")
    assert (page.status_code, "Flera behov" in page.text) == (200, True)


@pytest.mark.parametrize("hostile", ['<script>alert("x")</script>', '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"])
def test_what_is_written_is_never_code(client: TestClient, hostile: str) -> None:
    start = client.get("/behov/nytt")
    page = press(client, start, "las", text=f"Vi söker svetsare {hostile}")
    page = press(client, page, "ny-rad", ny=hostile, title=hostile, employer=hostile)
    saved = press(client, page, "spara")
    for shown in (page, saved, client.get("/behov", params={"q": hostile}), client.get(f"{saved.url.path}/historik")):
        assert shown.status_code == 200
        assert "<script>alert" not in shown.text
        assert "<img" not in shown.text
    assert str(escape(hostile)) in saved.text


def test_a_need_is_removed_after_a_question_and_its_history_stays(
    client: TestClient, installation: Installation
) -> None:
    need = worlds.needs()[0]
    asked = client.get(f"/behov/{need.id}/ta-bort")
    assert need.title in asked.text
    action, fields = form_in(asked.text)
    assert "borttaget" in client.post(action, data=fields).text
    assert client.get(f"/behov/{need.id}").status_code == 404
    assert installation.store.history(Kind.NEED, need.id)[-1].operation == "removed"


def test_everyone_is_counted_against_a_need_without_small_counts(client: TestClient) -> None:
    link = "/behov/N1/alla"
    assert link in client.get("/behov/N1").text
    page = client.get(link).text
    assert "6 arbetssökande är inlästa" in page
    row = page[page.index("tigsvetsning") :].partition("</tr>")[0]
    # one of six welds: neither the one nor the five is told, none comes near
    assert row.count("visas inte") == 2
    assert ">0<" in row


def test_where_nobody_could_those_whom_one_requirement_stops_are_shown(
    client: TestClient, installation: Installation
) -> None:
    (need,) = [need for need in worlds.needs() if need.id == "N1"]
    installation.store.put(Kind.NEED, replace(need, id="CE", driving_licences=("CE",)), "test")
    for course in worlds.courses():
        installation.store.put(Kind.COURSE, replace(course, seats=0), "test")
    page = client.get("/behov/CE").text
    people, courses = page.split('id="utbildningar"')
    assert "Ingen passar tillräckligt väl" in people
    assert "Närmast, men ett krav stoppar" in people
    assert installation.identity.pseudonyms.of("P1") in people
    assert "körkort CE krävs" in people
    assert "Klient" not in page
    assert "Närmast, men ett krav stoppar" in courses
    assert "kurs svetsare" in courses
    assert "0 platser" in courses
