"""Where postings are."""

import polars as pl

from pipelines.derive.job_places import find_job_places


def test_a_posting_has_a_place_when_its_location_names_one_city() -> None:
    jobs = pl.DataFrame({"job_id": ["a", "b", "c"], "location": ["北京", "Remote", None]})
    assert find_job_places(jobs).rows() == [("a", "Beijing", "北京", "CN")]
    assert find_job_places(jobs.clear()).is_empty()
