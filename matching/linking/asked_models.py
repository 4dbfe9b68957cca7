"""The two learnt models of what a text asks for, of its words and of what is found there, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from matching.linking.asked_links import LINKS, AskedLinks, least_share
from matching.linking.asked_words import AskedWords, Opinion, asked_words
from matching.linking.link_features import Thing, told_of
from matching.linking.token_features import Token


@dataclass(frozen=True, slots=True)
class AskedModels:
    """Both models; ``links`` may be left out (``None``), then all that the network does not drop is kept."""

    words: AskedWords
    links: AskedLinks | None

    def read(self, told: Sequence[Token], looked: Sequence[Sequence[str]]) -> AskedText:
        """A text of these tokens, whose features are ``looked``."""
        return AskedText(self, looked, self.words.judge(told, looked))


@dataclass(frozen=True, slots=True)
class AskedText:
    """A text as the models see it."""

    models: AskedModels
    looked: Sequence[Sequence[str]]
    opinion: Opinion

    def keeps(self, things: Sequence[Thing]) -> list[bool]:
        """Which of the things found in the text are asked for. They are weighed together: give all of them."""
        links = self.models.links
        if links is None:
            return [True] * len(things)
        shares = links.shares(told_of(self.opinion.told, self.looked, self.opinion, things))
        return [share >= least_share(thing.kind) for share, thing in zip(shares.tolist(), things, strict=True)]


@lru_cache(maxsize=1)
def asked_models() -> AskedModels:
    """The models that come with the package."""
    return AskedModels(asked_words(), AskedLinks.load(LINKS))
