"""The counsellor's pages as a browser without scripts gets them: what is kept, what is not, and who sees whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from matching.domain import JobSeeker, Kind, SwedishLevel
from matching.indexing import kind_of
from service.indexing import rebuild
from service.store.counselling import OverrideStore
from service.web.counsellor_addresses import client_address, client_id_of
from service.wiring import Installation
from tests.service.api.conftest import client_of, installed
from tests.service.cli.tiny import PROFILES, write_table
from tests.service.counselling.test_drafts import NOTES
from tests.service.counselling.worlds import CLIENT, EVERYTHING

K1 = "/klienter/K1"
NEVER = JobSeeker("K9", label="Hemlig Person", protected_identity=True, unit="Norr")


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with town_in(tmp_path / "arbetsyta") as made:
        yield made


def town_in(folder: Path) -> Installation:
    made = installed(folder, filled=False)
    for record in (*EVERYTHING, NEVER):
        made.store.put(kind_of(record), record, "test")
    rebuild(made)
    return made


@pytest.fixture
def client(installation: Installation) -> Iterator[TestClient]:
    with client_of(installation) as made:
        yield made


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """For tests that leave the town's own records as they are."""
    with town_in(tmp_path_factory.mktemp("staden") / "arbetsyta") as made, client_of(made) as client:
        yield client


