"""Matching of job seekers, needs and courses, with reasons. Pure Python and arrays: no web, no database."""
