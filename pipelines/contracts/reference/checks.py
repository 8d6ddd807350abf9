"""What is looked for in events and in the texts of jobs, and what to do when it is found."""

# pandera's nested Config is overridden by design
# pyright: reportIncompatibleVariableOverride=false

import pandera.polars as pa

from pipelines.contracts.raw import Landed


class EventCheck(Landed):
    """One thing that is looked for in the events of a feed, and what to do when it is found."""

    check_id: str = pa.Field(description="Our id.")
    label_zh: str = pa.Field(description="What is wrong, in Chinese.")
    label_en: str = pa.Field(description="What is wrong, in English.")
    advice_zh: str = pa.Field(description="What to do, in Chinese.")
    advice_en: str = pa.Field(description="What to do, in English.")
    share_limit: float = pa.Field(ge=0, le=1, description="Share of a feed's events above which it is a problem.")
    minimum_n: int = pa.Field(ge=1, description="Fewer events than this say nothing.")

    class Config:
        name = "event_checks"
        unique = ["check_id"]


class JobCheck(Landed):
    """One thing that can be wrong with the text of a job, and what to do about it."""

    check_id: str = pa.Field(description="Our id.")
    severity: str = pa.Field(isin=["error", "warning", "hint"], description="How bad it is.")
    points: int = pa.Field(ge=0, le=100, description="What it takes from 100, once a job.")
    label_zh: str = pa.Field(description="What is wrong, in Chinese.")
    label_en: str = pa.Field(description="What is wrong, in English.")
    advice_zh: str = pa.Field(description="What to do, in Chinese.")
    advice_en: str = pa.Field(description="What to do, in English.")

    class Config:
        name = "job_checks"
        unique = ["check_id"]


class JobWord(Landed):
    """Words by which a check of job texts knows what is wrong."""

    check_id: str = pa.Field(description="The check.")
    language: str = pa.Field(isin=["zh", "en"], description="Language of the words.")
    pattern: str = pa.Field(description="Regular expression without look-around; English words are matched whole.")

    class Config:
        name = "job_words"
        unique = ["check_id", "pattern"]
