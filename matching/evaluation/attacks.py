"""Profiles stuffed to climb: how many places they win for a need, and whether the answer says what is wrong.

Each attack takes a person who stands low for a need and adds what keyword stuffers add: a list of hundreds of skills
with those asked for first, the need's words over and over, hidden words, or the text of an ad. Places are counted among
everyone, without a floor.

    python -m matching.evaluation.attacks [ATTACKS]
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from embeddings import load_encoder
from matching.domain import Answer, GateState, JobSeeker, Need, NeedSource, Skill
from matching.evaluation.demo import demo_records
from matching.evaluation.faithfulness import floorless
from matching.evaluation.invented_people import profiles
from matching.evaluation.skill_words import labels_of
from matching.evaluation.swaps import Setting
from matching.weights import load_weights

BAR: Final = 3  # places that an attack may win in the median
_EVERYONE: Final = 1000
_LISTED: Final = 300
_HIDDEN: Final = "\u200b"


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack: its kind, the rank before and after (1 is best), and whether the answer warns of it."""

    kind: str
    need: str
    before: int
    after: int
    flagged: bool

    @property
    def gain(self) -> int:
        """Places won; negative when the attack backfires."""
        return self.before - self.after


def skill_list(person: JobSeeker, need: Need, labels: Sequence[str], chance: random.Random) -> JobSeeker:
    """300 claimed skills, those asked for first."""
    asked = [*need.essential_skills, *need.meriting_skills]
    rest = chance.sample(labels, _LISTED - len(asked))
    return replace(person, skills=(*person.skills, *(Skill(label) for label in (*asked, *rest))))


def list_in_text(person: JobSeeker, need: Need, labels: Sequence[str], chance: random.Random) -> JobSeeker:
    """The same list written into the summary."""
    asked = [need.occupation, *need.essential_skills, *need.meriting_skills]
    return replace(person, summary=f"{person.summary}\n{', '.join([*asked, *chance.sample(labels, _LISTED)])}")


def repetition(person: JobSeeker, need: Need, labels: Sequence[str], chance: random.Random) -> JobSeeker:  # noqa: ARG001
    """What is asked for, over and over."""
    asked = " ".join([need.occupation or need.title, *need.essential_skills])
    return replace(person, summary=f"{person.summary}\n{f'{asked}. ' * chance.randint(15, 60)}")


def hidden_words(person: JobSeeker, need: Need, labels: Sequence[str], chance: random.Random) -> JobSeeker:  # noqa: ARG001
    """What is asked for, with characters between the letters that nobody sees."""
    asked = [need.occupation or need.title, *need.essential_skills, *need.meriting_skills]
    words = ". ".join(_HIDDEN.join(words) if chance.random() < 0.5 else f"{_HIDDEN}{words}" for words in asked)
    return replace(person, summary=f"{person.summary}\n{words}")


def copied_ad(person: JobSeeker, need: Need, labels: Sequence[str], chance: random.Random) -> JobSeeker:  # noqa: ARG001
    """The ad's own title, text and demands as the summary."""
    return replace(person, summary=f"{need.title}\n{need.text}\n{'. '.join(need.essential_skills)}")


Stuff = Callable[[JobSeeker, Need, Sequence[str], random.Random], JobSeeker]
KINDS: Final[Mapping[str, Stuff]] = {
    "300 kompetenser i listan": skill_list,
    "300 kompetenser i texten": list_in_text,
    "upprepade ord": repetition,
    "dolda ord": hidden_words,
    "kopierad annons": copied_ad,
}


def attacks(
    setting: Setting, people: Sequence[JobSeeker], labels: Sequence[str], n: int, seed: int = 0
) -> list[Attack]:
    """``n`` attacks of every kind in turn, each by a person outside the ten best for the need."""
    chance = random.Random(seed)
    ads = [need for need in setting.needs if need.source_kind is NeedSource.AD and need.text]
    done: list[Attack] = []
    kinds = list(KINDS.items())
    while len(done) < n:
        kind, stuff = kinds[len(done) % len(kinds)]
        need = chance.choice(ads if stuff is copied_ad else setting.needs)
        person = chance.choice(people)
        before, _ = _stands(setting, person, need)
        if before <= 10:
            continue
        after, flagged = _stands(setting, stuff(person, need, labels, chance), need)
        done.append(Attack(kind, need.id, before, after, flagged))
    return done


def _stands(setting: Setting, person: JobSeeker, need: Need) -> tuple[int, bool]:
    """The person's rank for the need among everyone, and whether the answer warns of the profile."""
    answer: Answer = setting.seekers(person, need, _EVERYONE)
    for hit in answer.hits:
        if hit.id == person.id:
            gates = hit.explanation.gates
            return hit.rank, any(gate.name == "uppgifter" and gate.state is GateState.CHECK for gate in gates)
    return len(answer.hits) + 1, False


def _main(n: int) -> None:
    records, today = demo_records()
    setting = Setting(records, load_encoder(), today, floorless(load_weights()))
    everyone = [record for record in records if isinstance(record, JobSeeker)]
    # Nobody is refused by a gate here: licences, levels and places that are not told are only checked.
    people = [
        replace(person, driving_licences=None, swedish=None, education_level=None, home=None, reach=())
        for person in profiles(everyone, 200)
    ]
    found = attacks(setting, people, labels_of(records), n)
    for kind in (*KINDS, "alla"):
        of_kind = [one for one in found if kind in (one.kind, "alla")]
        gains = sorted(one.gain for one in of_kind)
        print(
            f"{kind:26} {len(of_kind):4} försök, vinst median {median(gains):g} platser "
            f"(9 av 10 högst {gains[int(0.9 * (len(gains) - 1))]}), flaggade {sum(o.flagged for o in of_kind)}"
        )


if __name__ == "__main__":
    _main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
