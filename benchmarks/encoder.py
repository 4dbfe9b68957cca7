# ruff: noqa: E402  (the number of threads must be set before numpy is imported)
"""Speed and size of the encoder against a six-layer transformer, in one run on one core.

Run: ``python -m benchmarks.encoder``. Needs ``MAKLA_SHARED_DATA`` (default ``../shared/data``) and the extras
``transformers`` and ``dev``.
"""

from __future__ import annotations

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):  # before numpy is imported
    os.environ[variable] = "1"

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from embeddings import Encoder
from embeddings.encoders.loading import default_folder, load_encoder

BAR_SPEED, BAR_LOAD, BAR_SIZE = 100.0, 0.2, 20_000_000
ROUNDS = 5


def definitions() -> list[str]:
    """The definitions of the 400 SSYK groups."""
    from matching.importers import jobtech_taxonomy

    folder = Path(os.environ.get("MAKLA_SHARED_DATA", "../shared/data")) / "jobtech_taxonomy"
    groups = [c for c in jobtech_taxonomy.read(folder).concepts if c.kind == "group" and len(c.code or "") == 4]
    texts = [c.descriptions["sv"] for c in groups if "sv" in c.descriptions]
    assert len(texts) == 400
    return texts


def best(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of the fastest of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def fresh(code: str) -> float:
    """CPU seconds that ``code`` prints in a fresh interpreter, the least of some rounds."""
    return min(
        float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)
        for _ in range(ROUNDS)
    )


def main() -> None:
    """Print the table."""
    from matching.evaluation.report import minilm

    folder, texts = default_folder(), definitions()
    assert folder, "no default model"
    ours = load_encoder()
    first = best(lambda: load_encoder().encode(texts), 3) - best(load_encoder, 3)
    warm = best(lambda: ours.encode(texts))
    print(f"texts: {len(texts)} definitions, one core, {ours.name}, {ours.dim} dimensions")
    print(f"ours, first time the words are met: {len(texts) / first:10.0f} texts/s")
    print(f"ours, words remembered:             {len(texts) / warm:10.0f} texts/s")
    transformer: Encoder | None = minilm()
    if transformer:
        import torch

        torch.set_num_threads(1)
        slow = best(lambda: transformer.encode(texts), 1)
        print(f"MiniLM:                             {len(texts) / slow:10.0f} texts/s")
        for label, seconds in (("first time", first), ("remembered", warm)):
            _bar(f"ratio, {label}", slow / seconds, BAR_SPEED, slow / seconds >= BAR_SPEED)
    clock = "import time; s = time.process_time(); "
    numpy = fresh(clock + "import numpy; print(time.process_time() - s)")
    whole = fresh(clock + "import embeddings; embeddings.load_encoder(); print(time.process_time() - s)")
    print(f"import numpy alone: {numpy:.3f} s; import and load: {whole:.3f} s = {whole / numpy:.1f} x numpy alone")
    _bar("import and load, s", whole, BAR_LOAD, whole <= BAR_LOAD)
    size = sum(path.stat().st_size for path in folder.iterdir())
    _bar("size, MB", size / 1e6, BAR_SIZE / 1e6, size <= BAR_SIZE)


def _bar(label: str, value: float, bar: float, reached: bool) -> None:
    print(f"{label:36s}{value:10.2f}   bar {bar:g}   {'reached' if reached else 'NOT REACHED'}")


if __name__ == "__main__":
    main()
