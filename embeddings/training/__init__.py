"""Fitting the static encoder to pairs of texts: ``fitting.train``. Needs the extra ``train``; knows no taxonomy."""
