"""What `write` writes: the same bytes for the same seed, the sources' own formats, and the faults that are meant."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree as Xml

from pipelines import sample
from pipelines.contracts import raw, tables
from pipelines.sample.statements import planned_faults
from pipelines.sample.vocabulary import Vocabulary
from tests.sample.conftest import SMALL, lines, statements

Written = tuple[Path, dict[str, int]]
SITE = "https://community.example/"


def content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_same_seed_gives_same_bytes(small_files: Written, tmp_path: Path) -> None:
    sample.write(tmp_path / "again", **SMALL)
    assert content(tmp_path / "again") == content(small_files[0])


def test_another_seed_gives_another_community(small_files: Written, tmp_path: Path) -> None:
    sample.write(tmp_path / "other", **{**SMALL, "seed": 4})
    ours, others = content(small_files[0]), content(tmp_path / "other")
    assert set(ours) == set(others)
    assert ours["registry/members.csv"] != others["registry/members.csv"]
    assert ours["papers/arxiv-1.xml"] != others["papers/arxiv-1.xml"]


def test_rows_are_those_that_write_answers(small_files: Written) -> None:
    folder, counts = small_files
    assert set(counts) == set(content(folder))
    told = Counter(f"events/{name}" for name, _ in lines(folder))
    assert {k: v for k, v in counts.items() if k.startswith("events/")} == dict(told)
    for name, rows in counts.items():
        path = folder / name
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                assert len(list(csv.reader(file))) - 1 == rows, name
        elif name.startswith("papers/"):
            assert len(Xml.parse(path).findall("{http://www.w3.org/2005/Atom}entry")) == rows, name
        elif name.startswith("jobs/"):
            assert len(json.loads(path.read_bytes())["jobs"]) == rows, name


def test_catalogues_have_their_size_whatever_the_community(small_files: Written) -> None:
    counts = small_files[1]

    def total(prefix: str) -> int:
        return sum(rows for name, rows in counts.items() if name.startswith(prefix))

    assert total("papers/") == 900 + 1  # and arXiv's error entry
    assert total("tutorials/") == 700 + 3 + 2  # and three header lines and two repeated courses in the catalogue
    assert total("jobs/") == 500
    assert counts["registry/projects.csv"] == 90
    assert counts["registry/shared_resources.csv"] == 60
    assert counts["registry/members.csv"] == 80 + 2  # and two rows with an unreadable date
    assert counts["tutorials/dead.xml"] == 0


def test_log_has_about_as_many_lines_as_asked_for(default_files: Written) -> None:
    counts = default_files[1]
    asked = sum(rows for name, rows in counts.items() if name.startswith("events/"))
    assert abs(asked - 150_000) < 300
    assert sum(name.startswith("events/") for name in counts) == 60
    assert "events/2025-W39.ndjson.gz" in counts
    assert "events/2026-W46.ndjson" in counts


def test_registry_files_have_the_columns_of_their_contracts(small_files: Written) -> None:
    for path in (small_files[0] / "registry").iterdir():
        header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        columns = [c for c in tables(raw)[path.stem].dtypes() if c not in raw.LINEAGE]
        if path.stem == "members":
            assert header[:4] == ["account", "name", "email", "handle"]
            assert header[4:] == columns[1:]
        else:
            assert header == columns


def test_all_verbs_happen(default_files: Written) -> None:
    iris = {iri: verb for verb, (iri, _) in Vocabulary().verbs.items()}
    happened = {iris[s["verb"]["id"]] for s in statements(default_files[0]).values()}
    assert happened == set(Vocabulary().verbs)


def test_statements_lie_inside_the_days_and_are_stored_after_they_happen(small_files: Written) -> None:
    first, last = datetime(2026, 9, 6, 16, tzinfo=UTC), datetime(2026, 11, 15, 16, tzinfo=UTC)
    for statement in statements(small_files[0]).values():
        at, stored = (datetime.fromisoformat(statement[k]) for k in ("timestamp", "stored"))
        assert first <= at <= stored < last, statement


def test_nobody_acts_before_joining(default_files: Written) -> None:
    with (default_files[0] / "registry" / "members.csv").open(encoding="utf-8", newline="") as file:
        joined = {r["account"]: r["joined_on"] for r in csv.DictReader(file)}
    for statement in statements(default_files[0]).values():
        account = statement["actor"]["account"]["name"]
        if account.startswith("m"):
            assert statement["timestamp"][:10] >= _day_before(joined[account]), statement


def _day_before(day: str) -> str:
    """A morning in Shanghai is still the day before in UTC."""
    return date.fromordinal(date.fromisoformat(day).toordinal() - 1).isoformat()


def test_objects_of_events_exist_in_the_other_files(default_files: Written) -> None:
    folder = default_files[0]
    known = {f"paper/arxiv:{i}" for i in _paper_ids(folder)}
    for path in (folder / "jobs").iterdir():
        known |= {f"job/greenhouse:{job['id']}" for job in json.loads(path.read_bytes())["jobs"]}
    with (folder / "tutorials" / "courses.csv").open(encoding="utf-8", newline="") as file:
        known |= {f"tutorial/sample_courses:{row[0]}" for row in csv.reader(file)}
    with (folder / "registry" / "projects.csv").open(encoding="utf-8", newline="") as file:
        known |= {f"project/{row[0]}" for row in csv.reader(file)}
    seen = {s["object"]["id"].removeprefix(SITE) for s in statements(folder).values()}
    for prefix in ("paper/", "job/", "tutorial/sample_courses:", "project/"):
        assert {o for o in seen if o.startswith(prefix)} <= known


def _paper_ids(folder: Path) -> list[str]:
    ids = [
        e.text or ""
        for p in (folder / "papers").iterdir()
        for e in Xml.parse(p).iter("{http://www.w3.org/2005/Atom}id")
    ]
    return [i.rsplit("/", 1)[1].rsplit("v", 1)[0] for i in ids if "/abs/" in i]


def test_names_and_addresses_stand_in_the_members_file_only(small_files: Written) -> None:
    folder = small_files[0]
    with (folder / "registry" / "members.csv").open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    rest = b"".join(data for name, data in content(folder).items() if name != "registry/members.csv").decode("latin-1")
    rest += "".join(line for _, line in lines(folder))
    for person in people:
        assert person["email"].endswith("@mail.example")
        assert person["email"] not in rest
        assert person["handle"] not in rest


def test_faulty_lines_are_counted_exactly(default_files: Written) -> None:
    found: Counter[str] = Counter()
    known = {iri for iri, _ in Vocabulary().verbs.values()}
    for _, line in lines(default_files[0]):
        if line.startswith('{"id":"'):
            continue
        try:
            statement = json.loads(line)
        except ValueError:
            found["malformed"] += 1
            continue
        if statement["verb"]["id"] not in known:
            found["unknown_verb"] += 1
        elif statement["timestamp"].startswith("2091"):
            found["future_date"] += 1
        else:
            found["wrong_type"] += 1
    assert found == {"malformed": 37, "wrong_type": 29, "unknown_verb": 41, "future_date": 31}


def test_a_small_log_has_fewer_faults() -> None:
    assert planned_faults(150_000) == {"malformed": 37, "wrong_type": 29, "unknown_verb": 41, "future_date": 31}
    assert planned_faults(14_000) == {"malformed": 3, "wrong_type": 2, "unknown_verb": 4, "future_date": 3}
    assert planned_faults(10) == {"malformed": 1, "wrong_type": 1, "unknown_verb": 1, "future_date": 1}


def test_one_feed_is_gbk_and_one_is_a_page(small_files: Written) -> None:
    folder = small_files[0] / "tutorials"
    data = (folder / "zh_engineering.xml").read_bytes()
    assert data.startswith(b"<?xml version='1.0' encoding='GBK'?>")
    assert "工程实践札记" in data.decode("gbk")
    assert (folder / "dead.xml").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
