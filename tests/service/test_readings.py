"""What stored readings are known by: the way of reading, its models, the taxonomy and the encoder."""

from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.encoders.toy import ToyEncoder
from matching.domain import Kind
from service.errors import IndexProblem
from service.wiring import Installation
from tests.service.api.conftest import installed


def test_readings_made_with_another_encoder_are_not_used(tmp_path: Path) -> None:
    with installed(tmp_path / "arbetsyta") as made:
        assert len(made.readings) <= 120  # the column's width on PostgreSQL, however long the encoder's name
        assert made.store.readings(Kind.NEED, ["N1"], made.readings)
        manifest = made.index[1]
        made.check_fits(manifest)
        other = Installation(made.settings, made.workspace, made.store)
        other.__dict__["encoder"] = ToyEncoder(dim=256)
        assert not made.store.readings(Kind.NEED, ["N1"], other.readings)
        with pytest.raises(IndexProblem, match="annan taxonomi"):
            other.check_fits(manifest)
