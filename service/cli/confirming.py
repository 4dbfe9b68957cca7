"""Free text is interpreted: what was understood is shown with its words, and a person says whether it may be saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from service.cli.output import counted, heading, say
from service.errors import UserError

if TYPE_CHECKING:
    from matching.importers.base import ReadFile, Understood

_NOT_SAVED = "Inget har sparats."


def as_json(read: ReadFile[Any]) -> list[dict[str, Any]]:
    """What was understood, for a program."""
    return [
        {"id": one.record_id, "field": one.field, "value": one.value, "words": one.words, "line": one.line}
        for one in read.understood
    ]


def unsaved(read: ReadFile[Any]) -> dict[str, Any]:
    """The JSON of an import that nobody has confirmed: nothing is written."""
    return {
        "saved": False,
        "rows_read": read.rows_read,
        "rows_merged": read.rows_merged,
        "rows_refused": read.rows_refused,
        "errors": [str(error) for error in read.errors],
        "understood": as_json(read),
        "notes": list(read.notes),
        "remedy": "Kör igen med --yes för att spara det som förstods.",
    }


def show_understood(read: ReadFile[Any]) -> None:
    """What was understood, for a person: each record under its own heading, each value with the words it rests on."""
    for number, (_, group) in enumerate(groupby(read.understood, key=lambda one: one.record_id), 1):
        heading(
            f"Så här förstods texten ({number} av {len(read.records)})"
            if len(read.records) > 1
            else "Så här förstods texten"
        )
        for one in group:
            say(_line(one), indent="  ", hanging="      ")
        say()
    for note in read.notes:
        say(note, hanging="  ")


def _line(one: Understood) -> str:
    where = f", rad {one.line}" if one.line else ""
    same = " ".join(one.words.split()).casefold() == one.value.casefold()
    return f"{one.field}: {one.value}" + ("" if same else f'   (ur "{one.words}"{where})')


def confirmed(read: ReadFile[Any]) -> ReadFile[Any]:
    """Show, ask, and give what may be saved. Raises ``UserError`` where nothing may."""
    show_understood(read)
    if len(read.records) == 1:
        if _answer("Stämmer det, och ska det sparas? [j/n] ", "jn") != "j":
            raise UserError(_NOT_SAVED, "Rätta texten och läs in den igen, eller använd mallen (makla template).")
        return read
    answer = _answer(f"Ska alla {len(read.records)} sparas? [j = ja, n = nej, v = välj en i taget] ", "jnv")
    if answer == "j":
        return read
    titles = {record.id: getattr(record, "title", "") or getattr(record, "label", record.id) for record in read.records}
    kept = [key for key in titles if answer == "v" and _answer(f"Spara {titles[key]}? [j/n] ", "jn") == "j"]
    if not kept:
        raise UserError(_NOT_SAVED, "Rätta texten och läs in den igen, eller använd mallen (makla template).")
    return _only(read, kept)


def _only(read: ReadFile[Any], kept: Iterable[str]) -> ReadFile[Any]:
    chosen = set(kept)
    left = len(read.records) - len(chosen)
    return replace(
        read,
        records=tuple(record for record in read.records if record.id in chosen),
        rows_read=read.rows_read - left,
        understood=tuple(one for one in read.understood if one.record_id in chosen),
        notes=(*read.notes, f"{counted(left, 'valdes', 'valdes')} bort."),
    )


def _answer(question: str, letters: str) -> str:
    """The first letter of the answer, asked for until it is one of ``letters``."""
    while True:
        try:
            answer = input(question).strip().casefold()[:1]
        except EOFError:
            raise UserError(_NOT_SAVED, "Kör igen med --yes om det som förstods ska sparas utan fråga.") from None
        if answer and answer in letters:
            return answer
