"""Profiles written to be found rather than read: endless lists, repeated or hidden words, a copied ad.

What cannot be believed does not count, and the reader is told. What a certificate, a validation or work done says
counts as before. The limits lie far above what people write of themselves (in the demo nobody lists more than 9
skills or says a word more than three times).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from matching.domain import EvidenceGrade, JobSeeker, Need

MAX_CLAIMS: Final = 60  # skills that a person says to have, listed or rattled off in a text
MAX_OCCUPATIONS: Final = 40
_SHORT: Final = 3  # words of a clause that lists instead of telling
_ENOUGH: Final = 16  # words of a text in which repetition can be judged
_REPEATED: Final = 8  # times that one word must come back,
_SHARE: Final = 0.08  # and its share of the words
_ADDRESSED: Final = 3  # times that a text speaks to its reader as an ad does

_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_LIST: Final = re.compile(r"[,;\n•·|/]+")
_AD: Final = re.compile(
    r"\b(?:du|dig|din|ditt|dina|vi söker|vi erbjuder|hos oss|din ansökan|ansök|sök tjänsten|tjänsten|tillträde|"
    r"anställningsform|urval sker|välkommen med)\b",
    re.IGNORECASE,
)


_UNSEEN: Final = re.compile(r"[A-Za-zÀ-ɏ][\u200b-\u200d\u2060\ufeff]|[\u200b-\u200d\u2060\ufeff][A-Za-zÀ-ɏ]")
_HIDDEN: Final = 3  # unseen characters from which the texts do not count; fewer are only told
_COPIED: Final = 40  # characters of a sentence that nobody writes twice by chance
_SENTENCE: Final = re.compile(r"[.!?\n]+\s*")
_APART: Final = re.compile(r"(?:\b\w ){12}")


@dataclass(frozen=True, slots=True)
class Doubts:
    """Why a profile is not taken at its word. Empty for nearly everyone."""

    claims: int = 0  # claimed skills, where they are too many to count
    occupations: int = 0  # occupations done and wished for, where they are too many
    repeats: str = ""  # the word that a text repeats
    hidden: bool = False  # characters that nobody sees between the letters
    unseen: bool = False  # one or two such characters, as may come along from a web page
    ad: bool = False  # a text that speaks as an ad does

    @property
    def text(self) -> bool:
        """Whether the free texts do not count."""
        return bool(self.repeats) or self.hidden or self.ad

    def told(self) -> str:
        """The doubts in Swedish, empty where there are none."""
        found = ["texten har enstaka dolda tecken"] if self.unseen and not self.hidden else []
        if self.claims:
            found.append(f"profilen räknar upp {self.claims} kompetenser, bara de styrkta räknas")
        if self.occupations:
            found.append(f"profilen anger {self.occupations} yrken, de räknas inte")
        if self.repeats:
            found.append(f"texten upprepar ”{self.repeats}”")
        if self.hidden:
            found.append("texten har dolda tecken")
        if self.ad:
            found.append("texten är skriven som en annons")
        if self.text:
            found[-1] += ", fritexten räknas inte"
        return "; ".join(found)


def doubts(seeker: JobSeeker) -> Doubts:
    """What in a profile is beyond belief."""
    texts = _texts(seeker)
    labels = [*(skill.label for skill in seeker.skills if skill.grade is EvidenceGrade.CLAIMED), *seeker.certificates]
    claimed = sum(len(_LIST.findall(label)) + 1 for label in labels)
    listed = sum(len(part.split()) <= _SHORT for part in _LIST.split(texts) if part.strip())
    everything = "\n".join((texts, *labels))
    claims, work = claimed + listed, len(seeker.wishes.occupations) + len(seeker.experience)
    return Doubts(
        claims=claims if claims > MAX_CLAIMS else 0,
        occupations=work if work > MAX_OCCUPATIONS else 0,
        repeats=_repeated(texts),
        hidden=_hides(everything, _HIDDEN),
        unseen=_hides(everything, 1),
        ad=len(_AD.findall(texts)) >= _ADDRESSED,
    )


def believed(seeker: JobSeeker) -> JobSeeker:
    """The profile without what does not count: the very same record where nothing is doubted."""
    found = doubts(seeker)
    if found.claims or found.hidden:
        kept = tuple(skill for skill in seeker.skills if skill.grade is not EvidenceGrade.CLAIMED)
        seeker = replace(seeker, skills=kept, certificates=())
    if found.occupations:
        seeker = replace(seeker, experience=(), wishes=replace(seeker.wishes, occupations=()))
    if found.text or found.claims:
        told = tuple(replace(work, description="") for work in seeker.experience)
        wishes = replace(seeker.wishes, text="")
        seeker = replace(seeker, summary="", education="", experience=told, wishes=wishes)
    return seeker


def _texts(seeker: JobSeeker) -> str:
    return "\n".join(text for text in _told(seeker) if text)


def _repeated(text: str) -> str:
    """The word that makes up too much of a text, else empty."""
    if len(text) < 5 * _ENOUGH:
        return ""
    words = _WORD.findall(text.lower())
    if len(words) < _ENOUGH:
        return ""
    word, times = Counter(words).most_common(1)[0]
    return word if times >= _REPEATED and times > _SHARE * len(words) else ""


def _hides(text: str, least: int) -> bool:
    """Whether a text has so many invisible characters beside Latin letters, or letters set apart one by one.

    Arabic and Persian need such characters; now and then one comes along from a web page.
    """
    return len(_UNSEEN.findall(text)) >= least or _APART.search(text) is not None


def copied(sentence: str, texts: Sequence[str]) -> bool:
    """Whether the ``telling_sentence`` of a need stands word for word in one of a profile's ``copyable_texts``."""
    return bool(sentence) and any(sentence in text for text in texts)


def telling_sentence(need: Need) -> str:
    """The longest sentence of a need, where it is so long that nobody writes it twice by chance; else empty."""
    longest = max(_SENTENCE.split(need.text), key=len, default="").strip()
    return longest if len(longest) >= _COPIED else ""


def copyable_texts(seeker: JobSeeker) -> tuple[str, ...]:
    """The free texts of a profile that have room for such a sentence."""
    return tuple(text for text in _told(seeker) if len(text) >= _COPIED)


def _told(seeker: JobSeeker) -> Iterator[str]:
    yield from (seeker.summary, seeker.education, seeker.wishes.text)
    yield from (work.description for work in seeker.experience)
