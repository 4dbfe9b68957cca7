"""Whether an answer depends on who somebody is: the same work under two identities, asked both ways round.

Structured profiles tell name, gender, age and birthplace as labelled facts and must give the very same answers, to the
last bit. Free texts tell them in sentences; there the share of top-ten lists that move is measured, on sentences that
the scrubber was made with and on sentences written later
(``matching.evaluation.identity_sentences``).

    python -m matching.evaluation.swaps [PROFILES]
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from embeddings import load_encoder
from embeddings.encoders.base import Encoder
from embeddings.index.exact import ExactIndex
from matching.domain import Answer, JobSeeker, Kind, Need, Record
from matching.evaluation.demo import demo_records
from matching.evaluation.identity_sentences import (
    KNOWN_SENTENCES,
    LATER_SENTENCES,
    UNSEEN_SENTENCES,
    told,
    written_sentences,
)
from matching.evaluation.invented_people import Identity, identities, profiles
from matching.indexing import add_entries, entries, entry_of, key_of
from matching.matcher import Matcher
from matching.records import HeldRecords
from matching.scrubbing import scrub
from matching.taxonomy import Taxonomy
from matching.weights import Weights, load_weights

BAR: Final = 0.01  # of the lists of free texts may move


@dataclass(frozen=True, slots=True)
class Swapped:
    """How many pairs of answers were set against each other and which of them differ, with what was read of both."""

    lists: int
    moved: int
    examples: tuple[tuple[str, str], ...]

    @property
    def share(self) -> float:
        """Moved lists of all, in [0, 1]."""
        return self.moved / self.lists if self.lists else 0.0


class Setting:
    """A matcher over records, among which one more person can be put."""

    def __init__(
        self, records: Iterable[Record], encoder: Encoder, today: dt.date, weights: Weights | None = None
    ) -> None:
        everything = list(records)
        self.needs = [record for record in everything if isinstance(record, Need)]
        self._encoder = encoder
        self._index = ExactIndex(encoder.dim)
        add_entries(self._index, encoder, entries(everything))
        self._held = _OneMore(everything)
        self._matcher = Matcher(encoder, self._index, self._held, weights or load_weights(), today)

    def answers(self, person: JobSeeker, need: Need) -> tuple[Answer, Answer]:
        """The needs for the person, and the people for the need with the person among them."""
        return self._matcher.jobs(person), self.seekers(person, need)

    def seekers(self, person: JobSeeker, need: Need, k: int = 10) -> Answer:
        """The people for the need with the person among them."""
        add_entries(self._index, self._encoder, [entry_of(person)])
        self._held.person = person
        try:
            return self._matcher.seekers(need, k)
        finally:
            self._held.person = None
            self._index.remove([key_of(Kind.SEEKER, person.id)])


class _OneMore(HeldRecords):
    """Records held in memory, and a person beside them."""

    def __init__(self, records: Iterable[Record], taxonomy: Callable[[], Taxonomy] | None = None) -> None:
        super().__init__(records, taxonomy)
        self._person: JobSeeker | None = None
        self._changes = 0

    @property
    def person(self) -> JobSeeker | None:
        """Who is beside them now."""
        return self._person

    @person.setter
    def person(self, person: JobSeeker | None) -> None:
        self._person = person
        self._changes += 1

    @property
    def changes(self) -> int:
        """How often it has been another."""
        return self._changes

    def many(self, kind: Kind, ids: Sequence[str]) -> Mapping[str, Record]:
        found = dict(super().many(kind, ids))
        if self.person is not None and kind is Kind.SEEKER and self.person.id in ids:
            found[self.person.id] = self.person
        return found


def labelled(profile: JobSeeker, who: Identity) -> JobSeeker:
    """The profile with an identity told field by field, as forms and CVs do."""
    gender = "kvinna" if who.woman else "man"
    facts = f"Namn: {who.name}\nKön: {gender}\nÅlder: {who.age} år\nFödelseort: {who.city}, {who.country}\n"
    return replace(profile, label=who.name, summary=facts)


def structured(setting: Setting, people: Sequence[JobSeeker], who: Sequence[Identity]) -> Swapped:
    """Each profile under two identities: answers are the same only when every number and word of them is."""
    moved: list[tuple[str, str]] = []
    for number, profile in enumerate(people):
        one, other = (labelled(profile, who[i % len(who)]) for i in (2 * number, 2 * number + 1))
        need = setting.needs[number % len(setting.needs)]
        moved += [(one.summary, other.summary)] * _differing(setting, one, other, need, exactly=True)
    return Swapped(2 * len(people), len(moved), tuple(moved))


def free_text(
    setting: Setting, people: Sequence[JobSeeker], who: Sequence[Identity], sentences: Sequence[str]
) -> Swapped:
    """Each profile under two identities in the same sentence: a list moves when its ids or their order differ."""
    moved: list[tuple[str, str]] = []
    for number, profile in enumerate(people):
        sentence = sentences[number % len(sentences)]
        one, other = (told(profile, who[i % len(who)], sentence) for i in (2 * number, 2 * number + 1))
        need = setting.needs[number % len(setting.needs)]
        left = (scrub(one.summary), scrub(other.summary))
        moved += [left] * _differing(setting, one, other, need, exactly=False)
    return Swapped(2 * len(people), len(moved), tuple(moved))


def _differing(setting: Setting, one: JobSeeker, other: JobSeeker, need: Need, *, exactly: bool) -> int:
    """How many of the two lists differ."""
    pairs = zip(setting.answers(one, need), setting.answers(other, need), strict=True)
    if exactly:
        return sum(left != right for left, right in pairs)
    return sum([hit.id for hit in left.hits] != [hit.id for hit in right.hits] for left, right in pairs)


def _main(n: int) -> None:
    records, today = demo_records()
    setting = Setting(records, load_encoder(), today)
    people = profiles([record for record in records if isinstance(record, JobSeeker)], n)
    who = identities(2 * n)
    to_mend_for, only_counted = written_sentences()
    print(f"profiler med fält          {_line(structured(setting, people, who))}")
    for name, sentences in (
        ("kända meningar", KNOWN_SENTENCES),
        ("osedda meningar", UNSEEN_SENTENCES),
        ("senare meningar", LATER_SENTENCES),
        ("80 till: utveckling", to_mend_for),
        ("80 till: prov", only_counted),
    ):
        swapped = free_text(setting, people, who, sentences)
        print(f"fritext, {name:19}{_line(swapped)}")
        if sentences is not only_counted:  # never read
            for left, right in swapped.examples[:5]:
                print(f"    {left!r}\n    {right!r}")


def _line(swapped: Swapped) -> str:
    return f"{swapped.lists} listor, {swapped.moved} ändrade ({100 * swapped.share:.2f} %)"


if __name__ == "__main__":
    _main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
