"""A file through the pages: looked at, mended, saved, and taken back; without JavaScript."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from matching.domain import Kind, Need
from service.wiring import Installation
from tests.service.web.forms import form_in

GOOD = "Id;Rubrik;Yrke;Ort;Antal\nX1;Svetsare till båtvarv;svetsare;Strängnäs;2\nX2;Kock till skola;kock;Flen;1\n"
HALF = GOOD + "X3;Kock till kiosk;kock;Eskilstana;1\n"


def hand_in(client: TestClient, content: str | bytes, kind: str = "needs", name: str = "behov.csv") -> Any:
    data = content.encode("utf-8") if isinstance(content, str) else content
    return client.post("/inlasning", data={"slag": kind}, files={"fil": (name, data)})


def press(client: TestClient, page: Any, **changed: str | list[str]) -> Any:
    action, fields = form_in(page.text)
    return client.post(action, data={**fields, **changed})


def test_nothing_is_saved_before_it_was_seen(client: TestClient, installation: Installation) -> None:
    before = installation.store.count(Kind.NEED)
    seen = hand_in(client, GOOD)
    assert "Inget är sparat ännu" in seen.text
    assert "Svetsare till båtvarv" in seen.text
    assert installation.store.count(Kind.NEED) == before
    saved = press(client, seen, gor="spara")
    assert "är inlästa" in saved.text
    assert installation.store.count(Kind.NEED) == before + 2
    asked = client.get(re.findall(r'href="(/inlasning/\w+/angra)"', saved.text)[0])
    assert "Ångra inläsningen av behov.csv?" in asked.text
    undone = press(client, asked)
    assert "är ångrad" in undone.text
    assert installation.store.count(Kind.NEED) == before


def test_a_file_with_bad_rows_is_saved_whole_or_without_them(client: TestClient, installation: Installation) -> None:
    before = installation.store.count(Kind.NEED)
    seen = hand_in(client, HALF)
    assert "1 fel att rätta" in seen.text
    assert "Eskilstuna" in seen.text  # what was meant, probably
    refused = press(client, seen, gor="spara")
    assert "Filen lästes inte in" in refused.text
    assert installation.store.count(Kind.NEED) == before
    saved = press(client, hand_in(client, HALF), gor="spara", hoppa="ja")
    assert "är inlästa" in saved.text
    assert installation.store.count(Kind.NEED) == before + 2


def test_a_column_that_is_called_otherwise_is_pointed_out(client: TestClient, installation: Installation) -> None:
    seen = hand_in(client, GOOD.replace("Antal", "Hur många"))
    number = next(n for n in range(9) if form_in(seen.text)[1][f"rubrik{n}"] == "Hur många")
    assert form_in(seen.text)[1][f"falt{number}"] == "-"
    again = press(client, seen, gor="kolumner", **{f"falt{number}": "Antal"})
    assert form_in(again.text)[1][f"falt{number}"] == "Antal"
    press(client, again, gor="spara")
    need = installation.store.get(Kind.NEED, "X1")
    assert getattr(need, "headcount", None) == 2


def test_two_columns_for_one_field_come_back_as_they_were_chosen(
    client: TestClient, installation: Installation
) -> None:
    seen = hand_in(client, GOOD.replace("Antal", "Hur många").replace("Ort", "Var"))
    fields = form_in(seen.text)[1]
    number = {str(fields[f"rubrik{n}"]): f"falt{n}" for n in range(5)}
    wrong = {number["Hur många"]: "Antal", number["Var"]: "Antal", number["Yrke"]: "-"}
    page = press(client, seen, gor="kolumner", **wrong)
    assert page.status_code == 422
    assert "”Hur många” och ”Var” kan inte båda läsas som Antal." in page.text
    told = set(re.findall(r'<p class="field-error" id="f-(falt\d)-error">', page.text))
    assert told == {number["Hur många"], number["Var"]}
    assert all(f'href="#f-{name}"' in page.text for name in told)
    assert form_in(page.text)[1] | {"gor": ""} == fields | wrong | {"gor": ""}
    assert "Inget är sparat ännu" in page.text
    again = press(client, page, gor="kolumner", **{number["Var"]: "Ort"})
    assert again.status_code == 200
    press(client, again, gor="spara")
    assert getattr(installation.store.get(Kind.NEED, "X1"), "headcount", None) == 2
    assert press(client, page, gor="kolumner").status_code == 409  # saved meanwhile: there is nothing to choose


def test_nothing_is_saved_with_other_columns_than_those_that_are_seen(
    client: TestClient, installation: Installation
) -> None:
    before = installation.store.count(Kind.NEED)
    seen = hand_in(client, GOOD.replace("Antal", "Hur många").replace("Ort", "Var"))
    fields = form_in(seen.text)[1]
    number = {str(fields[f"rubrik{n}"]): f"falt{n}" for n in range(5)}
    wrong = press(client, seen, gor="spara", **{number["Hur många"]: "Antal", number["Var"]: "Antal"})
    assert wrong.status_code == 422
    assert 'value="spara"' not in wrong.text
    assert press(client, wrong, gor="spara").status_code == 422  # as a page that was open before would send it
    other = press(client, wrong, gor="spara", **{number["Var"]: "Ort"})
    assert "Inte sparat ännu" in other.text
    assert installation.store.count(Kind.NEED) == before
    assert form_in(other.text)[1][number["Var"]] == "Ort"
    assert press(client, seen, gor="spara").status_code == 200  # another tab, where the first columns are still seen
    assert installation.store.count(Kind.NEED) == before
    last = press(client, other, gor="spara")
    assert installation.store.count(Kind.NEED) == before  # the columns are the first ones again
    assert "är inlästa" in press(client, last, gor="spara").text
    need = installation.store.get(Kind.NEED, "X1")
    assert isinstance(need, Need)
    assert (need.headcount, need.place and need.place.name) == (2, "Strängnäs")


def test_a_column_without_a_name_cannot_be_chosen_for_anything(client: TestClient) -> None:
    seen = hand_in(client, GOOD)
    action, fields = form_in(seen.text)
    page = client.post(action, data={**fields, "rubrik5": "", "falt5": "Krav", "gor": "kolumner"})
    assert page.status_code == 422
    assert "Kolumnen saknar rubrik." in page.text


def test_what_was_read_out_of_free_text_is_shown_with_its_words(client: TestClient) -> None:
    seen = hand_in(client, "Besök hos Verkstan.\nBehöver 2 svetsare till våren.\n", name="besök.txt")
    assert "Så här förstods texten" in seen.text
    assert "svetsare" in seen.text


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [(b"\x00\x01\x02", "konstig.bin", "Filen lästes inte in"), (b"", "tom.csv", "Filen är tom")],
)
def test_a_file_that_cannot_be_read_is_told(client: TestClient, content: bytes, name: str, told: str) -> None:
    assert told in hand_in(client, content, name=name).text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (GOOD.replace("Rubrik", "Xyz"), "Rätta rubriken i filen och lämna in den igen. Filen har"),
        (GOOD.replace("Antal", "Yrke"), "Byt namn på den ena i filen"),
        ("a;b;c\n1;2;3\n", "Mallen på sidan Inläsning visar hur."),
    ],
)
def test_what_to_do_is_told_without_a_command_line(client: TestClient, content: str, told: str) -> None:
    page = hand_in(client, content)
    assert "Filen lästes inte in" in page.text
    assert told in page.text
    assert "--map" not in page.text
    assert "makla " not in page.text


def test_without_a_file_or_a_kind_both_are_asked_for(client: TestClient) -> None:
    page = client.post("/inlasning", data={"slag": ""})
    assert page.status_code == 422
    assert "Välj vad filen innehåller." in page.text
    assert "Välj en fil." in page.text


def test_a_hostile_file_is_shown_as_text(client: TestClient) -> None:
    attack = "<img src=x onerror=alert(1)>"
    seen = hand_in(client, f"Id;Rubrik;{attack}\nX1;{attack};1\n", name=f"{attack}.csv")
    assert "<img" not in seen.text


@pytest.mark.parametrize("kind", ["profiles", "needs", "courses"])
def test_templates_can_be_fetched_and_read_back(shared_client: TestClient, kind: str) -> None:
    book = shared_client.get(f"/inlasning/mall/{kind}.xlsx")
    assert load_workbook(io.BytesIO(book.content)).sheetnames[1] == "Förklaring"
    assert "attachment" in book.headers["content-disposition"]
    assert shared_client.get(f"/inlasning/mall/{kind}.csv").content.startswith(b"\xef\xbb\xbf")
    assert shared_client.get(f"/inlasning/mall/{kind}.exe").status_code == 404


def test_an_import_that_is_not_there(shared_client: TestClient) -> None:
    assert shared_client.get("/inlasning/finnsinte").status_code == 404
    assert shared_client.get("/inlasning/finnsinte/angra").status_code == 404
