"""A note about several needs, taken one after another: the whole note goes along in the form until all are saved.

So does what was written of a need that was passed by: it comes back as it was left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from matching.domain import Need
from service.web.need_form import NeedForm, from_draft, new_form
from service.web.need_reading import needs_of_note


@dataclass(frozen=True, slots=True)
class NoteNeeds:
    """The needs of a note in its order, which of them stands in the form, which are saved, and drafts of others."""

    note: str
    needs: tuple[Need, ...]
    now: int
    saved: frozenset[int]
    drafts: Mapping[int, str] = field(default_factory=dict)

    @property
    def need(self) -> Need:
        """The one in the form, as the note tells it."""
        return self.needs[self.now]

    @property
    def left(self) -> list[int]:
        """Those that are neither saved nor in the form, those after it first."""
        order = [*range(self.now + 1, len(self.needs)), *range(self.now)]
        return [number for number in order if number not in self.saved]

    def lines(self) -> list[tuple[str, str]]:
        """Each need of the note and how far it has come, in words."""
        return [(self._title(number), self._state(number)) for number in range(len(self.needs))]

    def after_saved(self) -> NoteNeeds | None:
        """With the next need in the form, once this one is saved; ``None`` when none is left."""
        if not self.left:
            return None
        return replace(self, now=self.left[0], saved=self.saved | {self.now})

    def after_passing(self, form: NeedForm, wanted: str = "") -> NoteNeeds | None:
        """With another need in the form: that of the number ``wanted``, or the next. This one stays as ``form`` has it.

        ``None`` when none is left.
        """
        if not self.left:
            return None
        asked = [number for number in _numbers(wanted, len(self.needs)) if number in self.left]
        return replace(self, now=(asked or self.left)[0], drafts={**self.drafts, self.now: form.as_draft()})

    def kept(self) -> NeedForm | None:
        """The form of the need as it was left when it was passed by, or ``None`` where it was not."""
        form = from_draft(self.drafts.get(self.now, ""))
        return self._about(form) if form else None

    def form(self, onto: NeedForm | None = None) -> NeedForm:
        """A form for the need as the note tells it: an empty one, or ``onto``, that is to speak of it from now on."""
        return self._about((onto or new_form()).with_values(text=self.need.text))

    def _about(self, form: NeedForm) -> NeedForm:
        """The form of the need in it, with the whole note and the drafts that are still wanted."""
        told = {"note": self.note, "piece": str(self.now), "taken": ",".join(map(str, sorted(self.saved)))}
        drafts = {number: draft for number, draft in self.drafts.items() if number in self.left}
        return replace(form, values={**form.values, **told}, drafts=drafts)

    def _title(self, number: int) -> str:
        draft = from_draft(self.drafts.get(number, ""))
        return (draft["title"] if draft else "") or self.needs[number].title

    def _state(self, number: int) -> str:
        if number == self.now:
            return "det här"
        if number in self.saved:
            return "sparat"
        return "överhoppat, det du skrev finns kvar" if number in self.drafts else "kvar"


def note_needs(form: NeedForm) -> NoteNeeds | None:
    """The note that goes along in a form; ``None`` where there is none, or nothing in it is left to take."""
    needs = needs_of_note(form["note"])
    now, saved = _numbers(form["piece"], len(needs)), _numbers(form["taken"], len(needs))
    return NoteNeeds(form["note"], needs, now[0], frozenset(saved) - {now[0]}, form.drafts) if now else None


def first_of(note: str, which: str) -> NoteNeeds | None:
    """One need of a note that was just read, by its number; ``None`` where the note has no such need."""
    needs = needs_of_note(note)
    now = _numbers(which, len(needs))
    return NoteNeeds(note, needs, now[0], frozenset()) if now and len(needs) > 1 else None


def _numbers(text: str, below: int) -> list[int]:
    found = [int(one) for one in text.split(",") if one.isascii() and one.isdigit() and len(one) < 4]
    return [number for number in found if number < below]
