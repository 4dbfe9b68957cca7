"""The parts of the service, and which of them are for whom."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from service.access.policy import NOBODY, Action, Actor, allowed


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the service: where it is, what it is called, and the actions of which one opens it."""

    href: str
    label: str
    actions: tuple[Action, ...]
    lead: str


SECTIONS = (
    Section(
        "/behov",
        "Mäklare",
        (Action.NEED_EDIT,),
        "Skriv eller klistra in vad en arbetsgivare behöver. Se vilka som kan fylla behovet, vad som saknas och vilka "
        "utbildningar som ger det.",
    ),
    Section(
        "/klienter",
        "Vägledare",
        (Action.CLIENT_LIST,),
        "Välj en klient. Se realistiska vägar till jobb, med utbildningar, krav och vad som måste kontrolleras.",
    ),
    Section(
        "/planering",
        "Planerare",
        (Action.DEMAND_SEE,),
        "Se vilka behov som ingen utbildning täcker, per yrke, kompetens och ort, och hämta rapporten.",
    ),
    Section(
        "/inlasning",
        "Inläsning",
        (Action.CLIENT_IMPORT, Action.NEED_IMPORT, Action.COURSE_IMPORT),
        "Läs in filer med behov, profiler, utbildningar och annonser.",
    ),
    Section(
        "/konton", "Konton", (Action.ACCOUNT_ADMIN,), "Lägg till och ta bort användare och bestäm vad de får göra."
    ),
)


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the menu."""

    href: str
    label: str
    current: bool


def looking(request: Request) -> Actor:
    """Who looks at a page; ``NOBODY`` for someone who has not signed in, or before that is known."""
    actor = getattr(request.state, "actor", NOBODY)
    return actor if isinstance(actor, Actor) else NOBODY


def sections_of(actor: Actor) -> list[Section]:
    """The parts that the actor may use, in the order of the menu. Without accounts there are none to manage."""
    return [
        section
        for section in SECTIONS
        if any(allowed(actor, action) for action in section.actions)
        and not (actor.local and Action.ACCOUNT_ADMIN in section.actions)
    ]


def menu_of(actor: Actor, path: str) -> list[MenuItem]:
    """The menu as seen from ``path``."""
    return [
        MenuItem(section.href, section.label, path == section.href or path.startswith(f"{section.href}/"))
        for section in sections_of(actor)
    ]


def home_of(actor: Actor) -> str:
    """Where the name of the service leads."""
    return "/" if actor.id else "/logga-in"
