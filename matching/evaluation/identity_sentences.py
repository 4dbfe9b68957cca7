"""Sentences that tell who somebody is beside what they can do, and how an identity is put into one.

``KNOWN_SENTENCES`` are those that the scrubber was made with. Eighty more stand, one a line, in
``datasets/development/identity_sentences.txt``, written before anything was mended for them: half of them, by a digest
of the line, is there to be read and mended for, the other half is only ever counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from matching.domain import JobSeeker
from matching.evaluation.demo import FOLDER
from matching.evaluation.gold import half_of
from matching.evaluation.invented_people import Identity

WRITTEN: Final = FOLDER.parent / "development" / "identity_sentences.txt"

_WOMAN: Final = {
    "he": "hon",
    "his": "hennes",
    "him": "henne",
    "person": "kvinna",
    "parent": "mamma",
    "spouse": "man",
    "child": "dotter",
    "slang": "tjej",
    "title": "Fru",
    "mk": "K",
    "en_he": "she",
    "en_person": "woman",
}
_MAN: Final = {
    "he": "han",
    "his": "hans",
    "him": "honom",
    "person": "man",
    "parent": "pappa",
    "spouse": "fru",
    "child": "son",
    "slang": "grabb",
    "title": "Herr",
    "mk": "M",
    "en_he": "he",
    "en_person": "man",
}
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


def written_sentences(path: Path = WRITTEN) -> tuple[Sequence[str], Sequence[str]]:
    """The sentences of the file: those to mend for and those only counted."""
    lines = [line.replace("\\n", "\n") for line in path.read_text(encoding="utf-8").splitlines()]
    halves = [half_of(line.replace("\n", "\\n")) for line in lines]
    return (
        [line for line, half in zip(lines, halves, strict=True) if half == "calibration"],
        [line for line, half in zip(lines, halves, strict=True) if half == "report"],
    )


def told(profile: JobSeeker, who: Identity, sentence: str) -> JobSeeker:
    """The profile with an identity told in a sentence about its work."""
    work = profile.experience[0].occupation if profile.experience else profile.wishes.occupations[0]
    skill = profile.skills[0].label if profile.skills else work
    slots = dict(_WOMAN if who.woman else _MAN)
    slots |= {
        "He": slots["he"].capitalize(),
        "His": slots["his"].capitalize(),
        "En_he": slots["en_he"].capitalize(),
        "kin": f"{slots['parent']} till två barn",
        "name": who.name,
        "first": who.first,
        "last": who.last,
        "age": str(who.age),
        "decade": str(who.age // 10 * 10),
        "year": str(2026 - who.age),
        "yy": str(2026 - who.age)[2:],
        "decade_born": str((2026 - who.age) // 10 * 10),
        "city": who.city,
        "country": who.country,
        "adj": who.nation,
        "work": work.lower(),
        "skill": skill,
    }
    text = sentence.format_map(slots)
    return replace(profile, label=who.name, summary=text[0].upper() + text[1:])
