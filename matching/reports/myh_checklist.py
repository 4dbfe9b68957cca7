"""What an application to MYH is asked for, set against the evidence there is. A person ticks off the rest."""

from __future__ import annotations

from matching.domain import Horizon
from matching.evidence_pack import FRESH_MONTHS, EvidencePack, headcount
from matching.reports.cells import counted, listed, number
from matching.reports.document import CheckItem, Checklist
from matching.reports.unmet_rows import Anchors

SEVERAL = 3  # named employers from which the point counts as met; MYH has no fixed number


def checklist(pack: EvidencePack, anchors: Anchors) -> Checklist:
    """The list. What Mäkla cannot know is "kontrollera", never met."""
    return Checklist(
        "checklista",
        "Checklista",
        (
            _named(pack, anchors),
            _headcounts(pack, anchors),
            _far_horizon(pack, anchors),
            _fresh(pack, anchors),
            _letters(pack, anchors),
            CheckItem(
                "Platser för lärande i arbete (LIA)",
                None,
                "Fråga varje arbetsgivare hur många LIA-platser den kan ta per år, och få det skriftligt.",
            ),
            CheckItem(
                "Arbetsgivare i ledningsgruppen",
                None,
                "Fråga vilka som vill sitta med och påverka innehållet.",
            ),
            _others(pack, anchors),
            _earlier(pack, anchors),
            CheckItem(
                "Sökande som kan bli behöriga",
                None,
                "Visa vilka som kan söka. Rapporten om efterfrågan som inte möts visar hur många som är inom räckhåll.",
            ),
        ),
    )


def _employer_rows(pack: EvidencePack, anchors: Anchors) -> tuple[str, ...]:
    return tuple(anchors.of("arbetsgivare", employer.name) for employer in pack.employers)


def _named(pack: EvidencePack, anchors: Anchors) -> CheckItem:
    count = len(pack.employers)
    nameless = sum(1 for n in pack.own if not n.need.employer.strip())
    found = f"{counted(count, 'namngiven arbetsgivare', 'namngivna arbetsgivare')} har själva berättat om behovet."
    if nameless:
        found += f" {counted(nameless, 'behov', 'behov')} saknar namn."
    if 0 < count < SEVERAL:
        found += f" MYH har ingen fast gräns; här räknas {SEVERAL} eller fler som flera."
    met = True if count >= SEVERAL else None if count else False
    return CheckItem("Flera namngivna arbetsgivare", met, found, _employer_rows(pack, anchors))


def _headcounts(pack: EvidencePack, anchors: Anchors) -> CheckItem:
    told = [n for n in pack.own if n.need.headcount is not None]
    asked = headcount(pack.own)
    if not told:
        return CheckItem("Hur många som behövs", False, "Inget behov säger hur många.")
    found = f"{number(asked or 0)} personer i {number(len(told))} av {counted(len(pack.own), 'behov', 'behov')}."
    met = True if len(told) == len(pack.own) else None
    return CheckItem("Hur många som behövs", met, found, tuple(anchors.of("behov", n.need.id) for n in told))


def _far_horizon(pack: EvidencePack, anchors: Anchors) -> CheckItem:
    far = [n for n in pack.own if n.need.horizon is Horizon.FIVE_YEARS]
    asked = "Behovet på 3–5 års sikt"
    if not far:
        return CheckItem(asked, False, "Ingen arbetsgivare har sagt något om 3–5 års sikt. Fråga efter det.")
    people = headcount(far)
    rows = tuple(anchors.of("behov", n.need.id) for n in far)
    if not people:
        return CheckItem(asked, None, f"{counted(len(far), 'behov', 'behov')} gäller 3–5 år, men utan antal.", rows)
    return CheckItem(asked, True, f"{counted(people, 'person', 'personer')} på 3–5 års sikt.", rows)


def _fresh(pack: EvidencePack, anchors: Anchors) -> CheckItem:
    asked = f"Uppgifter från de senaste {FRESH_MONTHS} månaderna"
    ages = [(n, n.age_months(pack.today)) for n in pack.own]
    fresh = [n for n, age in ages if age is not None and age <= FRESH_MONTHS]
    if not pack.own or not fresh:
        return CheckItem(asked, False, "Inget behov är så färskt. Fråga arbetsgivarna igen.")
    found = f"{number(len(fresh))} av {counted(len(pack.own), 'behov', 'behov')} är färska."
    met = True if len(fresh) == len(pack.own) else None
    return CheckItem(asked, met, found, tuple(anchors.of("behov", n.need.id) for n in fresh))


def _letters(pack: EvidencePack, anchors: Anchors) -> CheckItem:
    names = [employer.name for employer in pack.employers]
    if not names:
        return CheckItem("Avsiktsförklaringar", False, "Det finns ingen arbetsgivare att be om en.")
    some = listed(names[:8]) + (" med flera" if len(names) > 8 else "")
    found = (
        f"Mäkla vet inte vilka som skrivit på. Be om en av {some}: namn, hur många som behövs och när, LIA-platser och "
        "underskrift."
    )
    return CheckItem("Avsiktsförklaringar", None, found, _employer_rows(pack, anchors))


def _others(pack: EvidencePack, anchors: Anchors) -> CheckItem:
    asked = "Att utbildningen inte redan finns nära"
    near = [p for p in pack.programmes if p.nearby]
    granted = pack.granted_nearby
    if not near and not granted:
        if not pack.years:
            return CheckItem(asked, None, "Ingen sökbar utbildning nära, men inga beslutslistor är inlästa.")
        return CheckItem(asked, True, "Ingen sökbar utbildning i området och ingen beviljad de senaste åren.")
    found = (
        f"{counted(len(near), 'utbildning', 'utbildningar')} som går att söka och {number(len(granted))} nyligen "
        "beviljade i området. Visa varför de inte räcker."
    )
    rows = tuple(anchors.of("utbildning", p.course.id) for p in near)
    return CheckItem(asked, None, found, rows + tuple(anchors.of("ansokan", n.application.number) for n in granted))


def _earlier(pack: EvidencePack, anchors: Anchors) -> CheckItem:
    asked = "Tidigare ansökningar i området är kända"
    if not pack.years:
        return CheckItem(asked, False, "Inga beslutslistor är inlästa (makla import myh).")
    near = [n for n in pack.applications if n.nearby]
    when = f"{min(pack.years)}–{max(pack.years)}"
    found = f"Ingen liknande ansökan i området {when}."
    if near:
        count = counted(len(near), "liknande ansökan", "liknande ansökningar")
        found = f"{count} i området {when}. Läs besluten och möt skälen."
    return CheckItem(asked, True, found, tuple(anchors.of("ansokan", n.application.number) for n in near))
