"""What a text says of a skill that it names."""

from enum import StrEnum


class Strength(StrEnum):
    """What a text says of a skill that it names."""

    MANDATORY = "mandatory"
    MERITING = "meriting"
    MENTIONED = "mentioned"  # in the tasks, or told without any demand
    NEGATED = "negated"  # said not to be needed
