"""A note about several needs, taken one after another: the whole note goes along in the form until all are saved."""

from __future__ import annotations

from dataclasses import dataclass, replace

from matching.domain import Need
from service.web.need_form import NeedForm, new_form
from service.web.need_reading import needs_of_note


@dataclass(frozen=True, slots=True)
class NoteNeeds:
    """The needs of a note in its order, which of them stands in the form, and which are saved."""

    note: str
    needs: tuple[Need, ...]
    now: int
    saved: frozenset[int]

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
        return [
            (need.title, "det här" if number == self.now else "sparat" if number in self.saved else "kvar")
            for number, need in enumerate(self.needs)
        ]

    def after(self, *, saved: bool) -> NoteNeeds | None:
        """With the next need in the form, once this one is ``saved`` or passed by; ``None`` when none is left."""
        if not self.left:
            return None
        return replace(self, now=self.left[0], saved=self.saved | {self.now} if saved else self.saved)

    def form(self, onto: NeedForm | None = None) -> NeedForm:
        """A form for the need: an empty one, or ``onto``, that is to speak of it from now on."""
        told = {"text": self.need.text, "note": self.note, "piece": str(self.now)}
        told["taken"] = ",".join(map(str, sorted(self.saved)))
        return (onto or new_form()).with_values(**told)


def note_needs(form: NeedForm) -> NoteNeeds | None:
    """The note that goes along in a form; ``None`` where there is none, or nothing in it is left to take."""
    needs = needs_of_note(form["note"])
    now, saved = _numbers(form["piece"], len(needs)), _numbers(form["taken"], len(needs))
    return NoteNeeds(form["note"], needs, now[0], frozenset(saved) - {now[0]}) if now else None


def first_of(note: str, which: str) -> NoteNeeds | None:
    """One need of a note that was just read, by its number; ``None`` where the note has no such need."""
    needs = needs_of_note(note)
    now = _numbers(which, len(needs))
    return NoteNeeds(note, needs, now[0], frozenset()) if now and len(needs) > 1 else None


def _numbers(text: str, below: int) -> list[int]:
    found = [int(one) for one in text.split(",") if one.isascii() and one.isdigit() and len(one) < 4]
    return [number for number in found if number < below]
