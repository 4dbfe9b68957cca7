"""The learnt model of what a text asks for: what it is told, what it says, and what becomes of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt

from matching.asked_examples import digest_of, read_marked, tags_of
from matching.domain import Need
from matching.evaluation.judged_spans import GoldSpan
from matching.evaluation.linking import with_models
from matching.linking.asked_network import AskedNetwork
from matching.linking.asked_words import MODEL, PROOF, SKILL, TITLE, AskedWords, Opinion, asked_words
from matching.linking.linker import Linker
from matching.linking.records import link_record
from matching.linking.sentences import Strength, clauses
from matching.linking.token_features import features, tokens, within
from matching.taxonomy import load_taxonomy

AD = """Fönsterfabriken i Malmköping växer

Vi har tillverkat fönster sedan 1954 och är i dag 80 anställda. Våra kunder finns inom byggindustri och handel. \
Vi arbetar aktivt med hållbarhet, digitalisering och ledarskap.

Om jobbet
Du kommer att montera beslag, glasa in rutor och packa färdiga fönster. I arbetet ingår även att kvittera ut material \
i affärssystemet och att rapportera avvikelser till skiftledaren.

Vi söker dig som
- har erfarenhet av limning av trä
- kan läsa ritningar
- har en ISTQB-certifiering eller truckkort
Du är noggrann och positiv.

