"""What is read of licences, certificates and levels in people's own texts.

``python -m matching.evaluation.held [--mistakes]`` prints it: first what answers the gates, then what a draft of a new
profile fills in from the same texts. The texts are in ``datasets/development/held``: of
``read.csv`` the mistakes may be read and learnt from, and ``--mistakes`` shows them; ``unread.csv`` is only counted.
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from matching.certificate_names import asked_as, held_as
from matching.domain import EducationLevel, JobSeeker, SwedishLevel
from matching.gates import entitled
from matching.held_in_text import NOTHING, Held, held_in_text
from matching.importers.base import ImportRefused
from matching.importers.cv import profile_of
from matching.importers.cv_parts import divide

DEVELOPMENT: Final = Path(__file__).resolve().parents[2] / "datasets" / "development" / "held"
HALVES: Final = ("read", "unread")
_READ_ON: Final = dt.date(2026, 12, 1)  # what ongoing work is counted to; nothing here is about work
KINDS: Final = ("körkort", "intyg", "svenska", "utbildning")


@dataclass(frozen=True, slots=True)
class Note:
    """A text about a person, and what a reader says that it tells the person to hold."""

    id: str
    text: str
    held: Held


@dataclass
class Tally:
    """Of one kind of thing: how many are held, how many of those were found, and what was found that is not held."""

    held: int = 0
    found: int = 0
    false: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, note: str, marked: set[str], found: set[str]) -> None:
        """One text's things of the kind."""
        self.held += len(marked)
        self.found += len(marked & found)
        self.false += len(found - marked)
        self.missed += [f"{note} missad {one}" for one in sorted(marked - found)]
        self.wrong += [f"{note} falsk {one}" for one in sorted(found - marked)]


def read_notes(path: Path) -> list[Note]:
    """The notes of a file. Raises ``ValueError`` or ``KeyError`` for one that is not in the format."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Note(
                row["id"],
                row["text"],
                Held(
                    _several(row["licences"]),
                    _several(row["certificates"]),
                    SwedishLevel(row["swedish"]) if row["swedish"] else None,
                    EducationLevel(row["education"]) if row["education"] else None,
                ),
            )
            for row in csv.DictReader(lines, delimiter=";")
        ]


Reader = Callable[[Note], Held]


def for_gates(note: Note) -> Held:
    """What answers the gates of a person whose profile is that text."""
    return held_in_text(JobSeeker(note.id, summary=note.text))


def in_draft(note: Note) -> Held:
    """What the fields hold when the text is read as a new profile, before anyone has looked at it."""
    try:
        (person,) = profile_of(divide(note.text.splitlines()), _READ_ON).read(note.id).records
    except ImportRefused:  # nothing of a profile is told
        return NOTHING
    return Held(person.driving_licences or (), person.certificates, person.swedish, person.education_level)


def count(notes: list[Note], reader: Reader = for_gates) -> Mapping[str, Tally]:
    """What is found in the notes, by kind. A licence counts as found with one that implies it, and the other way."""
    tallies = {kind: Tally() for kind in KINDS}
    for note in notes:
        found = reader(note)
        marked = set(note.held.licences)
        licences = set(found.licences)
        licences = (licences - entitled(frozenset(marked))) | (marked & entitled(frozenset(licences)))
        tallies["körkort"].add(note.id, marked, licences)
        tallies["intyg"].add(note.id, *_certificates(note.held, found))
        for kind, right, read in (
            ("svenska", note.held.swedish, found.swedish),
            ("utbildning", note.held.education, found.education),
        ):
            # A level below the right one answers fewer questions but none wrongly.
            low = right is not None and read is not None and read.rank < right.rank
            tallies[kind].add(note.id, {right.value} if right else set(), {read.value} if read and not low else set())
    return tallies


def too_few_licences(notes: list[Note], reader: Reader) -> int:
    """The notes of which some licences are read and others that are held are not: a field that says so refuses."""
    read = [(frozenset(note.held.licences), frozenset(reader(note).licences)) for note in notes]
    return sum(bool(found and not held <= entitled(found)) for held, found in read)


def _certificates(marked: Held, found: Held) -> tuple[set[str], set[str]]:
    """Those marked and those found; of those that have classes one counts as found with all its classes."""
    read = [words for one in found.certificates for words in held_as(one)]
    right = {one for one in marked.certificates if any(asked <= has for has in read for asked in asked_as(one))}
    kinds = {name for one in marked.certificates for name in _NAMES if name in one.casefold()}
    named = {name for name in _NAMES if any(set(name.split()) <= has for has in read)}
    return set(marked.certificates), right | (named - kinds)


# The names that the notes are marked by: what a text calls a certificate besides is the same one.
_NAMES: Final = frozenset(
    (
        *("ykb", "truckkort", "heta arbeten", "adr", "säkra lyft", "fallskydd", "liftkort", "ställningsintyg"),
        *("arbete på väg", "svetsarprövning", "motorsågskörkort", "röjsågskörkort", "traverskort", "kranförarbevis"),
        *("esa", "kylcertifikat", "säker vatten", "härdplaster", "asbestutbildning", "hygienutbildning", "hlr", "id06"),
        *("väktarutbildning", "ordningsvaktsförordnande", "taxiförarlegitimation", "förarkort"),
    )
)


def _several(told: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in told.split(",") if part.strip())


def main() -> None:
    """Print the tables."""
    for title, reader in (("svarar på frågor", for_gates), ("utkast till profil", in_draft)):
        print(f"{title:20} {'':10} {'innehas':>7} {'funna':>5} {'falska':>6}")
        for half in HALVES:
            notes = read_notes(DEVELOPMENT / f"{half}.csv")
            tallies = count(notes, reader)
            whole = Tally()
            for kind, tally in tallies.items():
                print(f"{half:20} {kind:10} {tally.held:7} {tally.found:5} {tally.false:6}")
                whole.held, whole.found = whole.held + tally.held, whole.found + tally.found
                whole.false += tally.false
                if half == "read" and "--mistakes" in sys.argv:
                    print("\n".join((*tally.wrong, *tally.missed)))
            print(f"{half:20} {'alla':10} {whole.held:7} {whole.found:5} {whole.false:6}")
            print(f"{half:20} {'anteckningar, bara en del av körkorten lästa':44} {too_few_licences(notes, reader)}")


if __name__ == "__main__":
    main()
