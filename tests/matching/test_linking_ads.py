"""What the sentences of a long ad do: who is told of, what is given, and lists whose marks or line ends were lost."""

from __future__ import annotations

import pytest

from matching.domain import Need
from matching.evaluation.linking import with_models
from matching.linking.records import link_record
from matching.linking.sentences import Strength, clauses
from matching.requirements import requirements
from matching.taxonomy import load_taxonomy

AD = (
    """Vi söker dig som vill bli en av oss. Du kommer att få en viktig roll.

{}

Du är välkommen att höra av dig. """
    + "Utfyllnad står här för att annonsen ska vara lång. " * 14
)


def asked(sentence: str) -> list[str]:
    """The words that an ad asks for in one of its paragraphs, by the rules alone: one sentence is no ad to weigh."""
    text = AD.format(sentence)
    first = text.index(sentence)
    linked = link_record(Need("B", "", text), with_models(load_taxonomy(), None))
    spans = [one.span for one in (*linked.skills, *linked.occupations)]
    needed = linked.requirements
    spans += [one.span for one in needed.licences]
    spans += [one.span for one in needed.certificates]
    spans += [one.span for one in needed.education]
    return sorted({text[a:b] for a, b in spans if first <= a and b <= first + len(sentence)})


@pytest.mark.parametrize(
    "sentence",
    [
        "Förvaltningen ansvarar för hemtjänst, särskilt boende och larm.",
        "Du får arbeta i ett företag som utvecklar robotar och automation.",
        "Hos oss får du möjlighet att utvecklas inom ledarskap och projektledning.",
        "När du blir konsult hos oss får du tillgång till kurser i Java och projektledning.",
        "Om du vill vidareutbilda dig till sjuksköterska stöttar vi dig.",
        "I din ansökan ska du bifoga registerutdrag, körkort och betyg från vårdutbildning.",
        "Du blir en del av ett team på sex utvecklare, två testare och en scrum master.",
        "Du har nära till kollegor inom HR, ekonomi och IT som ger dig stöd.",
        "Din arbetsplats ligger i nya lokaler med kafé och cykelverkstad.",
        "Som en av Sveriges största arbetsgivare inom logistik har vi jobb för dig i hela landet.",
        "I arbetet med oss ser du golv av sten, tak av glas och ett eget kafé.",
        "Du arbetar i nära samarbete med säljarna.",
        "Byrån hjälper små företag med bokföring, deklaration och rådgivning.",
        "Du kommer att ingå i ett arbetslag med barnskötare och lärare.",
        "Sök jobbet genom att fylla i formuläret och svara på frågor om ditt körkort.",
        "Du arbetar i en spännande miljö med nya verktyg.",
        "Läs gärna mer om att arbeta i hemtjänsten på vår hemsida.",
    ],
)
def test_what_an_ad_tells_of_itself_is_not_asked_for(sentence: str) -> None:
    assert asked(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Du arbetar med fakturering och löner.", ["fakturering", "löner"]),
        ("Vår verkstad servar lastbilar, och du svetsar i rostfritt.", ["svetsar i rostfritt"]),
        ("Du har socialpedagogexamen.", ["socialpedagogexamen"]),
        ("Du kommer att ta fram tidtabeller och sköta aktiviteter.", ["sköta aktiviteter", "ta fram tidtabeller"]),
        ("Du tar emot anmälningar via vårt ärendesystem.", ["tar emot anmälningar", "ärendesystem"]),
        ("Besiktning av lägenheter förekommer också.", ["Besiktning av lägenheter"]),
        ("Till arbetet hör också att planera studiebesök.", ["planera studiebesök"]),
        ("Du har god kommunikationsförmåga.", ["kommunikationsförmåga"]),
        ("Du har dokumenterad vana av fakturering.", ["fakturering"]),
        ("Du har god materialkännedom.", ["materialkännedom"]),
        ("Teamet använder Kubernetes, Git och Linux.", ["Git", "Kubernetes", "Linux"]),
        ("Hos oss får du arbeta med plantering.", ["plantering"]),
        ("Du har kunskap om SoL och utbildning i ASI.", ["ASI", "SoL"]),
        ("Du är insatt i signalbehandling och har färdigheter i Java.", ["Java", "signalbehandling"]),
        ("I rollen ligger att ta fram kampanjer.", ["ta fram kampanjer"]),
        ("Du har kunskap om utveckling av mätsystem.", ["utveckling av mätsystem"]),
        ("I tjänsten ingår tidsrapportering.", ["tidsrapportering"]),
    ],
)
def test_what_is_asked_of_the_reader_is_found(sentence: str, words: list[str]) -> None:
    assert asked(sentence) == words


def test_another_word_is_no_form_of_a_label() -> None:
    lexicon = load_taxonomy().linker.lexicon("skill")
    assert [lexicon.whole(word) for word in ("städer", "svenskar", "bröder")] == [(), (), ()]
    assert lexicon.whole("städar")