Vi erbjuder friskvård, gratis frukost och kurser i ledarskap."""


def linked_words(text: str) -> set[str]:
    found = link_record(Need("N", "", text=text), load_taxonomy())
    return {text[slice(*one.span)].casefold() for one in found.skills if one.field == "text"}


def test_tasks_and_demands_of_an_ad_are_found_and_what_it_tells_of_itself_is_not() -> None:
    found = linked_words(AD)
    assert {"glasa in rutor", "rapportera avvikelser", "läsa ritningar"} <= found
    assert any("limning" in words for words in found)
    assert not found & {"byggindustri", "handel", "hållbarhet", "digitalisering", "friskvård", "fönster"}


def test_it_is_told_what_the_rules_found_and_may_be_left_out() -> None:
    taxonomy = load_taxonomy()
    by_rules = link_record(Need("N", "", text=AD), with_models(taxonomy, None))
    both = link_record(Need("N", "", text=AD), taxonomy)
    assert by_rules != both
    assert both.requirements.licences == by_rules.requirements.licences


def test_what_it_adds_stands_in_the_texts_own_words_with_the_strength_of_its_clause() -> None:
    found = link_record(Need("N", "", text=AD), load_taxonomy())
    for one in (*found.skills, *found.occupations):
        if one.concept is None:
            assert one.label == " ".join(AD[slice(*one.span)].split())
            assert one.score == 0.0
            assert one.strength is not Strength.NEGATED


def test_nothing_is_told_twice() -> None:
    found = link_record(Need("N", "", text=AD), load_taxonomy())
    own = [one.span for one in (*found.skills, *found.occupations) if one.concept is None]
    own += [one.span for one in found.requirements.certificates]
    assert all(a[1] <= b[0] for a, b in zip(sorted(own), sorted(own)[1:], strict=False))


def test_a_proof_that_no_rule_knows_is_a_certificate() -> None:
    """The model, not the rules, takes it for a proof: it is then no skill as well."""
    found = link_record(Need("N", "", text=AD), load_taxonomy())
    assert "truckkort" in {one.name for one in found.requirements.certificates}
    assert any("ISTQB" in one.name for one in found.requirements.certificates)
    assert not any("ISTQB" in one.label for one in found.skills)


def test_a_short_text_is_left_to_the_rules() -> None:
    linker = load_taxonomy().linker
    assert linker.asked("svetsning, CNC och truckkort", []) is None
    assert Linker(load_taxonomy(), asked=lambda: None).asked(AD, []) is None


def test_an_empty_text_is_no_error() -> None:
    opinion = asked_words().judge([], [])
    assert opinion.runs == ()
    assert opinion.keeps(0, 5)


def test_it_answers_the_same_from_many_threads() -> None:
    told = tokens(AD)
    looked = features(told, clauses(AD), [], [])
    alone = asked_words().judge(told, looked).runs
    with ThreadPoolExecutor(8) as pool:
        assert all(one.runs == alone for one in pool.map(lambda _: asked_words().judge(told, looked), range(40)))


def test_tokens_and_stretches() -> None:
    told = tokens("Kör C#, .NET\n\noch svarv")
    assert [one.told for one in told] == ["Kör", "C#", ",", ".NET", "\n\n", "och", "svarv"]
    assert list(within(told, 4, 6)) == [1]
    assert list(within(told, 0, 100)) == list(range(7))
    assert list(within(told, 3, 4)) == []


def test_features_tell_the_heading_the_clause_and_what_the_rules_found() -> None:
    text = "Krav\n- truckkort\n- svetsning"
    told = tokens(text)
    looked = features(told, clauses(text), [(19, 28, "s1")], [(19, 28, "sc")])
    last = looked[-1]
    assert {"w=svetsning", "hd=krav", "hw=krav", "bul=-", "hit=s1", "rule=sc"} <= set(last)
    assert len(looked) == len(told)
    assert "rule=" in looked[0]


def test_tags_begin_once_and_the_narrowest_span_wins() -> None:
    told = tokens("legitimation som läkare och inget körkort")
    spans = [
        GoldSpan("t", 0, 23, "certificate", ("legitimation",), "mentioned"),
        GoldSpan("t", 17, 23, "occupation", ("läkare",), "mentioned"),
        GoldSpan("t", 34, 41, "licence", ("körkort",), "negated"),
    ]
    assert tags_of(told, spans) == ["B-" + PROOF, "I-" + PROOF, "B-" + TITLE, "O", "O", "B-N"]


def test_the_shipped_model_was_fitted_on_the_texts_that_are_here(repository: Path, shared_data: Path) -> None:
    """Whoever changes a text or a mark fits anew: ``python -m matching.asked_training --out ...``."""
    marked = read_marked(repository / "datasets" / "development", shared_data)
    told = json.loads(MODEL.with_name("fitted_on.json").read_text(encoding="utf-8"))
    assert told == {"texts": len(marked), "sha256": digest_of(marked)}


class Said:
    """Stands in for the network: says the same of every text of as many words."""

    tags = ("O", "B-S", "I-S", "B-P", "I-P", "B-K", "I-K", "B-T", "I-T", "B-N", "I-N")

    def __init__(self, *told: tuple[str, float]) -> None:
        """Of each word, the likeliest tag and how likely it is; the rest is shared by the others."""
        rest = len(self.tags) - 1
        self.every = np.array(
            [[share if tag == one else (1 - share) / rest for one in self.tags] for tag, share in told]
        )

    def chances(self, features: Sequence[Sequence[str]]) -> npt.NDArray[np.float64]:
        assert len(features) == len(self.every)
        return self.every


def judged(text: str, *told: tuple[str, float]) -> Opinion:
    words = tokens(text)
    return AskedWords(cast(AskedNetwork, Said(*told))).judge(words, [[]] * len(words))


def test_words_that_go_on_are_one_thing_and_a_new_one_begins_a_new_thing() -> None:
    text = "väva mattor knyta nät"
    opinion = judged(text, ("B-S", 0.9), ("I-S", 0.9), ("B-S", 0.9), ("I-S", 0.9))
    assert [(text[one.start : one.end], one.kind) for one in opinion.runs] == [
        ("väva mattor", SKILL),
        ("knyta nät", SKILL),
    ]
    assert opinion.runs[0].share > 0.85
    assert opinion.begins[0] > 0.9 > opinion.begins[1]


def test_something_may_begin_with_a_word_that_goes_on() -> None:
    text = "väva mattor svetsare"
    opinion = judged(text, ("I-S", 0.9), ("I-S", 0.9), ("I-P", 0.9))
    assert [(text[one.start : one.end], one.kind) for one in opinion.runs] == [
        ("väva mattor", SKILL),
        ("svetsare", TITLE),
    ]


def test_what_is_refused_is_not_asked_for_and_a_trait_is_no_name() -> None:
    opinion = judged("truck noggrann svets", ("B-N", 0.92), ("B-T", 0.92), ("B-S", 0.92))
    assert opinion.shares[0] < 0.1 < 0.9 < opinion.shares[1]
    assert [one.share > 0.5 for one in opinion.runs] == [False, False, True]


def test_marks_at_the_end_belong_to_nothing() -> None:
    text = "C++, svets ."
    opinion = judged(text, ("B-S", 0.9), ("I-S", 0.9), ("B-S", 0.9), ("I-S", 0.9))
    assert [text[one.start : one.end] for one in opinion.runs] == ["C++", "svets"]


def test_joining_words_at_the_ends_belong_to_nothing() -> None:
    told = [("B-S", 0.9), ("I-S", 0.9), ("I-S", 0.9)]
    text = "och larma på ; syr för som ; och eller"
    opinion = judged(text, *told, ("O", 0.9), *told, ("O", 0.9), *told[:2])
    assert [text[one.start : one.end] for one in opinion.runs] == ["larma på", "syr"]


def test_a_driving_licence_is_no_joining_word() -> None:
    """As written small, "a" and "de" join; DE is the licence for a bus with a trailer."""
    text = "DE eller a , körkort A"
    begins, goes_on = ("B-K", 0.9), ("I-K", 0.9)
    opinion = judged(text, begins, goes_on, goes_on, ("O", 0.9), begins, goes_on)
    assert [text[one.start : one.end] for one in opinion.runs] == ["DE", "körkort A"]
