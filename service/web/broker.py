"""The broker's pages: the list of needs, writing one, how it stands with it, and what happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from matching.demand.area import gap_of_everyone
from matching.domain import Kind, Need
from service.access.policy import LOCAL, Action, Actor, allowed, require
from service.addresses import PageId, need_address
from service.api.live import LiveMatcher
from service.errors import RecordTaken, UserError, VersionConflict
from service.records import Records
from service.store.sql import Versioned
from service.web.broker_ledger import standing_line
from service.web.broker_list import DONE, NeedListPage
from service.web.frame import Link, confirm, render, see_other
from service.web.navigation import looking
from service.web.need_form import CHOICES, NeedForm, form_of, new_form, read_into, sent
from service.web.need_note import NoteNeeds, first_of, note_needs
from service.web.need_reading import MOST_CHARACTERS, Reading, cleaned, read_text
from service.web.need_values import differences, facts_of, need_of
from service.web.posted import Posted
from service.web.situation import area_rows, meriting_only, situation_of
from service.wiring import Installation


def broker_routes(installation: Installation, live: LiveMatcher) -> APIRouter:
    """The routes, over one installation."""
    router = APIRouter()
    pages = _Pages(installation, live)
    router.get("/behov")(NeedListPage(installation).show)
    router.get("/behov/nytt")(pages.new)
    router.post("/behov/nytt")(pages.write_new)
    router.get("/behov/{need_id}")(pages.need)
    router.get("/behov/{need_id}/andra")(pages.change)
    router.post("/behov/{need_id}/andra")(pages.write_changed)
    router.get("/behov/{need_id}/alla")(pages.area)
    router.get("/behov/{need_id}/historik")(pages.history)
    router.get("/behov/{need_id}/ta-bort")(pages.ask_removal)
    router.post("/behov/{need_id}/ta-bort")(pages.remove)
    return router


class _Pages:
    def __init__(self, installation: Installation, live: LiveMatcher) -> None:
        self._installation = installation
        self._live = live
        self._records = Records(installation)

    # --- looking

    def need(self, request: Request, need_id: PageId) -> Response:
        """One need and how it stands with it."""
        actor = looking(request)
        held = self._records.get(actor, Kind.NEED, need_id)
        return render(
            request,
            "broker/need.html",
            **self._about(actor, _need(held)),
            version=held.version,
            may_edit=allowed(actor, Action.NEED_EDIT),
            links=_links(actor, need_id),
            standing=standing_line(self._installation, _need(held)) if allowed(actor, Action.LEDGER_SEE) else "",
            done=DONE.get(request.query_params.get("klart", ""), ""),
        )

    def area(self, request: Request, need_id: PageId) -> Response:
        """How many of all job seekers have, come near and lack what the need asks for."""
        actor = looking(request)
        require(actor, Action.DEMAND_SEE)
        need = _need(self._records.get(actor, Kind.NEED, need_id))
        matcher, _ = self._live.matcher()
        gap = gap_of_everyone(matcher, need)
        skills, requirements = area_rows(gap)
        return render(
            request,
            "broker/area.html",
            need=need,
            people=gap.people,
            skills=skills,
            requirements=requirements,
        )

    def history(self, request: Request, need_id: PageId) -> Response:
        """Every version of a need and what changed in it."""
        held = self._records.get(looking(request), Kind.NEED, need_id)
        entries = self._installation.store.history(Kind.NEED, need_id)
        rows = []
        for number, entry in enumerate(entries):
            before = entries[number - 1].record if number else None
            now = entry.record
            rows.append(
                (
                    entry,
                    self._name(entry.by),
                    differences(now, before) if isinstance(now, Need) and isinstance(before, Need) else [],
                )
            )
        return render(request, "broker/history.html", need=held.record, rows=rows[::-1])

    # --- writing

    def new(self, request: Request) -> Response:
        """An empty sheet."""
        require(looking(request), Action.NEED_EDIT)
        return render(request, "broker/write.html", form=new_form(), most=MOST_CHARACTERS)

    def change(self, request: Request, need_id: PageId) -> Response:
        """A saved need in the form."""
        require(looking(request), Action.NEED_EDIT)
        held = self._records.get(looking(request), Kind.NEED, need_id)
        return self._check(request, form_of(_need(held), held.version), before=_need(held))

    def write_new(self, request: Request, posted: Posted) -> Response:
        """One round of the form of a need that is not saved."""
        return self._round(request, sent(posted), str(posted.get("gor", "")), None)

    def write_changed(self, request: Request, need_id: PageId, posted: Posted) -> Response:
        """One round of the form of a saved need."""
        held = self._records.get(looking(request), Kind.NEED, need_id)
        form = sent(posted).with_values(id=need_id)
        return self._round(request, form, str(posted.get("gor", "")), held)

    def ask_removal(self, request: Request, need_id: PageId) -> Response:
        """Asks before a need is removed."""
        require(looking(request), Action.NEED_EDIT)
        held = self._records.get(looking(request), Kind.NEED, need_id)
        need = _need(held)
        return confirm(
            request,
            title=f"Ta bort {need.title}?",
            text="Behovet räknas inte längre med i rapporterna. Det som hänt med det finns kvar i historiken.",
            facts=[f"{name}: {value}" for name, value in facts_of(need)[:4]],
            action=need_address(need_id, "ta-bort"),
            fields=[("version", str(held.version))],
            button="Ta bort behovet",
            cancel=need_address(need_id),
        )

    def remove(self, request: Request, need_id: PageId, posted: Posted) -> Response:
        """Removes the version that was asked about."""
        self._records.delete(looking(request), Kind.NEED, need_id, _whole(str(posted.get("version", ""))))
        return see_other("/behov?klart=borta")

    def _round(self, request: Request, form: NeedForm, asked: str, held: Versioned | None) -> Response:
        actor = looking(request)
        require(actor, Action.NEED_EDIT)
        before = _need(held) if held else None
        what, _, which = asked.partition(":")
        if what == "dela":
            return self._take(request, form, which, before)
        if what == "nasta" and (note := note_needs(form)) and (following := note.after_passing(form, which)):
            return self._piece(request, following)
        if what == "behall" and (note := note_needs(form)) and (following := note.after_saved()):
            return self._piece(request, following)
        if what == "las" or not what:
            return self._read(request, form, before)
        if what == "ny-rad":
            return self._check(request, form, before=before)
        need, errors = need_of(form, before)
        if need is None:
            return self._check(request, form.with_errors(errors), before=before, status=422)
        if what == "spara":
            return self._save(request, actor, form, need)
        if what == "visa":
            return render(
                request,
                "broker/standing.html",
                form=form,
                note=note_needs(form),
                address=_address(form, before),
                **self._about(actor, need),
            )
        return self._check(request, form, before=before)

    def _read(self, request: Request, form: NeedForm, before: Need | None) -> Response:
        """Reads the text of the form."""
        text, removed = cleaned(form["text"])
        if not text or len(text) > MOST_CHARACTERS:
            told = f"Texten är längre än {MOST_CHARACTERS} tecken. Korta den, eller dela upp den på flera behov."
            errors = {"text": told if text else "Skriv eller klistra in vad arbetsgivaren behöver."}
            if before is not None or form.skills:
                return self._check(request, form.with_errors(errors), before=before, status=422)
            return render(request, "broker/write.html", 422, form=form, errors=errors, most=MOST_CHARACTERS)
        note = note_needs(form)
        reading = read_text(text, self._installation.taxonomy, note.need if note else None)
        read = read_into(form.with_values(text=text), reading)
        return self._check(request, read, before=before, reading=reading, removed=removed)

    def _take(self, request: Request, form: NeedForm, which: str, before: Need | None) -> Response:
        """Takes one need out of a text of several; the whole text goes along."""
        text, _ = cleaned(form["text"])
        note = first_of(text, which)
        if note is None:
            return self._read(request, form, before)
        return self._piece(request, note, onto=form if before else None, before=before)

    def _piece(
        self,
        request: Request,
        note: NoteNeeds,
        *,
        onto: NeedForm | None = None,
        before: Need | None = None,
        saved: Need | None = None,
    ) -> Response:
        """A need of a note, to confirm, as it was left if it was passed by; ``saved`` is the one before it."""
        kept = note.kept()
        if kept is not None:
            kept, before = self._resumed(kept)
            return self._check(request, kept, before=before, saved=saved)
        reading = read_text(note.need.text, self._installation.taxonomy, note.need)
        return self._check(request, read_into(note.form(onto), reading), before=before, reading=reading, saved=saved)

    def _resumed(self, form: NeedForm) -> tuple[NeedForm, Need | None]:
        """A form that was put aside, and the saved need that it changes; of a new one where that is gone meanwhile."""
        if not _whole(form["version"]):
            return form, None
        held = self._installation.store.get_versioned(Kind.NEED, form["id"])
        if held is None:
            return form.with_values(id=new_form()["id"], version="0"), None
        return form, _need(held)

    def _check(
        self,
        request: Request,
        form: NeedForm,
        *,
        before: Need | None = None,
        reading: Reading | None = None,
        removed: str = "",
        saved: Need | None = None,
        status: int = 200,
    ) -> Response:
        """What was understood, to confirm, correct and add to."""
        text, note = form["text"].strip(), note_needs(form)
        if reading is None and text and len(text) <= MOST_CHARACTERS:
            reading = read_text(text, self._installation.taxonomy, note.need if note else None)
        return render(
            request,
            "broker/check.html",
            status,
            form=form,
            errors=form.errors,
            reading=reading,
            removed=removed,
            note=note,
            saved=saved,
            choices=CHOICES,
            before=before,
            address=_address(form, before),
        )

    def _save(self, request: Request, actor: Actor, form: NeedForm, need: Need) -> Response:
        version = _whole(form["version"])
        try:
            if version:
                held = self._records.get(actor, Kind.NEED, need.id)
                done = "oforandrat" if held.record == need and held.version == version else "sparat"
                self._records.update(actor, need, version)
            else:
                done = "sparat"
                self._records.create(actor, need, resumed=True)
        except (VersionConflict, RecordTaken):
            return self._conflict(request, actor, form, need)
        note = note_needs(form)
        if note and (following := note.after_saved()):
            return self._piece(request, following, saved=need)
        if note:
            done = "alla"
        return see_other(f"{need_address(need.id)}?klart={done}")

    def _conflict(self, request: Request, actor: Actor, form: NeedForm, need: Need) -> Response:
        """Both versions, side by side; the writer's own goes along in the form."""
        held = self._records.get(actor, Kind.NEED, need.id)
        last = self._installation.store.history(Kind.NEED, need.id)[-1]
        return render(
            request,
            "broker/conflict.html",
            409,
            need=need,
            differences=differences(need, _need(held)),
            note=note_needs(form),
            form=form.with_values(version=str(held.version)),
            address=_address(form, _need(held)),
            at=held.updated_at,
            by=self._name(last.by),
        )

    def _name(self, account_id: str) -> str:
        """Whose account it is; empty for the local user, for programs, and where it is not known."""
        if not account_id or account_id == LOCAL.id:
            return ""
        try:
            return self._installation.identity.accounts.get(account_id).name
        except UserError:
            return ""

    def _about(self, actor: Actor, need: Need) -> Mapping[str, Any]:
        """How it stands with a need, as the pages show it."""
        matcher, _ = self._live.matcher()
        may_see = allowed(actor, Action.SUPPLY_SEE)
        prepared = self._installation.records().prepared(need)
        essential = need.essential_skills or prepared.essential
        return {
            "need": need,
            "facts": facts_of(need),
            "essential": essential,
            "meriting": meriting_only(essential, need.meriting_skills or prepared.meriting),
            "read_from_text": not (need.essential_skills or need.meriting_skills),
            "situation": situation_of(self._installation, matcher, need, people=may_see),
        }


def _need(held: Versioned) -> Need:
    assert isinstance(held.record, Need)
    return held.record


def _links(actor: Actor, need_id: str) -> list[Link]:
    """What leads on from a need."""
    links = []
    if allowed(actor, Action.DEMAND_SEE):
        links.append(Link("Alla arbetssökande", need_address(need_id, "alla")))
    if allowed(actor, Action.EVIDENCE_EXPORT):
        links.append(Link("Underlag för ny utbildning", need_address(need_id, "underlag")))
    return links


def _address(form: NeedForm, before: Need | None) -> str:
    return need_address(form["id"], "andra") if before else "/behov/nytt"


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
