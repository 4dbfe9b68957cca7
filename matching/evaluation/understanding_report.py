"""Every figure of understanding on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from matching.evaluation.abstention import Refusal
from matching.evaluation.gold import Standing
from matching.evaluation.linking import Report
from matching.evaluation.understanding import ThreeWays

TASK_NAMES = {"jobs": "person → behov", "seekers": "behov → person", "courses": "lucka → utbildning"}


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was measured with one encoder."""

    encoder: str
    linking: Report
    refusals: tuple[Refusal, ...]
    standings: tuple[Standing, ...]
    ways: tuple[ThreeWays, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "model": self.encoder,
            "linking": self.linking.as_json(),
            "abstention": [asdict(row) for row in self.refusals],
            "gold": [asdict(row) for row in self.standings],
            "tasks": [asdict(row) for row in self.ways],
        }


def as_markdown(found: Understanding, command: str) -> str:
    """The page."""
    lines = [
        "# Förståelse: länkning, när svaret ska bli nej, och tre sätt att länka",
        "",
        f"Skriven av `{command}`. Ändra inte för hand. Modell: `{found.encoder}`.",
        "",
        "Regler, trösklar och golv är satta på halvan *calibration* och på egna texter; *report* är den halva som",
        "redovisas ([så delas de](../datasets/gold/README.md)). Vad felen beror på står i [kända fel](kanda-fel.md).",
        "",
        "## Kompetenser i 30 bedömda svenska texter",
        "",
        "Mål: högst 10 % falska, minst 75 % funna.",
        "",
        *_table(
            ["Halva", "Länkning", "Texter", "Länkar", "Falska", "Funna", "Rätt styrka"],
            [
                [
                    row.half,
                    row.linker,
                    str(row.count.texts),
                    str(row.count.found),
                    _percent(row.count.false_share),
                    _percent(row.count.recall),
                    _percent(row.count.strength_share),
                ]
                for row in found.linking.spans
            ],
        ),
        "",
        "## När svaret ska bli ”inget bra förslag”",
        "",
        "*Annat ämne*: stycken om annat än arbete som fick nej (mål minst 95 %). *Slumppar*: frågor satta mot poster",
        "som inte är värda något för dem, under golvet (mål minst 95 %). *Tappade*: frågor med ett bra eller",
        "tänkbart svar som fick nej (mål högst 5 %). *Tappade bra*: av dem de som har ett bra svar (grad 2 eller 3),",
        "inte bara tänkbara (grad 1: med ett steg eller en kompromiss). *Tappade onämnda*: de tappade där det rätta",
        "inte heller nämns bland det som ett enda krav stoppar. *Utan svar*: frågor utan något svar som fick nej.",
        "*Nämner ändå*: av dem fick så många nej men något sådant nämnt.",
        "",
        *_table(
            [
                "Uppgift",
                "Halva",
                "Annat ämne",
                "Slumppar",
                "Tappade",
                "Tappade bra",
                "Tappade onämnda",
                "Utan svar",
                "Nämner ändå",
            ],
            [
                [
                    TASK_NAMES[row.task],
                    row.half,
                    f"{_percent(row.off_topic)} av {row.paragraphs}",
                    f"{_percent(row.shuffled)} av {row.pairs}",
                    f"{_percent(row.lost)} av {row.answerable}",
                    f"{_percent(row.lost_good)} av {row.good}",
                    f"{_percent(row.lost_unnamed)} av {row.answerable}",
                    f"{_percent(row.hopeless)} av {row.without}",
                    f"{_percent(row.hopeless_named)} av {row.without}",
                ]
                for row in found.refusals
            ],
        ),
        "",
        "## Demons bedömningar",
        "",
        *_table(
            ["Uppgift", "Halva", "Frågor", "hit@1", "hit@5", "nDCG@10"],
            [
                [
                    TASK_NAMES[row.task],
                    row.half,
                    str(row.answerable + row.hopeless),
                    _number(row.hit_at_1, 2),
                    _number(row.hit_at_5, 2),
                    _number(row.ndcg_at_10, 2),
                ]
                for row in found.standings
            ],
        ),
    ]
    if found.ways:
        lines += [
            "",
            "## Tre sätt att länka: utvecklingssiffror på öppna data",
            "",
            "Det som mäts är hållet undan när modellen tränades ([uppdelningen](quality.md)). Yrkestexterna är utan de",
            "ord som står i titeln. Ersättande yrken: 3 för utbytbarhet 75, 1 för 25.",
            "",
            *_table(
                ["Uppgift", "Länkning", "Frågor", "MRR", "hit@5", "nDCG@20", "recall@50"],
                [
                    [
                        row.task,
                        row.way,
                        str(row.queries),
                        *map(_number, (row.mrr, row.hit_at_5, row.ndcg_at_20, row.recall_at_50)),
                    ]
                    for row in found.ways
                ],
            ),
        ]
    if found.linking.ranks:
        lines += [
            "",
            "## Engelska mängder",
            "",
            *_table(
                ["Fras → ESCO-kompetens (validation)", "Fraser", "RP@5", "RP@10", "MRR"],
                [
                    [row.ranker, str(row.queries), _number(row.rp5), _number(row.rp10), _number(row.mrr)]
                    for row in found.linking.ranks
                ],
            ),
            "",
            *_table(
                ["SkillSpan dev", "Meningar", "F1 exakt", "F1 överlapp", "precision", "täckning"],
                [
                    [
                        row.linker,
                        str(row.sentences),
                        *map(_number, (row.strict_f1, row.loose_f1, row.loose_precision, row.loose_recall)),
                    ]
                    for row in found.linking.public
                ],
            ),
        ]
    if found.linking.notes:
        lines += ["", *(f"- {note}" for note in found.linking.notes)]
    return "\n".join(lines) + "\n"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows)]


def _percent(share: float) -> str:
    return f"{_number(100 * share, 1)} %"


def _number(value: float, decimals: int = 3) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")
