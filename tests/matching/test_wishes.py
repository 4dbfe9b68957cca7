"""What a person wants to avoid and the work holds: told beside the answer, to nobody who has no business with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from matching.domain import Answer, Gate, GateState, JobSeeker, Need, Wishes
from matching.wishes import by_day, clashes
from tests.worlds import matcher_over, needs, people


def person(*avoided: str) -> JobSeeker:
    return JobSeeker("P", wishes=Wishes(avoid=avoided))


@pytest.mark.parametrize(
    ("avoided", "need"),
    [
        ("natt", Need("N", "Vårdare", working_time="natt, helg")),
        ("natt", Need("N", "Operatör", working_time="treskift")),
        ("natt", Need("N", "Vårdare", "Arbetet är på nätter.")),
        ("sena kvällar", Need("N", "Servitör", working_time="kväll och helg")),
        ("helg", Need("N", "Butik", "Du arbetar varannan lördag.")),
        ("delade turer", Need("N", "Hemtjänst", working_time="delade pass, helg")),
        ("kundkontakt", Need("N", "Tekniker", "Mycket kundkontakter under dagen.")),
        ("tunga lyft", Need("N", "Lager", "Räkna med tunga och ibland klumpiga lyft.")),
        ("arbete på knä", Need("N", "Golvläggare", "Man arbetar mycket på knäna.")),
    ],
)
def test_what_the_need_speaks_of_clashes(avoided: str, need: Need) -> None:
    assert clashes(person(avoided, "båtar"), need) == (avoided,)


@pytest.mark.parametrize(
    ("avoided", "need"),
    [
        ("natt", Need("N", "Vårdare", "Inga nätter. Dagtid alla dagar.")),
        ("natt", Need("N", "Vårdare", "Natten till lördag är det fest i byn.", working_time="dag")),
        ("helg", Need("N", "Butik", "Du slipper helger")),
        ("tunga lyft", Need("N", "Lager", "Tunga dörrar.")),
        ("dag", Need("N", "Väktare", "Dagens lunch ingår.", working_time="natt")),
        ("hela dagar", Need("N", "Kontor", "Du arbetar hela dagar.")),  # says nothing of what it is
        ("", Need("N", "x")),
    ],
)
def test_what_it_says_nothing_of_or_has_none_of_does_not(avoided: str, need: Need) -> None:
    assert clashes(person(avoided), need) == ()


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("Vill jobba dagtid i Eskilstuna", True),
        ("Söker heltid på dagtid, inte nätter", True),
        ("Dagtid önskas", True),
        ("Kan bara arbeta dagtid", True),
        ("Vill inte jobba dagtid", False),
        ("Vill jobba dagtid eller kväll", False),
        ("Har jobbat dagtid på lager", False),
        ("Vill läsa dagtid", False),
        ("Söker jobb", False),
    ],
)
def test_a_wish_to_work_by_day_is_read(text: str, wishes: bool) -> None:
    assert by_day(JobSeeker("P", summary=text)) is by_day(JobSeeker("P", wishes=Wishes(text=text))) is wishes


@pytest.mark.parametrize(
    ("need", "told"),
    [
        (Need("N", "Vårdare", working_time="natt"), ("annat än dagtid",)),
        (Need("N", "Nattpersonal"), ("annat än dagtid",)),
        (Need("N", "Operatör", working_time="treskift"), ("annat än dagtid",)),
        (Need("N", "Vårdare", working_time="dag"), ()),
        (Need("N", "Vårdare", "Inga nätter."), ()),
        (Need("N", "Vårdare"), ()),
    ],
)
def test_who_wishes_to_work_by_day_is_asked_about_other_times(need: Need, told: tuple[str, ...]) -> None:
    daily = replace(people()[0], wishes=Wishes(text="Vill jobba dagtid"))
    assert clashes(daily, need) == clashes(daily, need, times_only=True) == told
    asked = replace(needs()[0], title=need.title, text=need.text, working_time=need.working_time)
    for gate in (
        gates(matcher_over([asked]).jobs(daily)).get("önskemål"),
        gates(matcher_over([daily]).seekers(asked)).get("önskemål"),
    ):
        assert (gate is not None) == bool(told)
        assert gate is None or gate.text.startswith("kontrollera: vill undvika annat än dagtid")


def gates(answer: Answer) -> dict[str, Gate]:
    return {gate.name: gate for gate in answer.hits[0].explanation.gates}


NIGHT = replace(needs()[0], working_time="natt", text="Tunga lyft förekommer.")
CAREFUL = replace(people()[0], wishes=replace(people()[0].wishes, avoid=("tunga lyft", "natt")))


def test_the_person_is_told_of_all_of_it_and_not_refused() -> None:
    answer = matcher_over([NIGHT]).jobs(CAREFUL)
    gate = gates(answer)["önskemål"]
    assert gate.state is GateState.CHECK
    assert gate.text == "kontrollera: vill undvika tunga lyft, natt; arbetstiden är natt"
    assert answer.hits[0].score == matcher_over([NIGHT]).jobs(people()[0]).hits[0].score


def test_who_looks_for_people_is_told_of_working_times_alone() -> None:
    gate = gates(matcher_over([CAREFUL]).seekers(NIGHT))["önskemål"]
    assert gate.text == "kontrollera: vill undvika natt; arbetstiden är natt"
    lifts = replace(CAREFUL, wishes=replace(CAREFUL.wishes, avoid=("tunga lyft",)))
    assert "önskemål" not in gates(matcher_over([lifts]).seekers(NIGHT))


def test_why_somebody_avoids_a_time_is_not_told() -> None:
    told = person("natt, sover dåligt av medicinen")
    need = Need("N", "Vårdare", working_time="natt")
    assert clashes(told, need) == ("natt, sover dåligt av medicinen",)
    assert clashes(told, need, times_only=True) == ("natt",)


def test_a_person_with_nothing_to_avoid_is_not_asked() -> None:
    assert "önskemål" not in gates(matcher_over([NIGHT]).jobs(people()[0]))


@pytest.mark.parametrize(
    ("free", "starts", "state"),
    [
        (dt.date(2027, 2, 1), dt.date(2027, 1, 11), GateState.CHECK),
        (dt.date(2027, 1, 11), dt.date(2027, 1, 11), GateState.PASS),
        (None, dt.date(2027, 1, 11), None),
        (dt.date(2027, 2, 1), None, None),
    ],
)
def test_when_the_person_is_free_is_set_against_the_start(
    free: dt.date | None, starts: dt.date | None, state: GateState | None
) -> None:
    need, seeker = replace(needs()[0], starts_on=starts), replace(people()[0], available_from=free)
    gate = gates(matcher_over([need]).jobs(seeker)).get("start")
    assert (gate and gate.state) == state
    if gate is not None and state is GateState.CHECK:
        assert gate.text == "kontrollera: börjar 2027-01-11, personen kan från 2027-02-01"
