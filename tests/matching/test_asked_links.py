"""The model of which things found in a text are asked for: what it is told, what it says, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier

from matching.asked_examples import Example
from matching.asked_links_training import Judged, fit_links, trees_of
from matching.domain import Need
from matching.evaluation.demo import demo_records
from matching.evaluation.judged_spans import FoundSpan
from matching.evaluation.linking import with_models
from matching.linking.asked_links import ASKED, LINKS, TYPED, AskedLinks, Regression, log_odds
from matching.linking.asked_models import AskedModels, AskedText, asked_models
from matching.linking.asked_words import KINDS, SKILL, Opinion
from matching.linking.decision_trees import Trees
from matching.linking.link_features import Thing, told_of
from matching.linking.records import link_record
from matching.linking.sentences import Strength, clauses
from matching.linking.token_features import Token, features, tokens
from matching.requirements import requirements_of
from matching.taxonomy import load_taxonomy

TEXT = "Vi säljer maskiner.\nDu ska kunna svetsa rör och läsa ritning."


def opinion_on(told: Sequence[Token], sure: float = 0.8) -> Opinion:
    chances = np.zeros((len(told), len(KINDS)))
    chances[:, KINDS.index(SKILL)] = sure
    return Opinion(told, chances.sum(axis=1), chances, np.full(len(told), 0.1), ())


def looked_at(text: str) -> tuple[list[Token], list[list[str]]]:
    told = tokens(text)
    return told, features(told, clauses(text), [], [])


def place(text: str, words: str, kind: str = "skill", *, named: bool = True) -> Thing:
    start = text.index(words)
    return Thing(start, start + len(words), kind, words, named)


def test_a_thing_is_told_of_by_its_sentence_the_one_before_and_its_own_words() -> None:
    told, looked = looked_at(TEXT)
    thing = place(TEXT, "svetsa rör")
    (words,) = told_of(told, looked, opinion_on(told), [thing]).words
    assert {"w:svetsa", "w:rör", "label:svetsa rör", "kind:skill1"} <= words
    assert {"b:du", "b:kunna", "b1:kunna", "b2:ska kunna", "a:ritning", "a1:och", "a2:och läsa"} <= words
    assert {"p:vi", "p:säljer", "p:maskiner"} <= words
    assert not {"b:säljer", "a:.", "w:\n"} & words


def test_numbers_are_a_row_for_each_thing_and_count_the_same_thing_again() -> None:
    told, looked = looked_at(TEXT)
    things = [place(TEXT, "svetsa rör"), place(TEXT, "maskiner"), place(TEXT, "svetsa rör")]
    numbers = told_of(told, looked, opinion_on(told), things).numbers
    assert numbers.shape == (3, numbers.shape[1])
    assert numbers[:, 0] == pytest.approx([0.8] * 3)
    assert numbers[:, -1].tolist() == [2, 1, 2]
    assert np.isfinite(numbers).all()


def test_a_text_of_one_word_and_a_text_without_things_can_be_told_of() -> None:
    told, looked = looked_at("svetsning")
    assert np.isfinite(told_of(told, looked, opinion_on(told), [Thing(0, 9, "skill", "svetsning", True)]).numbers).all()
    models = asked_models()
    assert AskedText(models, looked, opinion_on(told)).keeps([]) == []


def test_trees_add_up_to_what_they_were_fitted_as() -> None:
    random = np.random.default_rng(1)
    rows = random.normal(size=(400, 6))
    truth = rows[:, 0] * rows[:, 1] + rows[:, 2] > 0
    model = GradientBoostingClassifier(n_estimators=20, max_depth=3, random_state=1).fit(rows, truth)
    unseen = random.normal(size=(100, 6))
    assert trees_of(model).sums(unseen) == pytest.approx(model.decision_function(unseen))


def judged(asked: bool, at: int) -> Judged:
    """A text by one of ten authors with one thing in it, whose sentence tells by a word far away whether it is asked
    for."""
    text = ("Du ska" if asked else "Firman låter andra") + f" med stor vana och på många sätt utföra svetsning {at}."
    told, looked = looked_at(text)
    thing = place(text, "svetsning")
    example = Example(f"author {at % 10}", str(at), text, (), told, (), looked)
    found = FoundSpan(thing.start, thing.end, "skill", "svetsning", ("svetsning",), Strength.MENTIONED)
    return Judged(example, [found], told_of(told, looked, opinion_on(told, 0.5), [thing]), [asked])


def test_what_is_fitted_tells_by_words_that_stand_far_away(tmp_path: Path) -> None:
    links = fit_links([judged(at % 3 > 0, at) for at in range(300)])
    assert links.shares(judged(True, 901).told)[0] > 0.9
    assert links.shares(judged(False, 902).told)[0] < 0.1
    links.save(tmp_path / "links.npz")
    kept = AskedLinks.load(tmp_path / "links.npz")
    for one in (judged(True, 903), judged(False, 904)):
        assert kept.shares(one.told) == pytest.approx(links.shares(one.told), abs=1e-6)


def test_what_is_neither_right_nor_wrong_teaches_nothing() -> None:
    certain = [judged(at % 2 > 0, at) for at in range(200)]
    unsure = [Judged(one.example, one.found, one.told, [None]) for one in certain[:50]]
    same = [judged(True, 901), judged(False, 902)]
    one, other = fit_links(certain), fit_links(certain + unsure)
    for text in same:
        assert one.shares(text.told) == pytest.approx(other.shares(text.told))


@pytest.mark.parametrize("told", [b"", b"no arrays at all", b"PK\x03\x04 and no more"])
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, told: bytes) -> None:
    path = tmp_path / "links.npz"
    path.write_bytes(told)
    with pytest.raises(ValueError, match="fit one with"):
        AskedLinks.load(path)


def test_arrays_of_something_else_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "links.npz"
    np.savez(path, words=np.array("a"))
    with pytest.raises(ValueError, match="fit one with"):
        AskedLinks.load(path)


def as_sure_of_everything(share: float) -> AskedLinks:
    """A model without a word or a tree, whose sums begin with this share in [0, 1]."""
    nodes = np.zeros((0, 1), np.int32)
    trees = Trees(nodes, np.zeros((0, 1), np.float32), nodes, nodes, np.zeros((0, 1)), log_odds(np.array(share)))
    return AskedLinks(Regression({}, np.zeros(3), 0.0), trees)


def test_a_licence_is_kept_when_a_skill_that_is_as_sure_is_dropped() -> None:
    told, looked = looked_at(TEXT)
    things = [place(TEXT, "svetsa rör"), place(TEXT, "ritning", "certificate"), place(TEXT, "rör", "licence")]
    for share, kept in ((TYPED - 0.01, [0, 0, 0]), ((TYPED + ASKED) / 2, [0, 1, 1]), (ASKED + 0.01, [1, 1, 1])):
        models = AskedModels(asked_models().words, as_sure_of_everything(share))
        assert AskedText(models, looked, opinion_on(told)).keeps(things) == [bool(one) for one in kept]


def test_without_the_model_of_links_all_that_the_words_allow_is_kept() -> None:
    """It only takes away."""
    taxonomy = load_taxonomy()
    by_words = with_models(taxonomy, AskedModels(asked_models().words, None))
    dropped = 0
    for need in [one for one in demo_records()[0] if isinstance(one, Need) and one.text][:25]:
        wide, narrow = link_record(need, by_words), link_record(need, taxonomy)
        assert set(narrow.skills) <= set(wide.skills)
        assert set(narrow.occupations) <= set(wide.occupations)
        assert set(narrow.requirements.named) <= set(wide.requirements.named)
        dropped += len(wide.skills) - len(narrow.skills)
    assert dropped > 0


@pytest.mark.parametrize(
    ("told", "codes"),
    [("BE", ["BE"]), ("C1 eller C", ["C1", "C"]), ("körkort", ["B"]), ("CE-körkort", ["CE"]), ("bil", [])],
)
def test_words_that_are_known_to_speak_of_licences_are_read_however_bare(told: str, codes: list[str]) -> None:
    text = f"Meriterande: {told}."
    found = requirements_of(text, (13, 13 + len(told)), Strength.MERITING)
    assert [one.code for one in found.licences] == codes
    assert all(one.strength is Strength.MERITING and one.span[0] >= 13 for one in found.licences)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            "Besök på dagverksamheten. De saknar en skjutsare som hämtar brukare på morgonen, hjälper dem ombord "
            "och är trygg mot dementa. B räcker till bilarna, D1 krävs till minibussarna. Dagtid.",
            {"B", "D1"},
        ),
        (
            "Trädgårdsfirma med tre anställda. De behöver en till våren som klipper häckar, lägger sten och kan köra "
            "minilastare. Motorsågskörkort önskas, BE också för släpet. Enkel svenska räcker.",
            {"BE"},
        ),
    ],
)
def test_bare_licences_in_a_note_are_found_by_the_models_and_by_no_rule(text: str, codes: set[str]) -> None:
    taxonomy = load_taxonomy()
    need = Need("N", "", text=text)
    assert not link_record(need, with_models(taxonomy, None)).requirements.licences
    assert {one.code for one in link_record(need, taxonomy).requirements.licences} == codes


def test_the_shipped_model_is_there() -> None:
    assert LINKS.is_file()
    assert len(AskedLinks.load(LINKS).regression.weights) > 1000
