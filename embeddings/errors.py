"""Errors of this package. Every message says what is wrong and what to do about it."""

from __future__ import annotations


class EmbeddingsError(Exception):
    """Base class of the errors that this package raises on purpose."""


class EncoderNotFound(EmbeddingsError):
    """No encoder answers to the given name or path."""


class InvalidModel(EmbeddingsError):
    """A model folder exists but its files do not fit the format or each other."""


class MissingExtra(EmbeddingsError):
    """An optional engine is not installed; the message names the extra to install."""


class IndexMismatch(EmbeddingsError):
    """A saved index is damaged, incomplete, or was made by another model: it is refused, never served."""
