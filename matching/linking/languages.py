"""Which language a text is in, by its script and its function words. Good enough to know what one cannot read."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Final

SAMPLE: Final = 20_000  # characters that are looked at
FEWEST: Final = 8  # words below which the language is not judged

_LETTERS: Final = re.compile(r"[^\W\d_]+")

# The commonest short words of each language; those that several share decide nothing by themselves.
_COMMON: Final = {
    "sv": "och att det är som en på för med av till den har inte om ett de du vi kan ska jag eller från din vara i oss"
    " hos samt söker vill inom arbete",
    "en": "the and to of in is that for with you on are be as we or an will have this your from our at by not can it",
    "no": "og å det er som en på for med av til den har ikke om et de du vi kan skal jeg eller fra din være hos oss"
    " ikkje søker innen arbeid",
    "da": "og at det er som en på for med af til den har ikke om et de du vi kan skal jeg eller fra din være hos os"
    " søger inden arbejde",
    "de": "und der die das ist zu den mit von für auf ein eine nicht sie wir sind oder im dem des als bei aus",
    "fi": "ja on että ei se ovat sekä tai kun mutta myös joka olla meillä sinä hän ovat työ sen ne mukaan",
    "fr": "le la les de des et est un une pour dans que qui sur avec vous nous ou du au par pas en",
    "es": "el la los las de y es un una para en que con por no su del al se lo como más",
    "pl": "i w na z do się nie to jest że o jak dla od przez oraz po lub są praca",
    "so": "iyo waa ka ku in oo ah la u waxaa uu ay aan leh waxa si",
    "tr": "ve bir bu için ile da de çok olarak daha gibi olan en ne",
    "nl": "de het een en van in is dat op te voor met zijn niet aan er om wij je ook",
    "it": "il la le di e che è un una per in con non del della sono da al",
    "pt": "o a os as de e que é um uma para em com não do da por se no",
    "ro": "și de la în este o un pe cu nu care pentru din sunt mai",
    "hr": "i je u na da se za su od s ili ne koji kao s biti",
    "et": "ja on ei et see kui ka oma või mis kes ning",
}
_COMMON_SETS: Final = {language: frozenset(told.split()) for language, told in _COMMON.items()}
_SCRIPTS: Final = {
    "ARABIC": "ar",
    "CYRILLIC": "ru",
    "GREEK": "el",
    "HEBREW": "he",
    "ETHIOPIC": "ti",
    "THAI": "th",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "HANGUL": "ko",
    "DEVANAGARI": "hi",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
}
NAMES: Final = {
    "sv": "svenska",
    "en": "engelska",
    "no": "norska",
    "da": "danska",
    "de": "tyska",
    "fi": "finska",
    "fr": "franska",
    "es": "spanska",
    "pl": "polska",
    "so": "somaliska",
    "tr": "turkiska",
    "nl": "nederländska",
    "it": "italienska",
    "pt": "portugisiska",
    "ro": "rumänska",
    "hr": "kroatiska",
    "et": "estniska",
    "ar": "arabisk skrift",
    "ru": "kyrillisk skrift",
    "el": "grekisk skrift",
    "ti": "etiopisk skrift",
}


def language_of(text: str) -> str | None:
    """ISO 639-1 code of the language of ``text``; ``None`` for a text too short or too mixed to tell.

    For scripts that several languages share, it is the likeliest one in Sweden ("ar" for all of Arabic script).
    """
    sample = text[:SAMPLE]
    forms = [word.lower() for word in _LETTERS.findall(sample)]
    letters = [c for c in sample if c.isalpha()]
    if not letters:
        return None
    foreign = [c for c in letters[:2000] if ord(c) > 0x24F]
    if len(foreign) > len(letters[:2000]) / 2:
        scripts = Counter(unicodedata.name(c, "?").split(" ")[0] for c in foreign)
        return _SCRIPTS.get(scripts.most_common(1)[0][0], "?")
    if len(forms) < FEWEST:
        return None
    counts = Counter(forms)
    scores = {
        language: sum(counts[word] for word in common if word in counts) for language, common in _COMMON_SETS.items()
    }
    if any("å" in form for form in counts) or any("ä" in form for form in counts):
        scores["sv"] += 1
    best = max(scores, key=lambda language: (scores[language], language in ("sv", "en")))
    others = max(score for language, score in scores.items() if language != best)
    if scores[best] < max(2, len(forms) / 25):
        return None
    if best not in ("sv", "en") and scores[best] <= max(others, scores["sv"], scores["en"]):
        return None
    return best


def name_of(language: str) -> str:
    """The language's name in Swedish."""
    return NAMES.get(language, "ett språk som modellen inte känner")
