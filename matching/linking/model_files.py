"""Fitted models as files of plain arrays, which need no pickle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt


@contextmanager
def model_arrays(path: Path, model: str) -> Iterator[Mapping[str, npt.NDArray[Any]]]:
    """The arrays of the file of a ``model`` (what it is, for the error), by name, while it is open.

    Raises ``ValueError`` where the file is none of arrays, or what is read from it within is not there or not of the
    kind that it should be; ``OSError`` where there is no file.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            yield arrays
    except (KeyError, IndexError, EOFError, TypeError, ValueError, BadZipFile) as error:
        raise ValueError(f"{path}: no {model}: fit one with python -m matching.asked_training") from error
