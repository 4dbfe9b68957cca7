"""Whole texts that are alike: which words carry it, in whose writing, and what an encoder that cannot tell says."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from embeddings import load_encoder
from embeddings.encoders.base import Encoder, TellsWords
from embeddings.encoders.toy import ToyEncoder
from embeddings.index.exact import ExactIndex
from matching.domain import Answer, JobSeeker, Need, Record, Skill
from matching.explaining import whole_text
from matching.indexing import add_entries, entries
from matching.likeness import SHOWN, Alike, alike_by
from matching.matcher import Matcher
from matching.records import HeldRecords
from matching.taxonomy import Taxonomy, load_taxonomy
from matching.weights import load_weights

PERSON = JobSeeker("P", summary="Jag har kört hjullastare i grustäkt och trivs när det dammar.")
NEED = Need("N", "Förare till grustäkten", text="Mest hjullastare, ibland DUMPER. Fika ingår.")


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="module")
def taxonomy(encoder: Encoder) -> Taxonomy:
    return load_taxonomy(None, encoder=encoder)


def matcher(encoder: Encoder, taxonomy: Taxonomy, *records: Record) -> Matcher:
    index = ExactIndex(encoder.dim)
    add_entries(index, encoder, entries(records, lambda: taxonomy))
    return Matcher(encoder, index, HeldRecords(records, lambda: taxonomy), load_weights(), dt.date(2026, 11, 16))


def reason(answer: Answer) -> str:
    return next(part.text for part in answer.hits[0].explanation.parts if part.name == "text")


def test_the_words_of_both_sides_are_named_as_they_are_written(encoder: Encoder, taxonomy: Taxonomy) -> None:
    text = reason(matcher(encoder, taxonomy, NEED).jobs(PERSON))
    asked, found = text.partition(", mest genom ")[2].split(" ↔ ")
    assert "hjullastare" in asked.split(", ")
    assert "hjullastare" in found.split(", ")
    assert "DUMPER" in found.split(", ")
    written = f"{PERSON.summary} {NEED.title} {NEED.text}"
    assert all(word in written for word in (*asked.split(", "), *found.split(", ")))


def test_from_the_needs_side_its_words_come_first(encoder: Encoder, taxonomy: Taxonomy) -> None:
    answer = matcher(encoder, taxonomy, PERSON).seekers(NEED)
    asked, found = reason(answer).partition(", mest genom ")[2].split(" ↔ ")
    assert "DUMPER" in asked.split(", ")
    assert "DUMPER" not in found


def test_a_named_word_carries_the_likeness(encoder: Encoder, taxonomy: Taxonomy) -> None:
    """Taking away the word that is named first makes the texts less alike than taking away one that is not named."""
    held = matcher(encoder, taxonomy, NEED)
    (alike,) = alike_by(encoder, held.scorer.table, PERSON.summary, [held.facets.read(NEED)])
    need = held.facets.read(NEED).text

    def cosine(text: str) -> float:
        left, right = encoder.encode([text, need])
        return float(left @ right)

    whole = cosine(PERSON.summary)
    named = whole - cosine(PERSON.summary.replace(alike.asked[0], ""))
    unnamed = whole - cosine(PERSON.summary.replace("trivs", ""))
    assert "trivs" not in alike.asked
    assert named > max(0.0, unnamed)


def test_what_the_words_add_makes_up_the_cosine(encoder: Encoder) -> None:
    assert isinstance(encoder, TellsWords)
    left, right = "svetsar rostfritt och läser ritning, svetsar TIG", "Svetsare, rostfritt"
    ((words, parts),) = encoder.word_parts([left])
    one, other = encoder.encode([left, right])
    assert words == ("svetsar", "rostfritt", "och", "läser", "ritning", "tig")
    np.testing.assert_allclose(parts.sum(axis=0), one, atol=1e-6)
    assert float((parts @ other).sum()) == pytest.approx(float(one @ other), abs=1e-6)


@pytest.mark.parametrize("text", ["", "!!! ???", "☃ ☃"])
def test_a_text_without_a_word_has_no_parts_that_count(encoder: Encoder, text: str) -> None:
    assert isinstance(encoder, TellsWords)
    ((words, parts), _) = encoder.word_parts([text, "svetsare"])
    assert parts.shape == (len(words), encoder.dim)
    assert not parts.any()


def test_more_words_than_are_remembered_still_add_up(encoder: Encoder) -> None:
    assert isinstance(encoder, TellsWords)
    text = " ".join(f"ord{number}" for number in range(40_000))
    ((words, parts),) = encoder.word_parts([text])
    assert len(words) == 40_000
    np.testing.assert_allclose(parts.sum(axis=0, dtype=np.float64), encoder.encode([text])[0], atol=1e-4)


def test_an_encoder_that_cannot_tell_names_the_nearest_phrase(taxonomy: Taxonomy) -> None:
    toy = ToyEncoder()
    person = JobSeeker("P", skills=(Skill("truck"), Skill("lossning av gods")))
    held = matcher(toy, taxonomy, person)
    (alike,) = alike_by(toy, held.scorer.table, "lossning av gods i hamn", [held.facets.read(person)])
    assert alike == Alike(found=("lossning av gods",))


def test_nothing_found_needs_no_words(encoder: Encoder, taxonomy: Taxonomy) -> None:
    assert alike_by(encoder, matcher(encoder, taxonomy).scorer.table, "svetsare", []) == []


def test_the_sentence_says_no_words_where_nothing_is_alike() -> None:
    alike = Alike(("svets",), ("fog",))
    assert whole_text(0.0, alike) == "texterna som helhet liknar varandra till 0 %"
    assert whole_text(0.25, alike) == "texterna som helhet liknar varandra till 25 %, mest genom svets ↔ fog"
    assert whole_text(0.25, Alike(found=("fog",))) == "texterna som helhet liknar varandra till 25 %, närmast ”fog”"
    assert whole_text(0.25, Alike()) == "texterna som helhet liknar varandra till 25 %"


def test_no_more_words_are_named_than_can_be_read(encoder: Encoder, taxonomy: Taxonomy) -> None:
    held = matcher(encoder, taxonomy, NEED)
    (alike,) = alike_by(encoder, held.scorer.table, PERSON.summary, [held.facets.read(NEED)])
    assert 0 < len(alike.asked) <= SHOWN
    assert 0 < len(alike.found) <= SHOWN
