"""How near first names lie to occupations, and whether a name in a profile moves an answer.

Names come from Faker (extra ``train``): the first names that it lists for women and men in Sweden and Finland, and
Arabic ones in Arabic script. It has no Somali list and no Arabic one in Latin script; two short ones stand here.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from embeddings import Encoder, MissingExtra, Vectors
from embeddings.encoders.features import words

_LOCALES = {"svenska": "sv_SE", "finska": "fi_FI", "arabiska (arabisk skrift)": "ar_AA"}
_OWN = {
    (
        "somaliska",
        "kvinnor",
    ): "Amina Asha Ayaan Deqa Faduma Fartun Hamdi Hibo Hodan Ifrah Khadra Ladan Nasra Raho Sagal "
    "Sahra Ubah Warsan Yasmin Zahra",
    (
        "somaliska",
        "män",
    ): "Abdi Abdirahman Abshir Bashir Dahir Farah Guled Hassan Ismail Jama Keynan Liban Mahad Nuur Omar "
    "Roble Said Warsame Yusuf Zakaria",
    (
        "arabiska",
        "kvinnor",
    ): "Aisha Alaa Amal Dalia Dima Farah Fatima Ghada Hala Hanan Huda Iman Jamila Layla Maha Mariam "
    "Nour Rania Salma Samira",
    (
        "arabiska",
        "män",
    ): "Ahmad Ali Amir Bilal Fadi Faisal Hamza Hussein Ibrahim Jamal Karim Khaled Mahmoud Mohammed Mustafa "
    "Nabil Omar Samir Tariq Walid",
}


@dataclass(frozen=True, slots=True)
class NameGroup:
    """First names of one origin and gender ("kvinnor" or "män")."""

    origin: str
    gender: str
    names: tuple[str, ...]


def name_groups() -> tuple[NameGroup, ...]:
    """All groups. Raises ``MissingExtra`` when Faker is not installed."""
    groups = []
    for origin, locale in _LOCALES.items():
        try:
            person = importlib.import_module(f"faker.providers.person.{locale}").Provider
        except ImportError as error:
            raise MissingExtra("Faker är inte installerat. Installera tillägget: pip install 'makla[train]'") from error
        groups.append(NameGroup(origin, "kvinnor", tuple(sorted(set(person.first_names_female)))))
        groups.append(NameGroup(origin, "män", tuple(sorted(set(person.first_names_male)))))
    return (*groups, *(NameGroup(origin, gender, tuple(names.split())) for (origin, gender), names in _OWN.items()))


def names_to_silence() -> tuple[str, ...]:
    """The words of all first names, sorted."""
    return tuple(sorted({word for group in name_groups() for name in group.names for word in words(name)}))


@dataclass(frozen=True, slots=True)
class NameFigures:
    """How much first names say of occupations.

    ``nearest``: mean over names of the similarity to the nearest occupation. ``gender_gap``: mean over occupations of
    the difference between women's and men's mean similarity, absolute, and ``origin_gap`` likewise between the highest
    and lowest origin. ``unchanged``: share of profiles whose ten nearest occupations stay when the name is swapped.
    """

    nearest: float
    gender_gap: float
    origin_gap: float
    unchanged: float
    names: int


def measure(
    encoder: Encoder, groups: Sequence[NameGroup], occupations: Sequence[str], profiles: Sequence[str]
) -> NameFigures:
    """Figures for the names of ``groups``. Every profile holds ``{name}`` once."""
    documents = encoder.encode(occupations)
    by_group = [encoder.encode(group.names, role="query") @ documents.T for group in groups]
    means = {(g.origin, g.gender): rows.mean(axis=0) for g, rows in zip(groups, by_group, strict=True)}
    origins = sorted({group.origin for group in groups})
    gender = [np.abs(means[origin, "kvinnor"] - means[origin, "män"]).mean() for origin in origins]
    per_origin = np.stack([(means[origin, "kvinnor"] + means[origin, "män"]) / 2 for origin in origins])
    every = [name for group in groups for name in group.names]
    return NameFigures(
        nearest=float(np.concatenate([rows.max(axis=1) for rows in by_group]).mean()),
        gender_gap=float(np.mean(gender)),
        origin_gap=float((per_origin.max(axis=0) - per_origin.min(axis=0)).mean()),
        unchanged=_unchanged(encoder, documents, profiles, every),
        names=len(every),
    )


def _unchanged(encoder: Encoder, documents: Vectors, profiles: Sequence[str], names: Sequence[str]) -> float:
    dice = np.random.default_rng(0)
    first, second = (
        encoder.encode(
            [profile.format(name=names[int(dice.integers(len(names)))]) for profile in profiles], role="query"
        )
        for _ in range(2)
    )
    same = [
        np.array_equal(np.argsort(-a, kind="stable")[:10], np.argsort(-b, kind="stable")[:10])
        for a, b in zip(first @ documents.T, second @ documents.T, strict=True)
    ]
    return float(np.mean(same))
