"""Whether an answer depends on who somebody is: the same work under two identities, asked both ways round.

Structured profiles tell name, gender, age and birthplace as labelled facts and must give the very same answers, to the
last bit. Free texts tell them in sentences; there the share of top-ten lists that move is measured, on sentences that
the scrubber was made with and on sentences written later.

    python -m matching.evaluation.swaps [PROFILES]
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from embeddings import load_encoder
from embeddings.encoders.base import Encoder
from embeddings.index.exact import ExactIndex
from matching.domain import Answer, JobSeeker, Kind, Need, Record
from matching.evaluation.demo import demo_records
from matching.evaluation.invented_people import Identity, identities, profiles
from matching.indexing import add_entries, entries, entry_of, key_of
from matching.matcher import Matcher
from matching.records import HeldRecords
from matching.scrubbing import scrub
from matching.weights import Weights, load_weights

BAR: Final = 0.01  # of the lists of free texts may move
# Sentences that the scrubber was made with.
KNOWN_SENTENCES: Final = (
    "Jag heter {name}, är {age} år och kommer från {city} i {country}. Jag har jobbat som {work} och kan {skill}.",
    "{first} är en {age}-årig {person} från {city}. {He} har arbetat som {work} i flera år. {His} styrka är {skill}.",
    "Namn: {name}\nÅlder: {age} år\nFödelseort: {city}\nHar arbetat som {work}, mest med {skill}.",
    "{name}, {age} år, född i {city} i {country}. Van vid {skill} efter flera år som {work}.",
    "{He} heter {name} och är född {year}. {He} kom till Sverige från {country} och har varit {work}. Gillar {skill}.",
    "Jag är en {person} på {age} år, ursprungligen från {country}. Jag har kunskap om {skill} och har varit {work}.",
    "Har varit {work} länge och kan {skill}.\nMed vänlig hälsning\n{name}",
    "Klienten, {name}, är {age} år gammal och uppvuxen i {city}. {He} vill jobba som {work} och kan {skill}.",
    "Mötte {name} idag. {He} berättar att {he} lämnade {country} som ung och sedan dess varit {work}. {skill} sitter.",
    "{first} fyllde {age} i våras. Uppväxten var i {city}, sedan blev det jobb som {work}. Duktig på {skill}.",
    "Mitt namn är {name}. Jag är {kin} och bor numera i Sverige men har mina rötter i {country}. Kan "
    "{skill}, varit {work}.",
    "En {age}-åring från {country} som heter {first}. Söker jobb som {work}, {skill} är {his} bästa gren.",
    "{work}, {age} år, {country}. {name} har gott om erfarenhet av {skill}.",
    "Jag, {name}, föddes {year} i {city}. Sedan dess har jag hunnit vara {work}. Jag behärskar {skill}.",
    "{His} handläggare skriver: {name} är en trevlig {person} i {age}-årsåldern med bakgrund som {work}. Kan {skill}.",
    "Kontakta {first} {last} om ni söker en {work}. Jag är {age} och {kin} och har kunskaper i "
    "{skill}. Hemland: {country}.",
    "Hej! {name} här. Jag har jobbat som {work} sedan jag kom hit från {country} och är bra på {skill}.",
    "{first}, en glad {person} född {year}, vill tillbaka till yrket som {work}. {He} kan {skill}.",
    "{work} med goda kunskaper i {skill}. Jag är {age} år och {kin}. Hälsningar {first} {last}",
    "Samtal med {name} i tisdags. {He} är från {city} och har en bakgrund som {work}. Mycket bra på {skill}.",
    "Efter skolan i {city} blev {first} {work}. Idag är {he} {age} år och söker nytt. {skill} kan {he} utantill.",
    "Vi rekommenderar {name} varmt. {He} har skött {skill} hos oss. {first} har varit {work} hela tiden.",
    "Undertecknad, {name}, söker arbete som {work}. Född och uppvuxen i {country}. Kan {skill}.",
    "{person} {age} år. Varit {work}. Kan {skill}. Talar svenska, kommer från {country}.",
)
# Sentences written after the others: 2.5 % of the lists moved when they were first measured. What they showed was
# mended since, so that they no longer measure the unseen.
UNSEEN_SENTENCES: Final = (
    "Den här personen, {first}, växte upp i {country} och utbildade sig till {work}. {skill} är {his} gren.",
    "{name} ({age}) har ett förflutet som {work}. Kan {skill}.",
    "Jag fyller {age} i år och har alltid arbetat som {work}, både i {country} och här. Säker på {skill}. /{first}",
    "Som {person} i branschen har jag fått kämpa. {work} sedan länge. {skill} kan jag. Mvh {name}",
    "Vår praktikant {name} från {city} imponerade. {He} skötte {skill} själv och vill bli {work}.",
    "Till den det berör: {name} var anställd som {work}. {He} arbetade med {skill}. Vi önskar {first} lycka till.",
    "{age} år ung {person} med rötter i {city} söker jobb som {work}. {skill} är inget problem.",
    "Familjen flyttade från {country} när jag var liten. Nu är jag {age}, heter {first} och är {work}. Kan {skill}.",
)
# Written after what the sentences above showed was mended; nothing has been changed for them.
LATER_SENTENCES: Final = (
    "Har träffat {name}, som är {age} och flyttade från {city} för länge sedan. Yrket är {work}, bäst på {skill}.",
    "Profil: {work}. Kompetens: {skill}. Kontaktperson är {first} {last}, {person}, född {year}.",
    "Som {kin} vill jag ha dagtid. Min bakgrund i {country} är {work} och jag kan {skill}. Vänligen {first}",
    'Referens: "{first} är pålitlig, {he} kan {skill} och vi litar på {his} omdöme." Tidigare {work}.',
    "{work} sedan tonåren, först hemma i {city} och sedan här. {skill} är vardag. Snart {age}.",
    "{name} skriver själv: jag kan {skill}, har varit {work} och tänker jobba till {age} och längre.",
    "En {person} med språken från {country} och yrket från Sverige: {work}. {He} behärskar {skill}.",
    "Anteckning efter mötet med {first}: {he} vill tillbaka som {work}, kan {skill}, bor ensam sedan flytten från "
    "{city}.",
)


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

    person: JobSeeker | None = None

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


def told(profile: JobSeeker, who: Identity, sentence: str) -> JobSeeker:
    """The profile with an identity told in a sentence about its work."""
    work = profile.experience[0].occupation if profile.experience else profile.wishes.occupations[0]
    skill = profile.skills[0].label if profile.skills else work
    he, his = ("hon", "hennes") if who.woman else ("han", "hans")
    text = sentence.format(  # every slot of the sentences above
        name=who.name,
        first=who.first,
        last=who.last,
        age=who.age,
        year=2026 - who.age,
        city=who.city,
        country=who.country,
        person="kvinna" if who.woman else "man",
        kin="mamma till två barn" if who.woman else "pappa till två barn",
        he=he,
        He=he.capitalize(),
        his=his,
        His=his.capitalize(),
        work=work.lower(),
        skill=skill,
    )
    return replace(profile, label=who.name, summary=text[0].upper() + text[1:])


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
    found = {
        "profiler med fält": structured(setting, people, who),
        "fritext, kända meningar": free_text(setting, people, who, KNOWN_SENTENCES),
        "fritext, osedda meningar": free_text(setting, people, who, UNSEEN_SENTENCES),
        "fritext, senare meningar": free_text(setting, people, who, LATER_SENTENCES),
    }
    for name, swapped in found.items():
        print(f"{name:26} {swapped.lists} listor, {swapped.moved} ändrade ({100 * swapped.share:.2f} %)")
        for left, right in swapped.examples[:5]:
            print(f"    {left!r}\n    {right!r}")


if __name__ == "__main__":
    _main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
