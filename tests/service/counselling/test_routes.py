"""Routes, filters, what a counsellor decides, comparing and trying, in a world where the answers are plain to see."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from matching.domain import Gate, GateState, Need, Place, Skill, SwedishLevel, Wishes
from matching.pathways import Limits
from service.counselling.comparison import compare, dates, differences, when
from service.counselling.filters import Filters, read_filters
from service.counselling.overrides import Action, Decision, Override, Overrides, clean_decision
from service.counselling.routes import Reach, Route, RouteBook, Routes
from service.counselling.whatif import what_if
from service.errors import UserError
from tests.service.counselling.worlds import CLIENT, DRAWINGS, DRIVER, UNTAUGHT, WELDER, licensed, town
from tests.worlds import ESKILSTUNA, KIRUNA, TODAY, matcher_over

ALL = read_filters({}, TODAY)


def found(filters: Filters = ALL, decided: Overrides | None = None) -> Routes:
    return RouteBook().routes(town(), CLIENT, filters, decided)


def decision(number: int, action: Action, need_id: str, **more: str) -> Override:
    return Override(
        number, CLIENT.id, Decision(action, "för att", need_id, **more), "eva", "Eva", "2026-11-16T08:00:00+00:00"
    )


def test_a_route_is_a_job_what_is_missing_and_the_course_that_gives_it() -> None:
    routes = found()
    by_id = {route.need.id: route for route in routes.shown}
    assert list(by_id) == ["N1"]  # N2 asks for a licence that the client is told not to have: it is no proposal at all
    way = by_id["N1"]
    assert way.reach is Reach.WHOLE
    assert way.pathway.missing == ("ritningsläsning",)
    assert [step.course.id for step in way.pathway.steps] == ["C1"]
    assert when(way) == "Tidigast 22 mars 2027, om 18 veckor"  # 16 November to 22 March: 126 days
    assert [route.need.id for route in routes.uncovered] == ["N3"]  # nobody teaches diving
    assert routes.uncovered[0].reach is Reach.NONE


def test_where_there_is_no_job_those_that_one_requirement_stops_are_told() -> None:
    matcher = matcher_over((CLIENT, DRIVER, DRAWINGS), today=TODAY)
    routes = RouteBook().routes(matcher, CLIENT, ALL)
    assert routes.empty
    (stopped,) = routes.stopped
    assert (stopped[0].id, [gate.name for gate in stopped[1].explanation.failed]) == ("N2", ["körkort"])
    hidden = Overrides((decision(1, Action.HIDE, "N2"),))
    assert RouteBook().routes(matcher, CLIENT, ALL, hidden).stopped == ()
    harder = matcher_over((CLIENT, replace(DRIVER, swedish=SwedishLevel.B1), DRAWINGS), today=TODAY)
    assert len(RouteBook().routes(harder, CLIENT, ALL).stopped) == 1
    assert RouteBook().routes(harder, CLIENT, read_filters({"svenska": "A2"}, TODAY)).stopped == ()
    assert found().stopped == ()  # beside routes they are not told


def test_a_step_of_one_day_tells_one_date() -> None:
    (way,) = [route for route in found().shown if route.need.id == "N1"]
    step = way.pathway.steps[0]
    assert dates(step).count("–") == 1
    assert dates(replace(step, ends_on=step.starts_on)) == dates(step).partition(" –")[0]


def test_ready_people_are_told_to_apply() -> None:
    ready = RouteBook().routes(town(), licensed(), ALL)
    assert {route.need.id: route.reach for route in ready.shown}["N2"] is Reach.NOW


def nurse_route(*certificates: str) -> Route:
    need = Need("S", "sjuksköterska", occupation="sjuksköterska", essential_skills=("såromläggning",), place=ESKILSTUNA)
    client = replace(
        CLIENT,
        wishes=Wishes(occupations=("sjuksköterska",)),
        skills=(Skill("såromläggning"),),
        certificates=certificates,
    )
    (route,) = RouteBook().routes(matcher_over([client, need]), client, ALL).shown
    return route


def test_nobody_is_told_to_apply_for_what_the_law_keeps_for_others_without_a_word_of_it() -> None:
    route = nurse_route()
    assert route.reach is Reach.ENTITLED
    assert when(route) == f"Kan söka om behörigheten finns: {route.entitlement}"
    assert "legitimation" in route.entitlement


def test_nobody_is_told_to_apply_for_what_a_requirement_stops() -> None:
    far = replace(WELDER, essential_skills=("tigsvetsning",), place=KIRUNA)
    route = RouteBook().route(matcher_over((CLIENT, far), today=TODAY), far, CLIENT, Limits())
    assert (route.pathway.missing, route.reach) == ((), Reach.STOPPED)
    assert when(route) == "Ett krav stoppar: Kiruna är utanför det personen kan pendla till"
    near = replace(far, place=ESKILSTUNA)
    route = RouteBook().route(matcher_over((CLIENT, near), today=TODAY), near, CLIENT, Limits())
    assert (route.stopped_by, route.reach) == ((), Reach.NOW)


def test_an_entitlement_that_the_profile_tells_is_no_question() -> None:
    route = nurse_route("Legitimation sjuksköterska")
    assert (route.reach, route.entitlement) == (Reach.NOW, "")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"ort": "Strängnäs"}, []),
        ({"ort": "Eskilstuna"}, ["N1"]),
        ({"takt": "25"}, []),
        ({"takt": "50"}, ["N1"]),
        ({"distans": "ja"}, []),
        ({"klar": "13"}, []),
        ({"klar": "26"}, ["N1"]),
        ({"start": "2027-01-10"}, []),
        ({"svenska": "A2"}, []),
        ({"svenska": "B1"}, ["N1"]),
    ],
)
def test_filters(query: dict[str, str], shown: list[str]) -> None:
    filters = read_filters(query, TODAY)
    assert filters.errors == {}
    assert filters.active
    assert [route.need.id for route in found(filters).shown] == shown


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"ort": "Eskilstunna"}, "Menade du Eskilstuna"),
        ({"start": "i vår"}, "år-månad-dag"),
        ({"start": "2020-01-01"}, "redan varit"),
        ({"klar": "7"}, "Välj"),
        ({"takt": "fort"}, "Välj"),
        ({"svenska": "D9"}, "Välj"),
    ],
)
def test_a_filter_that_cannot_be_read_is_an_error_and_never_left_out_in_silence(
    query: dict[str, str], said: str
) -> None:
    filters = read_filters(query, TODAY)
    assert said in filters.errors[next(iter(query))]


def test_the_same_question_is_answered_from_memory_until_the_matcher_changes() -> None:
    book, matcher = RouteBook(kept=2), town()
    first = book.pathway(matcher, WELDER, CLIENT, Limits())
    assert book.pathway(matcher, WELDER, CLIENT, Limits()) is first
    assert book.pathway(matcher, WELDER, CLIENT, Limits(weeks=1)) is not first
    book.pathway(matcher, DRIVER, CLIENT, Limits())
    assert book.pathway(matcher, WELDER, CLIENT, Limits()) is not first  # only two are kept
    again = book.pathway(matcher, WELDER, CLIENT, Limits())
    assert book.pathway(town(), WELDER, CLIENT, Limits()) is not again


def test_a_counsellor_puts_first_and_hides_and_no_score_changes() -> None:
    plain = {route.need.id: route for route in (*found().shown, *found().uncovered)}
    pinned = found(decided=Overrides((decision(1, Action.FIRST, "N3"),)))
    assert [route.need.id for route in pinned.shown] == ["N3", "N1"]
    assert pinned.shown[0].pinned is not None
    assert pinned.shown[0].hit == plain["N3"].hit
    hidden = found(decided=Overrides((decision(2, Action.HIDE, "N1"), decision(1, Action.FIRST, "N1"))))
    assert [route.need.id for route in hidden.shown] == []
    assert [route.need.id for route in hidden.hidden] == ["N1"]
    undone = replace(decision(2, Action.HIDE, "N1"), undone_at="2026-11-17T08:00:00+00:00")
    assert [route.need.id for route in found(decided=Overrides((undone,))).shown] == ["N1"]


def test_a_route_that_a_counsellor_picked_need_not_be_a_proposal() -> None:
    picked = found(decided=Overrides((decision(1, Action.FIRST, "N2"), decision(2, Action.FIRST, "borta"))))
    assert picked.shown[0].need.id == "N2"
    assert picked.shown[0].rank is None  # the matching does not propose it


def test_a_check_holds_for_what_it_said_and_no_longer() -> None:
    gate = Gate("platser", GateState.CHECK, "kontrollera: antal platser är inte angivet")
    told = Decision(Action.CHECKED, "ringde skolan", course_id="C1", gate=gate.name, gate_text=gate.text)
    decided = Overrides((Override(1, "K1", told, "eva", "Eva", "2026-11-16T08:00:00+00:00"),))
    assert decided.check_of(gate, course_id="C1") is not None
    assert decided.check_of(gate, course_id="C2") is None
    assert decided.check_of(gate, need_id="N1") is None
    assert decided.check_of(replace(gate, text="kontrollera: kön är lång"), course_id="C1") is None
    assert decided.check_of(replace(gate, state=GateState.PASS), course_id="C1") is None


@pytest.mark.parametrize(
    "wrong",
    [
        Decision(Action.HIDE, "", "N1"),
        Decision(Action.HIDE, " x ", "N1"),
        Decision(Action.HIDE, "x" * 501, "N1"),
        Decision(Action.FIRST, "för att"),
        Decision(Action.CHECKED, "för att", "N1"),
        Decision(Action.CHECKED, "för att", gate="ort"),
    ],
)
def test_a_decision_needs_a_reason_and_something_that_it_is_about(wrong: Decision) -> None:
    with pytest.raises(UserError):
        clean_decision(wrong)


def test_two_routes_side_by_side() -> None:
    book, matcher = RouteBook(), town()
    whole = book.route(matcher, WELDER, CLIENT, Limits())
    none = book.route(matcher, UNTAUGHT, CLIENT, Limits())
    rows = {row.heading: row for row in compare(whole, none)}
    assert rows["Utbildning"].cells == (("ritningsläsning",), ("–",))
    assert rows["Studietakt"].cells[0] == ("halvtid",)
    assert rows["Saknas i dag"].differs
    assert not rows["Arbetsort"].differs
    assert "saknas i dag" in differences(compare(whole, none))
    assert "lika i allt" in differences(compare(whole, whole))


def test_a_licence_moves_the_job_that_asks_for_it_and_says_why() -> None:
    tried = what_if(town(), RouteBook(), CLIENT, licensed(), ALL)
    moved = {one.need.id: one for one in tried.moved}
    assert not tried.same
    assert moved["N2"].before is None
    assert moved["N2"].after is not None
    assert moved["N2"].up
    assert any(reason.startswith("körkort: stoppar → uppfyllt") for reason in moved["N2"].reasons)
    assert moved["N1"].down or moved["N1"].before == moved["N1"].after


def test_what_does_not_matter_moves_nothing_and_says_so() -> None:
    tried = what_if(town(), RouteBook(), CLIENT, replace(CLIENT, label="Någon annan"), ALL)
    assert tried.still
    assert what_if(town(), RouteBook(), CLIENT, CLIENT, ALL).same


def test_a_move_is_told_by_the_parts_that_changed() -> None:
    moved = {
        one.need.id: one
        for one in what_if(
            town(), RouteBook(), CLIENT, replace(CLIENT, home=Place("Kiruna", "2584"), reach=()), ALL
        ).moved
    }
    assert any("ort" in reason and reason.startswith("−") for reason in moved["N1"].reasons)


def test_days_are_counted_from_today() -> None:
    later = replace(CLIENT, available_from=dt.date(2027, 6, 1), swedish=SwedishLevel.C1)
    routes = RouteBook().routes(town(), later, ALL)
    assert [route.need.id for route in routes.shown] == []  # the course has begun by then
