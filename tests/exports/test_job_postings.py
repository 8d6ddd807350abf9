"""Open jobs in schema.org's words: the golden file is what was looked at.

It is written anew by `python -m tests.exports.test_job_postings`; look at the difference before it is kept.
"""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.exports.job_postings import WANTED, document

GOLDEN = Path(__file__).parent / "golden" / "jobs.jsonld.txt"
NOTHING: dict[str, Any] = dict.fromkeys(WANTED["jobs"])
SKILLS = pl.DataFrame(
    {"skill_id": ["python", "sql"], "label_zh": ["Python 编程", "SQL"], "label_en": ["Python", "SQL"]}
)
ROLES = pl.DataFrame({"role_id": ["engineer"], "label_zh": ["工程师"], "label_en": ["Engineer"]})
ASKED = pl.DataFrame({
    "job_id": ["b:1", "b:1", "b:2"],
    "skill_id": ["sql", "python", "python"],
    "necessity": ["useful", "required", None],
    "score": [0.9, 0.5, 0.7],
})  # fmt: skip


def jobs() -> pl.DataFrame:
    """One job told in full, one remote in Chinese, one of which only the title is known; a closed one and a copy."""
    kept = {"source": "b", "is_open": True, "is_canonical": True}
    rows = [
        NOTHING | kept | {
            "job_id": "b:1", "title": "Engineer </script><script>alert(1)</script> & more", "company": "Acme",
            "url": "https://example.org/1", "location": "Berlin, Germany", "country": "DE", "city": "Berlin",
            "workplace": "hybrid", "employment_type": "full_time", "role_id": "engineer",
            "salary_min": Decimal(60000), "salary_max": Decimal("75000.50"), "salary_currency": "EUR",
            "salary_period": "year", "language": "en", "posted_on": date(2026, 11, 1), "closes_on": date(2026, 12, 31),
            "source_licence": "CC-BY-4.0", "attribution": "Jobs by Board B",
        },
        NOTHING | kept | {
            "job_id": "b:2", "title": "数据工程师", "location": "远程", "country": "CN", "workplace": "remote",
            "salary_min": Decimal(20000), "salary_max": Decimal(20000), "salary_currency": "CNY",
            "salary_period": "month", "language": "zh", "url": "javascript:alert(1)",
        },
        NOTHING | kept | {"job_id": "b:0", "title": "Cook", "salary_min": Decimal(9)},
        NOTHING | kept | {"job_id": "b:3", "title": "Closed", "is_open": False},
        NOTHING | kept | {"job_id": "b:4", "title": "Copy", "is_canonical": False},
    ]  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def written() -> bytes:
    return document(jobs(), ASKED, SKILLS, ROLES)


def test_the_file_is_as_it_was_looked_at() -> None:
    assert written() == GOLDEN.read_bytes()
    assert document(jobs().reverse(), ASKED.reverse(), SKILLS, ROLES) == written()


def test_it_can_stand_in_a_page_and_says_the_same() -> None:
    assert not {"<", ">", "&"} & set(written().decode())
    title = json.loads(written())["@graph"][1]["title"]
    assert title == "Engineer </script><script>alert(1)</script> & more"


def test_what_is_unknown_is_left_out() -> None:
    cook, full, remote = json.loads(written())["@graph"]
    assert set(cook) == {"@type", "identifier", "title", "description"}
    assert "directApply" not in full
    assert full["validThrough"] == "2026-12-31"
    assert full["baseSalary"]["value"] == {
        "@type": "QuantitativeValue", "unitText": "YEAR", "minValue": 60000, "maxValue": 75000.5,
    }  # fmt: skip
    assert (full["license"], full["creditText"]) == ("CC-BY-4.0", "Jobs by Board B")
    assert remote["jobLocationType"] == "TELECOMMUTE"
    assert not {"jobLocation", "url", "validThrough"} & set(remote)


if __name__ == "__main__":
    GOLDEN.write_bytes(written())
