"""How much a question's text says of what all such texts say: the more it does, the nearer everything comes by chance.

A long, many-sided text lies near the middle of all texts about work, a short one about one thing far from it. Against
strangers' records the former is less unlike than the latter, so what counts as near differs from question to question.
The middle is that of three texts written for this: what employers, people and schools ordinarily say, one sentence a
trade. They are the same in every installation, so a floor does not move when somebody adds a record.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from embeddings.encoders.base import Encoder
from embeddings.index.base import Vectors
from matching.phrases import Floats

ORDINARY: Final = (
    "Vi söker en lagerarbetare som plockar order, kör truck och packar pallar, skiftarbete. "
    "Kommunen behöver sjuksköterskor till hemsjukvården: du planerar besök, handleder kollegor och dokumenterar. "
    "Elektriker till service och nyproduktion: du läser ritningar, felsöker och möter kunder, körkort B krävs. "
    "Ekonomiassistent på heltid: fakturor, avstämningar, rapporter i Excel och kontakt med leverantörer. "
    "Restaurangen vill ha en kock med vana av storkök, hygienregler och beställningar. "
    "Systemutvecklare med erfarenhet av webb, databaser och tester, arbete i team och nära kunden. "
    "Lärare i matematik och svenska för årskurs fyra till sex, legitimation krävs. "
    "Maskinoperatör till tillverkning: ställa in maskiner, mäta, kontrollera kvalitet och sköta underhåll. "
    "Snickare och målare till renovering av bostäder, yrkesbevis är ett plus. "
    "Säljare i butik: ta emot varor, sitta i kassan och ge service till kunder. "
    "Handläggare som utreder ärenden, skriver beslut och svarar på frågor från medborgare. "
    "Lantbruket söker någon som sköter djur, kör traktor och hjälper till vid skörden.",
    "Har arbetat som vårdbiträde på äldreboende i sex år: omvårdnad, läkemedel på delegering och samtal med anhöriga. "
    "Chaufför med körkort C och truckkort, kört distribution och hanterat gods på terminal. "
    "Utbildad ingenjör som ritat i CAD, lett projekt och arbetat med kvalitet i industrin. "
    "Jobbat i kassa och kundtjänst, talar flera språk, van vid telefon och dator. "
    "Svetsare och mekaniker: läser ritningar, reparerar maskiner och lär upp nya. "
    "Barnskötare som vill läsa vidare till förskollärare, van att planera aktiviteter och dokumentera. "
    "Städat kontor och skolor, diskat i storkök, läser svenska och söker heltid. "
    "Bokföring, löner och moms på ett mindre företag, söker tjänst som ekonom. "
    "Elevassistent och fritidsledare: bra på att möta ungdomar, lösa konflikter och leda grupper. "
    "It-tekniker som hjälper användare, installerar datorer och sköter nätverk. "
    "Målare och byggarbetare med yrkesbevis och heta arbeten, kan resa i arbetet. "
    "Trädgård, skog och fastighet: klippa, beskära, snöröja och enklare reparationer.",
    "Undersköterska: vård och omsorg, medicin, psykologi och praktik på arbetsplats. "
    "Yrkesförare: körkort, lastsäkring, ekonomisk körning och yrkeskompetens. "
    "Programmering och databaser: webbutveckling, testning och projektarbete. "
    "Svenska som andraspråk: tala, läsa, skriva och förstå svenska i arbetslivet. "
    "Redovisning, lön och skatt: bokslut, lagar och avtal, Excel. "
    "Bygg och anläggning: ritningsläsning, betong, trä, säkerhet och lärlingstid. "
    "Kock och restaurang: matlagning, hygien, specialkost och servering. "
    "Industriteknik: CNC, svets, underhåll, mätteknik och automation. "
    "Barn och fritid: pedagogik, lärande, specialpedagogik och ledarskap. "
    "El och energi: installation, styrteknik, felsökning och elsäkerhet. "
    "Handel och logistik: försäljning, lager, truck, inköp och affärssystem. "
    "Fastighet, trädgård och djur: skötsel, drift, maskiner och miljö.",
)


@dataclass(frozen=True)
class Commonplace:
    """The middle of ordinary texts for one encoder. The texts are embedded when first asked about."""

    encoder: Encoder

    @cached_property
    def _middle(self) -> Vectors:
        vectors: Vectors = self.encoder.encode(ORDINARY, role="document").mean(axis=0)
        return vectors

    def likeness(self, vectors: Vectors) -> Floats:
        """The mean cosine, in [-1, 1], of each question's text with the ordinary ones: (n, dim) -> (n,)."""
        return np.asarray(vectors @ self._middle, dtype=np.float64)
