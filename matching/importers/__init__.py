"""Readers of real files: one module per format, each turning a file into frozen domain records."""
