"""People who do not exist, for measuring: profiles made of the demo's work, and identities to put on them.

Names come from Faker (extra ``train``) in many locales and from short lists here for languages that it lacks. The
scrubber knows none of these lists.
"""

from __future__ import annotations

import importlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from embeddings import MissingExtra
from matching.domain import EvidenceGrade, JobSeeker, Skill

_LOCALES: Final = (
    "sv_SE",
    "fi_FI",
    "ar_AA",
    "fa_IR",
    "tr_TR",
    "pl_PL",
    "uk_UA",
    "en_US",
    "es_ES",
    "de_DE",
    "hr_HR",
    "vi_VN",
)
# Faker has no Somali, Tigrinya or Arabic names in Latin letters: women's first names, men's, and last names.
_OWN: Final = (
    (
        "Hodan Ayaan Fadumo Ladan Sahra Idil Ubah",
        "Guled Liban Abshir Warsame Dahir Keynan Roble",
        "Jama Farah Nuur Geedi Hirsi Cabdi",
    ),
    (
        "Selamawit Freweyni Luwam Rigat Bisrat",
        "Filmon Awet Merhawi Natnael Yonas",
        "Tekle Habtemariam Gebre Kidane Weldu",
    ),
    (
        "Ghada Rasha Lubna Manal Suhair",
        "Tariq Ghassan Munir Qasim Wael",
        "al-Khatib Haddad Al-Masri Darwish al-Jabouri",
    ),
)
_NATIONS: Final = {
    "Sverige": "svensk",
    "Finland": "finsk",
    "Syrien": "syrisk",
    "Irak": "irakisk",
    "Somalia": "somalisk",
    "Eritrea": "eritreansk",
    "Afghanistan": "afghansk",
    "Iran": "iransk",
    "Turkiet": "turkisk",
    "Polen": "polsk",
    "Ukraina": "ukrainsk",
    "Bosnien": "bosnisk",
    "Vietnam": "vietnamesisk",
    "Peru": "peruansk",
    "Nigeria": "nigeriansk",
    "England": "engelsk",
    "Etiopien": "etiopisk",
    "El Salvador": "salvadoransk",
}
_PLACES: Final = (
    ("Eskilstuna", "Sverige"),
    ("Kiruna", "Sverige"),
    ("Tammerfors", "Finland"),
    ("Aleppo", "Syrien"),
    ("Bagdad", "Irak"),
    ("Mogadishu", "Somalia"),
    ("Galkayo", "Somalia"),
    ("Asmara", "Eritrea"),
    ("Herat", "Afghanistan"),
    ("Shiraz", "Iran"),
    ("Gaziantep", "Turkiet"),
    ("Gdańsk", "Polen"),
    ("Charkiv", "Ukraina"),
    ("Sarajevo", "Bosnien"),
    ("Hanoi", "Vietnam"),
    ("Lima", "Peru"),
    ("Lagos", "Nigeria"),
    ("Manchester", "England"),
    ("Dire Dawa", "Etiopien"),
    ("San Miguel", "El Salvador"),
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who someone is besides what they can do."""

    first: str
    last: str
    woman: bool
    age: int
    city: str
    country: str

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"

    @property
    def nation(self) -> str:
        """The country as a Swedish adjective ("syrisk"); a country of no list gives "utländsk"."""
        return _NATIONS.get(self.country, "utländsk")


def identities(n: int, seed: int = 0) -> list[Identity]:
    """``n`` identities of many origins, both genders and ages 18 to 64. Raises ``MissingExtra`` without Faker."""
    try:
        faker: Any = importlib.import_module("faker")
    except ImportError as error:
        raise MissingExtra("Faker är inte installerat. Installera tillägget: pip install 'makla[train]'") from error
    chance = random.Random(seed)
    sources = [faker.Faker(locale) for locale in _LOCALES]
    for number, source in enumerate(sources):
        source.seed_instance(seed + number)
    made = []
    for number in range(n):
        woman = bool(chance.getrandbits(1))
        kind = number % (len(sources) + len(_OWN))
        if kind < len(sources):
            first = sources[kind].first_name_female() if woman else sources[kind].first_name_male()
            last = sources[kind].last_name()
        else:
            women, men, lasts = (names.split() for names in _OWN[kind - len(sources)])
            first, last = chance.choice(women if woman else men), chance.choice(lasts)
        city, country = chance.choice(_PLACES)
        made.append(Identity(first, last, woman, chance.randint(18, 64), city, country))
    return made


def profiles(people: Sequence[JobSeeker], n: int, seed: int = 0) -> list[JobSeeker]:
    """``n`` new profiles without any free text, each with the work of one person and some skills of another."""
    chance = random.Random(seed)
    worked = [person for person in people if person.experience and not person.protected_identity]
    made = []
    for number in range(n):
        person, other = chance.sample(worked, 2)
        skills = [*person.skills[:6], *(Skill(skill.label, EvidenceGrade.CLAIMED) for skill in other.skills[:2])]
        made.append(
            replace(
                person, id=f"X{number:04}", label="", summary="", education="", target_groups=(), skills=tuple(skills)
            )
        )
    return made
