"""Swedish words as people write them in cells, and the values of the domain.

Each vocabulary maps folded words (lower case, without å ä ö, hyphens and dots) to a value. A word that is in none is an
error of its cell with the nearest words as suggestions; it is never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Generic, TypeVar

from matching.domain import CourseForm, EducationLevel, Horizon, NeedSource, SwedishLevel

V = TypeVar("V")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """A word for comparison, without case, diacritics, punctuation or repeated space: "SVA-Grund." → "sva grund"."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w+]|_", " ", plain).split())


@dataclass(frozen=True, slots=True)
class Vocabulary(Generic[V]):
    """Words and what they mean. ``shown`` are the words that the format's description gives, in order."""

    name: str
    shown: tuple[str, ...]
    meanings: Mapping[str, V]  # folded word -> value

    def find(self, text: str) -> V | None:
        """The value of a word, or ``None`` where it is not in the vocabulary."""
        return self.meanings.get(fold(text))

    def suggest(self, text: str, limit: int = 3) -> tuple[str, ...]:
        """The shown words nearest to ``text``, best first; empty when none is near."""
        from rapidfuzz import fuzz, process

        near = process.extract(
            fold(text[:100]), [fold(word) for word in self.shown], scorer=fuzz.WRatio, limit=limit, score_cutoff=70
        )
        return tuple(self.shown[at] for _, _, at in near)


def _vocabulary(name: str, rows: Iterable[tuple[V, str]]) -> Vocabulary[V]:
    """Rows of (value, "shown word, synonym, synonym ..."); a row that begins with a comma shows none."""
    shown: list[str] = []
    meanings: dict[str, V] = {}
    for value, words in rows:
        first, *others = (word.strip() for word in words.split(","))
        if first:
            shown.append(first)
        for word in (first, *others):
            if word and meanings.setdefault(fold(word), value) != value:
                raise ValueError(f"{name}: {word} has two meanings")
    return Vocabulary(name, tuple(shown), meanings)


EDUCATION_LEVELS: Final = _vocabulary(
    "utbildningsnivå",
    [
        (EducationLevel.NONE, "ingen, inga, saknas, ej avslutad grundskola, ingen avslutad, utan grundskola"),
        (EducationLevel.COMPULSORY, "grundskola, grundskolan, grundskolenivå, grundläggande, folkskola, förgymnasial"),
        (
            EducationLevel.UPPER_SECONDARY,
            "gymnasium, gymnasiet, gymnasial, gymnasieskola, gymnasieexamen, gymnasieutbildning, gymnasial utbildning",
        ),
        (
            EducationLevel.POST_SECONDARY,
            "eftergymnasial, yrkeshögskola, yh, ky, eftergymnasial utbildning, yrkeshögskoleutbildning,"
            " eftergymnasial kortare än två år, eftergymnasial utbildning kortare än två år",
        ),
        (
            EducationLevel.HIGHER,
            "högskola, universitet, högskoleutbildning, högskoleexamen, kandidat, kandidatexamen, magister, master,"
            " masterexamen, civilingenjör, eftergymnasial två år eller längre, akademisk, högskola universitet,"
            " eftergymnasial utbildning två år eller längre",
        ),
        (EducationLevel.RESEARCH, "forskarutbildning, forskarnivå, doktor, doktorsexamen, licentiat, forskare"),
    ],
)

# The levels of SFI, compulsory and upper-secondary Swedish on the CEFR scale as ``SwedishLevel`` says: where a course
# lies between two levels the lower one stands, so that nobody is taken to understand more than the course promises.
SWEDISH_LEVELS: Final = _vocabulary(
    "svenska",
    [
        (SwedishLevel.NATIVE, "modersmål, infödd, svenska som modersmål, förstaspråk, flytande modersmål, native"),
        (SwedishLevel.A1, "A1, A1-, nybörjare"),
        (SwedishLevel.A2, "A2, A2-"),
        (SwedishLevel.B1, "B1, B1-"),
        (SwedishLevel.B2, "B2, B2-"),
        (SwedishLevel.C1, "C1, C1-"),
        (SwedishLevel.C2, "C2"),
        (SwedishLevel.A1, "SFI A, SFI kurs A, kurs A, SFI 1A"),
        (SwedishLevel.A1, "SFI B, SFI kurs B, kurs B"),
        (SwedishLevel.A2, "SFI C, SFI kurs C, kurs C"),
        (SwedishLevel.B1, "SFI D, SFI kurs D, kurs D, SFI, SFI klar, godkänd SFI"),
        (
            SwedishLevel.B1,
            "SVA grund, SAS grund, SVA grundläggande, SVA på grundläggande nivå, grundläggande SVA, svenska grund,"
            " svenska som andraspråk grund, svenska som andraspråk grundläggande,"
            " svenska som andraspråk på grundläggande nivå",
        ),
        (SwedishLevel.B2, "SVA 1, SAS 1, svenska 1, svenska som andraspråk 1, SV 1"),
        (SwedishLevel.B2, "SVA 2, SAS 2, svenska 2, svenska som andraspråk 2, SV 2"),
        (SwedishLevel.C1, "SVA 3, SAS 3, svenska 3, svenska som andraspråk 3, SV 3"),
    ],
)

