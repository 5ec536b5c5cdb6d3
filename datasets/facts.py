"""What every fact of the registry is made of: a strict frozen model, names, public words, and how sure we are of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Words = Annotated[str, Field(min_length=3)]


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Status(StrEnum):
    """How sure we are of a rule or yardstick. What is unverified is never used to judge unless it is asked for by name."""

    SOURCED = "sourced"
    RECONSTRUCTED = "reconstructed"  # partly sourced, the gap filled and checked against published results: judges, and says so
    OWN = "own"  # set in this registry, and labelled so wherever it is shown
    UNVERIFIED = "unverified"


class YardstickKind(StrEnum):
    CONSTITUTIONAL = "constitutional"
    RECOVERY = "recovery"
    LOCAL_PLAN = "local-plan"
    THRESHOLD_PAIR = "threshold-pair"
    PUBLISHED_RATING = "published-rating"