def fields_of(page: str, action: str) -> dict[str, str]:
    """What a browser would send from the form with this address, untouched."""
    form = next(one for one in re.findall(r"<form[^>]*>.*?</form>", page, re.S) if f'action="{action}"' in one)
    values: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        told = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if told.get("type") != "checkbox" or "checked" in tag:
            values[told["name"]] = unescape(told.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n?(.*?)</textarea>', form, re.S):
        values[name] = unescape(text)
    for name, body in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        values[name] = unescape(chosen[1]) if chosen else ""
    return values


def text_of(answer: Any) -> str:
    """What a person reads on the page, without marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_the_list_finds_by_name_and_never_shows_the_protected(shared: TestClient) -> None:
    everyone = shared.get("/klienter")
    assert "Samira" in everyone.text
    assert "Hemlig" not in everyone.text
    assert f'href="{K1}"' in shared.get("/klienter?sok=samir").text
    nobody = shared.get("/klienter?sok=Hemlig")
    assert "Ingen klient heter så" in nobody.text
    assert "skyddade personuppgifter" in nobody.text


def test_an_empty_list_says_what_to_do(empty_client: TestClient) -> None:
    page = empty_client.get("/klienter")
    assert "Här finns inga klienter ännu" in page.text
    assert 'href="/klienter/ny"' in page.text


def test_long_lists_have_a_next_page(installation: Installation, client: TestClient) -> None:
    for number in range(30):
        installation.store.put(Kind.SEEKER, JobSeeker(f"L{number:02}", label=f"Nummer {number:02}"), "test")
    first = client.get("/klienter?sok=nummer")
    later = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert later
    second = client.get(unescape(later[1]))
    shown = re.findall(r"Nummer (\d\d)", first.text) + re.findall(r"Nummer (\d\d)", second.text)
    assert shown == [f"{number:02}" for number in range(30)]


def test_a_client_is_added_by_form_and_can_be_matched(client: TestClient) -> None:
    form = fields_of(client.get("/klienter/ny/formular").text, "/klienter/ny")
    told = form | {"label": "Amina", "id": "2026/14", "occupations": "svetsare", "claimed": "tigsvetsning"}
    saved = client.post("/klienter/ny", data=told, follow_redirects=False)
    assert saved.status_code == 303
    assert saved.headers["location"] == "/klienter/2026~2F14?sparad=1"
    assert "Uppgifterna är sparade" in client.get(saved.headers["location"]).text
    assert "svetsare sökes" in client.get("/klienter/2026~2F14/vagar").text
    again = client.post("/klienter/ny", data=told)
    assert again.status_code == 422
    assert "Klientnumret är upptaget" in again.text
    unnamed = client.post("/klienter/ny", data=form)
    assert unnamed.status_code == 422
    assert "namn eller alias" in unnamed.text


def test_pasted_notes_are_confirmed_before_anything_is_saved(installation: Installation, client: TestClient) -> None:
    before = installation.store.revision
    page = client.post("/klienter/ny/text", data={"text": NOTES})
    assert page.status_code == 200
    assert installation.store.revision == before
    assert "B-körkort" in page.text
    assert "Stämmer det här?" in page.text
    assert "amina@exempel.se" not in page.text
    form = fields_of(page.text, "/klienter/ny")
    assert form["home"] == "Eskilstuna"
    saved = client.post("/klienter/ny", data=form | {"swedish": "B1"}, follow_redirects=False)
    made = installation.store.get(
        Kind.SEEKER, client_id_of(saved.headers["location"][len("/klienter/") : -len("?sparad=1")])
    )
    assert isinstance(made, JobSeeker)
    assert made.label == "Amina"
    assert made.swedish is SwedishLevel.B1  # as the counsellor put it right
    assert made.source == "CV eller anteckning"


def test_files(shared: TestClient, tmp_path: Path) -> None:
    one = write_table(tmp_path / "en.csv", PROFILES[:1]).read_bytes()
    several = write_table(tmp_path / "flera.csv", PROFILES).read_bytes()
    assert 'value="P1"' in shared.post("/klienter/ny/fil", files={"fil": ("en.csv", one)}).text
    many = shared.post("/klienter/ny/fil", files={"fil": ("flera.csv", several)})
    assert (many.status_code, "Läs in den på sidan Inläsning" in many.text) == (422, True)
    for wrong in ({"fil": ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50)}, {"fil": ("tom.txt", b"")}):
        assert shared.post("/klienter/ny/fil", files=wrong).status_code == 422
    assert shared.post("/klienter/ny/fil", data={}).status_code == 422
    assert shared.post("/klienter/ny/text", data={"text": " "}).status_code == 422


def test_who_has_protected_identity_is_kept_never_shown_and_it_is_said(
    installation: Installation, client: TestClient
) -> None:
    told = {"label": "Någon", "id": "K7", "protected_identity": "ja", "occupations": "svetsare"}
    page = client.post("/klienter/ny", data=told)
    assert page.status_code == 200
    assert "matchas inte" in page.text
    assert "Gör så här i stället" in page.text
    assert installation.store.get(Kind.SEEKER, "K7") is None
    assert client.get("/klienter/K7").status_code == 404
    assert client.get("/klienter/K9/vagar").status_code == 404
    assert client.post("/klienter/ny", data=told | {"label": "En annan"}).status_code == 422  # the number is taken
    form = fields_of(client.get(f"{K1}/andra").text, f"{K1}/andra")
    assert "matchas inte" in client.post(f"{K1}/andra", data=form | {"protected_identity": "ja"}).text
    assert client.get(K1).status_code == 404


def test_two_counsellors_never_lose_a_change_in_silence(installation: Installation, client: TestClient) -> None:
    mine = fields_of(client.get(f"{K1}/andra").text, f"{K1}/andra") | {"home": "Strängnäs"}
    theirs = fields_of(client.get(f"{K1}/andra").text, f"{K1}/andra") | {"swedish": "B2"}
    assert client.post(f"{K1}/andra", data=theirs, follow_redirects=False).status_code == 303
    conflict = client.post(f"{K1}/andra", data=mine)
    assert conflict.status_code == 409
    assert "Någon annan har ändrat klienten" in conflict.text
    held = installation.store.get(Kind.SEEKER, "K1")
    assert isinstance(held, JobSeeker)
    assert (held.home, held.swedish) == (CLIENT.home, SwedishLevel.B2)
    looked_at = fields_of(conflict.text, f"{K1}/andra")
    assert looked_at["home"] == "Strängnäs"
    assert client.post(f"{K1}/andra", data=looked_at, follow_redirects=False).status_code == 303
    assert client.post(f"{K1}/andra", data=mine | {"version": "många"}).status_code == 409


def test_a_client_is_removed_after_a_question(installation: Installation, client: TestClient) -> None:
    form = fields_of(client.get(f"{K1}/ta-bort").text, f"{K1}/ta-bort")
    assert installation.store.get(Kind.SEEKER, "K1") is not None
    installation.store.put(Kind.SEEKER, replace(CLIENT, label="Sam"), "test")
    assert "Någon har ändrat klienten" in client.post(f"{K1}/ta-bort", data=form).text
    form = fields_of(client.get(f"{K1}/ta-bort").text, f"{K1}/ta-bort")
    assert "borttagen" in client.post(f"{K1}/ta-bort", data=form).text
    assert installation.store.get(Kind.SEEKER, "K1") is None


def test_a_route_shows_the_whole_chain_with_reasons(shared: TestClient) -> None:
    page = shared.get(f"{K1}/vagar")
    said = text_of(page)
    for words in (
        "svetsare sökes",
        "Saknas i dag ritningsläsning",
        "11 januari 2027 – 21 mars 2027 · Eskilstuna · halvtid",
        "Kan söka jobbet nu",  # what follows from the work done is near, and near is enough to apply with
        "ritningsläsning (nära, följer av ”plåtslagare”)",
        "Förkunskaper: Grundskola eller motsvarande",
        "Varför?",
        "studiemedel (CSN)",
        "Jobb som passar, men där ingen utbildning täcker det som saknas",
    ):
        assert words in said
    assert "svetsare med budbil" not in said
    assert page.text.count("Varför?") == 2


def test_a_route_that_is_opened_keeps_the_filters_it_was_found_with(shared: TestClient) -> None:
    card = re.search(r'href="(/klienter/K1/vag\?[^"]+)"', shared.get(f"{K1}/vagar?takt=50&ort=Eskilstuna").text)
    assert card
    address = unescape(card[1])
    assert "takt=50" in address
    page = shared.get(address)
    assert "inom filtren" in page.text
    assert "takt=50" in page.text  # on to the sheet
    assert "Kurserna räcker inte" not in shared.get(address.replace("/vag?", "/blad?")).text
    narrow = shared.get(f"{K1}/vag?jobb=N1&takt=25")
    assert "ingen utbildning inom gränserna" in narrow.text


def test_filters_that_leave_nothing_say_what_to_do(shared: TestClient) -> None:
    page = shared.get(f"{K1}/vagar?takt=25")
    assert "Ingen väg att visa" in page.text
    assert "Ta bort alla filter" in page.text
    wrong = shared.get(f"{K1}/vagar?ort=Eskilstunna")
    assert wrong.status_code == 422
    assert "Menade du Eskilstuna" in wrong.text
    assert "<title>Fel: " in wrong.text


def test_a_decision_needs_a_reason_shows_and_is_taken_back(installation: Installation, client: TestClient) -> None:
    told = {"jobb": "N3", "beslut": "first", "skal": "Har dykarvana från marinen"}
    refused = client.post(f"{K1}/beslut", data=told | {"skal": ""})
    assert refused.status_code == 422
    assert "Skriv varför" in refused.text
    assert "Beslutet är sparat" in client.post(f"{K1}/beslut", data=told).text
    first = text_of(client.get(f"{K1}/vagar"))
    assert first.index("svetsare dykare") < first.index("svetsare sökes")
    assert "Har dykarvana från marinen" in first
    (kept,) = OverrideStore(installation.store).of("K1").history
    client.post(f"{K1}/beslut/{kept.id}/angra", data={"till": "vagar"})
    assert "Satt först" not in client.get(f"{K1}/vagar").text
    assert "ångrat av" in client.get(K1).text
    hidden = client.post(f"{K1}/beslut", data={"jobb": "N1", "beslut": "hide", "skal": "Har sagt nej"})
    assert "Dolda vägar (1)" in hidden.text
    assert client.post(f"{K1}/beslut", data=told | {"beslut": "radera"}).status_code == 400
    assert client.post("/klienter/K404/beslut", data=told).status_code == 404


def test_a_check_is_marked_on_its_line(client: TestClient) -> None:
    form = next(
        fields_of(f'<form action="{K1}/beslut">{one}</form>', f"{K1}/beslut")
        for one in re.findall(
            rf'<form method="post" action="{K1}/beslut">(.*?)</form>', client.get(f"{K1}/vag?jobb=N1").text, re.S
        )
        if 'value="förkunskaper"' in one
    )
    empty = client.post(f"{K1}/beslut", data=form)
    assert empty.status_code == 422
    assert f'href="#f-{form["falt"]}"' in empty.text
    done = client.post(f"{K1}/beslut", data=form | {"skal": "Har sett betyget"})
    assert "Har sett betyget" in done.text
    assert "Kontrollerat" in done.text


def test_trying_saves_nothing_until_told_to(installation: Installation, client: TestClient) -> None:
    form = fields_of(client.get(f"{K1}/prova").text, f"{K1}/prova") | {"driving_licences": "B"}
    before = installation.store.revision
    tried = client.post(f"{K1}/prova", data=form)
    said = text_of(tried)
    assert "Körkort : inget → B" in said
    assert "svetsare med budbil" in said
    assert "körkort: stoppar → uppfyllt" in said
    assert installation.store.revision == before
    assert "inte ändrat någon uppgift" in client.post(f"{K1}/prova", data=form | {"driving_licences": "inget"}).text
    assert client.post(f"{K1}/prova", data=form | {"home": "Nowhere"}).status_code == 422
    saved = client.post(f"{K1}/prova", data=form | {"spara": "1"}, follow_redirects=False)
    assert saved.status_code == 303
    held = installation.store.get(Kind.SEEKER, "K1")
    assert isinstance(held, JobSeeker)
    assert held.driving_licences == ("B",)
    assert held.experience == CLIENT.experience
    assert client.post(f"{K1}/prova", data=form | {"spara": "1", "home": "Flen"}).status_code == 409


def test_comparing_asks_for_two(shared: TestClient) -> None:
    assert "Du markerade ingen väg" in shared.get(f"{K1}/jamfor").text
    assert "Du markerade en väg" in shared.get(f"{K1}/jamfor?jobb=N1").text
    both = shared.get(f"{K1}/jamfor?jobb=N1&jobb=N3")
    assert both.status_code == 200
    assert "skiljer sig åt i" in both.text
    assert shared.get(f"{K1}/jamfor?jobb=N1&jobb=borta").status_code == 404


def test_the_sheet_speaks_to_the_client(shared: TestClient) -> None:
    said = text_of(shared.get(f"{K1}/blad?jobb=N1"))
    assert "Till Samira" in said
    assert "Du kan söka jobbet nu. Kursen gör att du passar ännu bättre." in said
    english = shared.get(f"{K1}/blad?jobb=N1&sprak=en")
    assert 'lang="en"' in english.text
    assert "welder" in english.text
    assert shared.get(f"{K1}/blad?jobb=N1&sprak=xx").status_code == 200


def test_the_way_from_an_occupation_abroad(shared: TestClient) -> None:
    assert "Reglerat" in text_of(shared.get("/klienter/utland?yrke=nurse")).replace("reglerat", "Reglerat")
    assert "Titeln förstods inte" in shared.get("/klienter/utland?yrke=qqqq").text
    assert shared.get("/klienter/utland?yrke=+").status_code == 422
    assert shared.get("/klienter/utland?yrke=nurse&ort=Nowhere").status_code == 422
    assert "plåtslagare" in shared.get("/klienter/utland?klient=K1").text
    assert shared.get("/klienter/utland?klient=K9").status_code == 404


@pytest.mark.parametrize("name", ["2026/14", "..", ".", "a~2Fb", "å ä?#&%", "\\x", "K~1"])
def test_any_client_number_fits_in_an_address(name: str, shared: TestClient) -> None:
    told = {"label": "Namn", "id": name}
    saved = shared.post("/klienter/ny", data=told, follow_redirects=False)
    assert saved.status_code == 303, saved.text
    assert saved.headers["location"] == client_address(name, sparad="1")
    page = shared.get(saved.headers["location"])
    assert page.status_code == 200
    assert shared.get(client_address(name, "vagar")).status_code == 200


HOSTILE = "<script>alert(1)</script> \" ' = {{7*7}} =cmd|' /C calc'!A0"


def test_text_of_others_is_never_run(client: TestClient) -> None:
    fields = (
        "label",
        "summary",
        "occupations",
        "claimed",
        "education",
        "wishes",
        "avoid",
        "target_groups",
        "experience",
    )
    saved = client.post("/klienter/ny", data=dict.fromkeys(fields, HOSTILE) | {"id": "H1"}, follow_redirects=False)
    assert saved.status_code == 303
    client.post("/klienter/H1/beslut", data={"jobb": "N1", "beslut": "first", "skal": HOSTILE})
    for page in ("", "/andra", "/vagar", "/vag?jobb=N1", "/prova", "/blad?jobb=N1", "/ta-bort"):
        answer = client.get(f"/klienter/H1{page}")
        assert answer.status_code == 200, page
        assert "<script>alert" not in answer.text
        assert "49" not in re.findall(r"\b49\b", text_of(answer).replace("2049", ""))
    assert "<script>alert" not in client.get("/klienter").text
    assert "<script>alert" not in client.get("/klienter?sok=%3Cscript%3Ealert(1)").text
    assert "<script>alert" not in client.get("/klienter/utland?yrke=%3Cscript%3Ealert(1)").text


def test_where_no_job_fits_those_that_one_requirement_stops_lead_to_their_ways(
    installation: Installation, client: TestClient
) -> None:
    for need_id in ("N1", "N3"):
        installation.store.delete(Kind.NEED, need_id)
    page = client.get(f"{K1}/vagar")
    said = text_of(page)
    assert "Ingen väg att visa" in said
    assert "1 kräver körkort som saknas" in said
    told = said.partition("Närmast, men ett krav stoppar")[2]
    assert told.index("svetsare med budbil") < told.index("körkort B krävs")
    (way,) = re.findall(r'href="(/klienter/K1/vag\?jobb=N2[^"]*)"', page.text)
    assert "Kraven och vägen visas ändå. ✗ Ej uppfyllt: Körkort : körkort B krävs" in text_of(client.get(unescape(way)))