NEED_SOURCES: Final = _vocabulary(
    "källa",
    [
        (NeedSource.VISIT, "besök, företagsbesök, arbetsplatsbesök, besöksanteckning, platsbesök"),
        (NeedSource.FORM, "formulär, enkät, webbformulär, blankett"),
        (NeedSource.WORKSHOP, "workshop, workshoplapp, branschråd, programråd, lapp"),
        (NeedSource.FAIR, "mässa, rekryteringsmässa, jobbmässa, rekryteringsträff"),
        (NeedSource.AD, "annons, platsannons, jobbannons, platsbanken"),
    ],
)

HORIZONS: Final = _vocabulary(
    "horisont",
    [
        (Horizon.NOW, "nu, omgående, genast, direkt, snarast, akut, idag, i dag"),
        (Horizon.SIX_MONTHS, "6 månader, sex månader, 6 mån, halvår, ett halvår, inom 6 månader, inom ett halvår"),
        (Horizon.TWO_YEARS, "2 år, två år, inom 2 år, inom två år, 1 2 år, ett till två år, 1 år, ett år, inom ett år"),
        (Horizon.FIVE_YEARS, "3-5 år, tre till fem år, 5 år, fem år, inom 5 år, inom fem år, 3 år, 4 år, på sikt"),
    ],
)

COURSE_FORMS: Final = _vocabulary(
    "form",
    [
        (CourseForm.KOMVUX, "komvux, kommunal vuxenutbildning, vuxenutbildning, komvuxkurs, gymnasial vuxenutbildning"),
        (CourseForm.KOMVUX, ", grundläggande vuxenutbildning, komvux grund, komvux gymnasial"),
        (CourseForm.VOCATIONAL_PACKAGE, "yrkespaket, yrkesutbildning, yrkesvux, lärlingsutbildning, yrkespaket komvux"),
        (CourseForm.SFI, "sfi, svenska för invandrare"),
        (CourseForm.SFI_COMBINATION, "sfi + yrke, sfi och yrke, sfi yrke, sfi-kombination, yrkes-sfi, yrkessfi"),
        (CourseForm.SFI_COMBINATION, ", kombinationsutbildning, sfi kombinerat med yrke, sfi-yrke, sfi+yrke"),
        (
            CourseForm.HIGHER_VOCATIONAL,
            "yrkeshögskola, yh, yh-utbildning, yrkeshögskoleutbildning, yh-program, yh-kurs",
        ),
        (CourseForm.FOLK_HIGH_SCHOOL, "folkhögskola, folkhögskolekurs, fhsk"),
        (CourseForm.UNIVERSITY, "högskola, universitet, högskolekurs, högskoleutbildning, högskoleprogram"),
        (CourseForm.LABOUR_MARKET, "arbetsmarknadsutbildning, aub, af-utbildning"),
        (CourseForm.VALIDATION, "validering, validering av kompetens, branschvalidering"),
        (CourseForm.WORK_PLACEMENT, "praktik, arbetspraktik, praktikplats, språkpraktik"),
        (CourseForm.OTHER_MEASURE, "annan insats, insats, övrigt, annat, övrig insats"),
    ],
)

YES_OR_NO: Final = _vocabulary(
    "ja eller nej", [(True, "ja, j, x, true, sant, yes"), (False, "nej, n, false, falskt, no")]
)

NO_LICENCE: Final = frozenset(
    fold(w) for w in ("inget", "ingen", "inga", "nej", "saknas", "saknar", "inget körkort", "-")
)
DRIVING_LICENCES: Final = _vocabulary(
    "körkortsbehörighet",
    [(code, code) for code in ("AM", "A1", "A2", "A", "B1", "B", "B96", "BE")]
    + [(code, code) for code in ("C1", "C1E", "C", "CE", "D1", "D1E", "D", "DE")]
    + [("B96", ", utökad B, utökat B, B utökad"), ("BE", ", B E"), ("CE", ", C E"), ("DE", ", D E")]
    + [("AM", ", moped, EU-moped, mopedkörkort"), ("Traktor", "Traktor, traktorkort")],
)

LANGUAGES: Final = _vocabulary(
    "språk",
    [
        ("swe", "svenska, swe, sv"),
        ("eng", "engelska, eng, en"),
        ("ara", "arabiska, ara, ar"),
        ("fin", "finska, fin, fi"),
        ("som", "somaliska, som, so"),
        ("tir", "tigrinja, tir, tigrinska"),
        ("fas", "persiska, fas, dari, farsi"),
        ("ukr", "ukrainska, ukr"),
        ("pol", "polska, pol"),
        ("spa", "spanska, spa"),
        ("deu", "tyska, deu, ger"),
        ("fra", "franska, fra, fre"),
        ("tha", "thailändska, tha"),
        ("swl", "svenskt teckenspråk, swl, teckenspråk"),
    ],
)


def swedish_level(text: str) -> SwedishLevel | None:
    """The level a cell tells: a word of ``SWEDISH_LEVELS``, also with "klar", "godkänd", "ca" or the like around it."""
    bare = re.sub(
        r"\b(?:klar|klart|avslutad|godkand|godkant|betyg|minst|lagst|ca|cirka|niva|motsvarande|kurs)\b", " ", fold(text)
    )
    return SWEDISH_LEVELS.find(text) or SWEDISH_LEVELS.find(bare)


def driving_licence(text: str) -> str | None:
    """One licence code as a cell tells it: "B", "B-körkort", "körkort B", "b (automat)"; ``None`` where it is none."""
    bare = re.sub(
        r"\([^()]{0,100}\)|\bkorkort\w*|\bbehorighet\w*|\bautomat\w*|\bmanuell\w*",
        " ",
        fold(re.sub(r"\([^()]{0,100}\)", " ", text)),
    )
    return DRIVING_LICENCES.find(bare)
