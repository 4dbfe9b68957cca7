"""Fitting the static encoder to pairs of texts. Needs the extra ``train``; knows no taxonomy."""

from __future__ import annotations

from embeddings.training.fitting import Progress, Settings, TextPair, train

__all__ = ["Progress", "Settings", "TextPair", "train"]
