"""Names: the groups, the split of the list, and figures on a world where the answer is plain."""

from __future__ import annotations

import pytest

from embeddings.encoders.features import words
from embeddings.encoders.toy import ToyEncoder
from matching.evaluation.fairness import NameGroup, measure, name_groups, names_to_silence

GROUPS = (
    NameGroup("svenska", "kvinnor", ("Anna", "Eva")),
    NameGroup("svenska", "män", ("Erik", "Lars")),
    NameGroup("somaliska", "kvinnor", ("Hodan",)),
    NameGroup("somaliska", "män", ("Liban",)),
)
OCCUPATIONS = ("svetsare", "kock", "lärare")
PROFILES = ("{name} är svetsare", "{name} är kock och lärare")


def test_every_origin_has_both_genders() -> None:
    groups = name_groups()
    assert {group.origin for group in groups} == {
        "svenska", "finska", "arabiska (arabisk skrift)", "arabiska", "somaliska"
    }  # fmt: skip
    assert all(len(group.names) >= 20 for group in groups)
    assert len({(group.origin, group.gender) for group in groups}) == len(groups) == 10


def test_every_word_of_every_name_is_to_be_silent() -> None:
    silent = names_to_silence()
    assert list(silent) == sorted(set(silent))
    assert set(silent) == {word for group in name_groups() for name in group.names for word in words(name)}
    assert {"hodan", "fatima", "anna", "eero"} <= set(silent)


def test_an_encoder_that_is_deaf_to_names_is_even() -> None:
    names = [name.casefold() for group in GROUPS for name in group.names]
    figures = measure(ToyEncoder(ignored=names), GROUPS, OCCUPATIONS, PROFILES)
    assert (figures.nearest, figures.gender_gap, figures.origin_gap, figures.unchanged) == (0.0, 0.0, 0.0, 1.0)
    assert figures.names == 6


def test_an_encoder_that_hears_a_name_as_a_trade_is_seen_through() -> None:
    # every woman's name is "kock" and every man's "svetsare": similarity 1 to that trade
    meanings = {
        "anna": "kock",
        "eva": "kock",
        "hodan": "kock",
        "erik": "svetsare",
        "lars": "svetsare",
        "liban": "svetsare",
    }
    encoder = ToyEncoder(dim=4096, meanings=meanings)
    figures = measure(encoder, GROUPS, OCCUPATIONS, PROFILES * 50)
    assert figures.nearest == pytest.approx(1.0, abs=1e-5)
    # |1 - 0| for two of three trades, about 0 for the third
    assert figures.gender_gap == pytest.approx(2 / 3, abs=0.05)
    assert figures.origin_gap == pytest.approx(0.0, abs=1e-5)
    assert figures.unchanged < 0.9