@pytest.mark.parametrize(
    "sentence",
    [
        "Vi kräver ingen erfarenhet av lager.",
        "Har du inte truckkort så ordnar vi det.",
        "Ingen erfarenhet behövs.",
        "Svetsare klarar de sig utan.",
    ],
)
def test_what_is_said_not_to_be_needed(sentence: str) -> None:
    assert [clause.strength for clause in clauses(sentence)] == [Strength.NEGATED]


def test_not_afraid_is_no_denial() -> None:
    (clause,) = clauses("Du kan svetsa och är inte rädd för att hugga i där det behövs.")
    assert clause.strength is Strength.MANDATORY


def test_who_tells_is_no_skill() -> None:
    mentions = load_taxonomy().linker.mentions(
        "IT-chefen visade runt. Hon berättade att supporten drunknar i ärenden " * 2, "skill"
    )
    assert "IT" not in {mention.link.evidence[0] for mention in mentions}


def test_a_merit_that_is_no_demand_is_a_merit() -> None:
    (merit, _) = clauses("Erfarenhet av lager är ett plus men inget krav.")
    assert merit.strength is Strength.MERITING


def test_a_list_without_marks_is_a_list() -> None:
    told = [c for c in clauses(AD.format("Krav\nDatorvana\nErfarenhet av inköp"), claims=False) if c.listed]
    assert [c.strength for c in told] == [Strength.MANDATORY, Strength.MANDATORY]


def test_a_list_whose_line_ends_were_lost_keeps_what_leads_up_to_it() -> None:
    text = "Dina ansvarsområden är: - Säljaktiviteter och marknadsbearbetning - Drift av kontoret.Vi ses snart."
    sections = [(text[c.start : c.end].strip(" -"), c.section.value) for c in clauses(text)]
    assert sections == [
        ("Säljaktiviteter och marknadsbearbetning", "tasks"),
        ("Drift av kontoret.", "tasks"),
        ("Vi ses snart.", "none"),
    ]


def test_a_heading_may_run_into_its_text() -> None:
    text = AD.format("Kvalifikationer Du har truckkort. Om oss Vi lagar mat.")
    assert [c.section.value for c in clauses(text) if "truckkort" in text[c.start : c.end]] == ["demands"]
    assert [c.section.value for c in clauses(text) if "lagar mat" in text[c.start : c.end]] == ["employer"]


def test_a_headline_names_who_is_sought() -> None:
    text = "Systemutvecklare med känsla för kvalitet\n" + AD.format("Vi ses.")
    assert not next(iter(clauses(text))).silent


def test_a_question_on_top_is_a_hook() -> None:
    first, second = clauses("Är du vår nya kock?\nVi säljer ost.")
    assert (first.section.value, second.section.value) == ("none", "none")


def test_a_scrum_master_is_no_degree() -> None:
    assert requirements("Du är scrum master.").education == ()


def test_headings_whose_line_ends_were_lost_still_announce() -> None:
    text = AD.format(
        "Arbetsuppgifter - Provtagning - Gipsning Kvalifikationer Du har vana vid EKG. Övrigt Vi har naprapat."
    )
    told = {text[c.start : c.end].strip(" -"): c.section.value for c in clauses(text)}
    assert told["Provtagning"] == told["Gipsning"] == "tasks"
    assert told["Du har vana vid EKG."] == "demands"
    assert told["Vi har naprapat."] == "employer"


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Vi är många. Meriterande: Kotlin, truckkort.", ["Kotlin", "truckkort"]),
        ("Andra uppgifter är leveranskontroll och fakturering.", ["fakturering", "leveranskontroll"]),
        ("Just nu letar vi efter en florist.", ["florist"]),
        ("Vi arbetar enligt Scrum.", ["Scrum"]),
        ("Du har förståelse för kopplingsscheman.", ["kopplingsscheman"]),
        ("Du laddar och tankar bussen.", ["laddar och tankar bussen"]),
    ],
)
def test_what_a_sentence_leads_up_to_is_found(sentence: str, words: list[str]) -> None:
    assert asked(sentence) == words


@pytest.mark.parametrize(
    "sentence",
    [
        "Vid behov hoppar du in.",
        "Saknar du truckkort? Då ordnar vi en utbildning.",
        "Det är högt tempo här.",
    ],
)
def test_what_says_nothing_or_asks_for_nothing(sentence: str) -> None:
    assert asked(sentence) == []


def test_a_sentence_without_a_verb_asks_for_the_language_it_names() -> None:
    needed = requirements(AD.format("Engelska i skrift. Svenska och finska i tal, manualerna finns på tyska."))
    assert {one.code for one in needed.languages} >= {"en", "sv", "fi"}


def test_a_form_that_says_no_asks_for_nothing() -> None:
    assert [one.strength for one in requirements("Körkort: -").licences] in ([], [Strength.NEGATED])
