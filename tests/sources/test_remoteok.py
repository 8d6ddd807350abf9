"""Remote OK: the terms are no row, 0 is no pay, the link leads back."""

from decimal import Decimal
from pathlib import Path

from pipelines.contracts.feed import Feed
from pipelines.sources import remoteok
from tests.sources.job_answers import Answers

PAYLOADS = Path(__file__).parents[1] / "payloads" / "remoteok"
FEED = Feed(name="jobs", kind="remoteok")
ROWS = remoteok.parse((PAYLOADS / "api.json").read_bytes(), FEED)


def test_one_posting_with_all_it_says() -> None:
    first = ROWS.row(0, named=True)
    assert (first["job_id"], first["title"], first["company"]) == ("900001", "Senior ML Engineer", "Example")
    # back to the board, which its terms ask for, and not to the employer
    assert first["url"] == "https://remoteok.com/remote-jobs/remote-ml-engineer-example-900001"
    assert (first["location"], first["country"], first["workplace"]) == ("Worldwide", None, "remote")
    assert first["tags"] == ["python", "machine learning"]
    assert (first["salary_min"], first["salary_max"]) == (Decimal(100_000), Decimal(140_000))
    assert (first["salary_currency"], first["salary_period"]) == (None, None)


def test_zero_is_unknown_pay_and_empty_is_null() -> None:
    second = ROWS.row(1, named=True)
    assert second["job_id"] == "900002"
    for name in ("salary_text", "salary_min", "salary_max", "company", "location", "tags"):
        assert second[name] is None, name


def test_the_terms_are_no_row_and_may_be_missing() -> None:
    assert ROWS.height == 3
    assert remoteok.parse(b'[{"id": "1", "position": "Engineer"}]', FEED).height == 1
    assert remoteok.parse(b'[{"legal": "Terms"}]', FEED).height == 0


def test_a_tag_narrows_the_question() -> None:
    http = Answers(lambda *_: [])
    list(remoteok.fetch(http, FEED.model_copy(update={"tag": "machine-learning"})))
    assert http.asked == [("https://remoteok.com/api", {"tag": "machine-learning"})]
