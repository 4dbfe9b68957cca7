"""What a text says that one does in the work and that is no concept: "tar emot patienter", "byter gardiner".

Kept in the text's own words, so that nothing asked for is lost. Only what stands where duties stand is looked at: after
"du", after words that lead up to them ("i arbetet ingår att"), or in a list under a heading of tasks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from matching.linking.headings import Section
from matching.linking.sentences import Clause, Strength
from matching.linking.words import STOP, is_number, words

LONG_VERB: Final = 9  # letters from which a verb alone tells of a task: "biljettera"
WORDS: Final = 7  # content words of one duty at most
_LEADS: Final = re.compile(
    r"\b(?:i (?:tjänsten|rollen|arbetet|uppdraget|jobbet|arbetsuppgifterna|dina uppgifter|anställningen) ingår"
    r"(?: bland annat| även| också| det)?|(?:arbetet|tjänsten|jobbet|rollen|uppdraget) (?:består (?:främst )?(?:av|i)"
    r"|innebär|innefattar|omfattar)|(?:arbetsuppgifter|uppgifter|ansvarsområden)(?:na)? (?:är|blir|består av|omfattar)"
    r"|(?:uppdraget|rollen) är"
    r"|(?:an)?svara(?:r|t)? (?:du )?(?:även |också )?för|ansvar för"
    r"|(?:du hjälper|hjälper du) (?:[\w ]{1,30} )?(?:med|vid)"
    r"|(?:du stöttar|stöttar du) (?:\w+ )?(?:med|i)|sköter(?: du)?|you will(?: also)?|responsible for"
    r"|your tasks (?:are|include)"
    r"|(?:(?:arbetar?|jobbar?)(?: du| man)? (?:\w+ )?med|(?:du|att|man) (?:arbetar?|jobbar?) inom)(?: att)?"
    r"|(?:an)?svarig för(?: att)?|ansvaret för|handlar? (?:även |också |mycket |bland annat )?om(?: att)?"
    r"|(?:uppgift|uppdrag)(?:en|et)? är(?: att)?|(?:delaktig|involverad|engagerad) i|i (?:arbetet|jobbet|yrket) ingår"
    r"|roll(?:en)? (?:är|blir|kommer vara|kommer att vara) (?:\w+ )?i"
    r"|i (?:arbetet|tjänsten|rollen|uppdraget|jobbet) (?:ligger|finns)(?: också| även)?(?: att)?"
    r"|kommer(?: du)?(?: även| också| dessutom)?(?: bland annat)? att(?: få)?(?: även| också| bland annat)?"
    r"|(?:till|i) (?:arbetet|tjänsten|rollen|uppdraget|jobbet|uppgifterna) hör(?: också| även| bland annat)?(?: att)?"
    r"|(?P<can>som kan|ska kunna))\s*:?\s+",
    re.IGNORECASE,
)
_BELONGS: Final = re.compile(
    r"\sförekommer(?: även| också| i (?:arbetet|tjänsten|rollen|uppdraget|jobbet))*\s*[.!]?\s*$"
    r"|\s(?:ingår(?: även| också)?|är (?:också |även )?en (?:\w+ )?del av|är en av|hör till) (?:\w+ )?(?:i )?"
    r"(?:arbetet|tjänsten|rollen|uppdraget|jobbet|uppgifterna|arbetsuppgifterna)",
    re.IGNORECASE,
)
"""What stands before it belongs to the work: "Besiktning av lägenheter förekommer också"."""
_DU: Final = re.compile(r"\b(?:du|ni)\s+(?:\w+\s)?(?=\w+r\b)|\b(?=\w+r (?:du|ni)\b)", re.IGNORECASE)
_ITEM: Final = re.compile(r"\s*[,;:()•]\s*|\s[-–]\s|\s(?:och|samt|and|eller)\s", re.IGNORECASE)
_FRONT: Final = re.compile(
    r"(?:(?:du|ni|att|och|även|också|dessutom|bland annat|ibland|främst|till exempel|t\.?ex\.?|såsom|samt|kommer|får"
    r"|hjälper|till|med|vid|i|det|de|ser|sedan|dagligen|självständigt|aktivt|delvis|både|vi|to|also)\s+)+",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(
    r"\s(?:tillsammans med|i (?:nära )?samarbete med|på ett|så att|för att|när|där|som|enligt|hos oss|inom vår\w*"
    r"|i vår\w*|på vår\w*|åt vår\w*|till vår\w*|together with)\s.*$",
    re.IGNORECASE | re.DOTALL,
)
# A verb that tells of a state, a wish or a virtue, not of a task.
_NO_TASK: Final = frozenset(
    word
    for line in (
        "är har vill kan ska får blir kommer behöver måste bör söker trivs gillar tycker tror talar pratar bor ingår",
        "arbetar jobbar rapporterar deltar tillhör erbjuds möts brinner bidrar delar älskar uppskattar värdesätter",
        "känner tänker lägger strävar drivs fungerar står vågar orkar anser motiveras lockas värnar respekterar",
        "inspireras besitter innehar uttrycker behärskar förstår uppfyller utvecklas växer börjar slutar hör går",
        "ligger finns heter passar tilltalas utgår verkar lär tjänar ansöker kontaktar räknas krävs behövs",
        "förväntas förutsätts erhåller sitter ser åker reser startar vet hittar ha vara bli inte gärna helst men",
        "samarbetar samverkar rapportera trivas se tillhöra äta samarbeta samverka blivit varit ofta kallat",
        "arbeta jobba delta möta bidra dela uppskatta känna tänka lägga sträva fungera stå våga orka värna",
        "ingå cykla åka tycka på under mot från när kallas utsätts innan då eftersom för hemma",
    )
    for word in line.split()
)
# Nothing that holds one of these is told as a task: terms, the reader, proofs, a finite verb in the midst.
_NO_PART: Final = re.compile(
    r"\b(?:dig|några av|mest|dina?|ditt|oss|liknande|motsvarande|tjänsten|rollen|möjlighet\w*|utmaning\w*|utvecklas"
    r"|växa|del av|ansökan|kolleg\w*|framtid\w*|introduktion\w*|lön|lönen|semester\w*|heltid|deltid"
    r"|kväll\w*|helg\w*|natt\w*|skift\w*|jour(?:en|er)?|beredskap\w*|resor|övertid\w*"
    r"|ansvar|initiativ|intresse\w*|egenskap\w*|personlig\w*|erfarenhet\w*|kunskap\w*|merit\w*|krav\w*"
    r"|glädje|roligt|trivsel|tempo|företaget|bolaget|dag\w*|vecka\w*|år|månad\w*|tid|tider|arbetstid\w*|plats"
    r"|obehindrat|förekommande|övriga|annat|andra|skrift|tal|important|you"
    r"|körkort\w*|svenska|engelska|är|har|vi|jag|de|när|där|ansvarig|bästa|hitta"
    r"|vanligtvis|skillnad\w*)\b",
    re.IGNORECASE,
)
# What says nothing by itself: a task needs a word beside these.
_EMPTY: Final = re.compile(
    r"(?:spännande|intressant\w*|rolig\w*|utvecklande|omväxlande|viktig\w*|vanlig\w*|patient\w*|elev\w*|barn|boende|brukare|gäst\w*|alla|åldrar|vår\w*|team\w*|utbildning\w*|fokus|verksamhet\w*|frågor|uppgifter|arbetsuppgifter\w*|arbete\w*|relevant\w*"
    r"|professionell\w*|effektiv\w*|uppdrag\w*|standard\w*|förbättra\w*|bidra\w*|utveckling\w*|olika|många|flera"
    r"|stor\w*|nya?|hela|kunder\w*|människor|områden?\w*|projekt\w*|saker|bra|god\w*|varierande|roll\w*|personer"
    r"|kommun\w*|stat|landsting\w*|region\w*|företag\w*|myndighet\w*|organisation\w*|nivå\w*|lokal\w*|privat\w*"
    r"|hög\w*|miljö\w*|bransch\w*|område\w*|mål\w*|resultat\w*|kvalitet\w*|lösningar\w*|sätt\w*|form\w*|typ\w*|slags?)$",
    re.IGNORECASE,
)
_VERB: Final = re.compile(r"(?:\w{2,}(?:ar|er|yr|ör|år|är)|\w{3,}a|tar|får|ger|gör|ser|går|slår|står)$", re.IGNORECASE)


_EMPTY_VERB: Final = re.compile(
    r"(?!\w*[aeo]rna$)\w{1,5}a|utveckla|medverka|etablera|säkerställa|genomföra|förbättra|stötta|hantera|informera|planera",
    re.IGNORECASE,
)
_WITH: Final = re.compile(
    r"(?:tillsammans|sam(?:arbete|arbetar|arbeta|verkar|verka|verkan|råd)|kontakt\w*|dialog"
    r"|(?:team|grupp|gäng|arbetslag)\w*) med\b|together with"
    r"|work(?:ing)? (?:closely )?with",
    re.IGNORECASE,
)
_LONE_VERB: Final = re.compile(
    r"\s*(?:(?:du|att|och) )?(?:\w{2,}a|\w{2,}(?:ar|er|yr)|tar emot|gör|ser över)(?: du)?\s*", re.IGNORECASE
)
_JOINT: Final = re.compile(r"\s(?:och|samt|eller)\s", re.IGNORECASE)
_OF_WHOM: Final = re.compile(r"\s(?:för|åt|hos|mot|på|i)\s(?:\w+(?:,\s|\soch\s))+$", re.IGNORECASE)
_PARTICLES: Final = frozenset(
    {"in", "ut", "upp", "ner", "ned", "till", "om", "av", "på", "fram", "med", "över", "emot", "du", "hem"}
)
_COUNTED: Final = re.compile(r"(?:\d|en |ett |två |tre |fyra |fem |sex |sju |åtta |nio |tio )", re.IGNORECASE)


def says_nothing(forms: Sequence[str]) -> bool:
    """Whether none of the words tells what the work is about."""
    return all(_EMPTY.match(form) for form in forms)


def is_lone_verb(forms: Sequence[str]) -> bool:
    """Whether the words are a verb with particles alone ("hoppar in"), or one that is empty by itself ("medverka")."""
    if not forms or any(form not in _PARTICLES for form in forms[1:]):
        return False
    return len(forms) > 1 or _EMPTY_VERB.fullmatch(forms[0]) is not None


def duties_in(text: str, clause: Clause) -> Iterator[tuple[int, int]]:
    """Places in the clause that tell of a task, in order."""
    if clause.silent or clause.strength is Strength.NEGATED:
        return
    if clause.section in (Section.MERITS, Section.EMPLOYER) or clause.strength is Strength.MERITING:
        return
    if clause.section is Section.DEMANDS and (clause.item or clause.cue):
        return  # what is asked for, not what is done: "Du tar fram underlag" under "Om dig" is a task all the same
    listed = clause.section in (Section.TASKS, Section.NONE) and clause.item
    for start, stretch_end, verb_first in _stretches(text, clause, listed):
        at, end = start, stretch_end
        if company := _WITH.search(text, start, end):
            end = company.start()  # who one works with is no task
        for stop, resume in (*((m.start(), m.end()) for m in _ITEM.finditer(text, start, end)), (end, end)):
            if (
                _LONE_VERB.fullmatch(text, at, stop)
                and _JOINT.fullmatch(text, stop, resume)
                and _VERB.match(text[resume:end].partition(" ")[0])
                and not _OF_WHOM.search(text, start, at)
            ):
                continue  # "utveckla och hålla visningar": two verbs of one thing
            found = _item(text, at, stop, verb_first)
            before = at
            at = resume
            if found and not (before > start and _is_complement(text, start, before, found)):
                yield found


def _is_complement(text: str, start: int, before: int, found: tuple[int, int]) -> bool:
    """Whether one word goes on with what a preposition began: "visningar för förskola, skola och vuxna"."""
    alone = " " not in text[found[0] : found[1]]
    return alone and _OF_WHOM.search(text[start:before]) is not None


def _stretches(text: str, clause: Clause, listed: bool) -> Iterator[tuple[int, int, bool]]:
    """Stretches that tell of tasks, and whether each item must begin with its verb."""
    if listed:
        yield clause.start, clause.end, False
        return
    if belongs := _BELONGS.search(text, clause.start, clause.end):
        yield clause.start, belongs.start(), False
        return
    lead = _LEADS.search(text, clause.start, clause.end)
    if lead:
        if lead.start() - clause.start > 3 and _DU.match(text, clause.start, lead.start()):
            yield clause.start, lead.start(), True
        yield lead.end(), clause.end, lead["can"] is not None
        return
    told = _DU.search(text, clause.start, clause.end)
    if told:
        yield told.start(), clause.end, True


def _item(text: str, start: int, end: int, verb_first: bool) -> tuple[int, int] | None:
    """The item without the words before and after that are no part of the task; ``None`` when it is none."""
    while start < end and not text[start].isalnum():
        start += 1
    if front := _FRONT.match(text, start, end):
        start = front.end()
    if tail := _TAIL.search(text[start:end]):
        end = start + tail.start()
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in "+#"):
        end -= 1
    if _COUNTED.match(text, start, end):
        return None
    told = text[start:end]
    inside = [word.form for word in words(text, start, end) if word.form not in STOP and not is_number(word.form)]
    if not 1 <= len(inside) <= WORDS or len(told) < 4 or _NO_PART.search(told):
        return None
    first, *following = told.casefold().split()
    if "du" in following[1:]:
        return None  # "rapporterar till teamet du arbetar i"; "planerar du insatserna" is a task
    if says_nothing(inside[1:] if len(inside) > 1 and _VERB.match(first) else inside):
        return None
    if " och " not in told and is_lone_verb(inside):
        return None  # "hoppar du in", "medverka": a verb alone says nothing
    if first in _NO_TASK or (
        verb_first and (_VERB.match(first) is None or (len(inside) < 2 and len(first) < LONG_VERB))
    ):
        return None
    return start, end
