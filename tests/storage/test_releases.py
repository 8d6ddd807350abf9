"""A release: exactly the public data sets, in files that say what they are and come out the same every time."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import polars as pl
import pytest

from pipelines.failures import Held, StorageError
from pipelines.orchestration import suppressing
from pipelines.storage import publication, releases
from pipelines.storage.mart_contracts import mart_contracts
from pipelines.storage.releases import release, summary

FACTS = {
    "version": "20260306T010000000000",
    "run_id": "run-1",
    "as_of": "2026-03-05T16:00:00+00:00",
    "cutoff": "2026-03-05T16:00:00+00:00",
    "published_at": "2026-03-06T09:00:00.250000+08:00",
    "code_version": "0.1.0",
    "digest": "abc",
    "reporting_zone": "Asia/Shanghai",
}

MARTS = """
set TimeZone = 'UTC';
create schema marts;
create table marts.datasets as select * from (values
    ('resources', 'knowledge', '论文与教程。', 'Papers and tutorials.', '每个资源一行', 'one row per resource', false),
    ('topics', 'knowledge', '主题树。', 'The topic | tree.', '每个主题一行', 'one row per topic', false),
    ('resource_topics', 'knowledge', '资源的主题。', 'Topics of resources.', '每对一行', 'one row per pair', false),
    ('members', 'talent', '成员。', 'Members.', '每位成员一行', 'one row per member', true),
    ('unsure', 'talent', '未定。', 'Undecided.', '一行', 'one row', null),
    ('planned', 'talent', '尚无。', 'Not there yet.', '一行', 'one row', false)
) as t(dataset, area, description_zh, description_en, grain_zh, grain_en, is_personal);
create table marts.topics (topic_id varchar, parent_id varchar, label_zh varchar);
insert into marts.topics values ('nlp', 'ai', '自然语言处理'), ('ai', null, '人工智能, "总称"');
create table marts.resources (
    resource_id varchar, title varchar, summary varchar, kind varchar, level bigint, score double,
    price decimal(18,2), is_free boolean, published_on date, updated_at timestamptz, tags varchar[], note varchar
);
insert into marts.resources values
    ('r1', '=HYPERLINK("x")', 'somebody else''s words', 'paper', 3, 0.1, 1234567890123456.70, false,
     '2026-02-28', '2026-03-01 23:30:00+08', ['图神经网络', 'a;b'], E'two\\nlines'),
    ('r2', '''=quoted', null, 'video', null, -2.5, -0.05, true, null, '2026-03-01 00:00:00.120+00', [], ''),
    ('r3', '深度学习 – 入门', null, 'paper', 5, 'infinity', null, null, '2024-02-29', null, ['-x', 'y'], null);
create table marts.resource_topics (resource_id varchar, topic_id varchar, member_id varchar);
insert into marts.resource_topics values ('r1', 'nlp', 'm1'), ('r2', 'gone', 'm1'), ('r3', null, null);
create table marts.members (member_id varchar);
insert into marts.members values ('m1');
create table marts.unsure (member_id varchar);
insert into marts.unsure values ('m1');
create table marts.unnamed (member_id varchar);
insert into marts.unnamed values ('m1');
"""

CONTRACTS = """
models:
  - name: resources
    config: {meta: {key: [resource_id]}}
    data_tests:
      - contract: {arguments: {key: [resource_id], required: [title, kind]}}
    columns:
      - name: resource_id
        description: The resource.
        config: {meta: {description_zh: 资源。}}
        data_tests: [not_null, unique]
      - {name: kind, description: Kind., data_tests: [{accepted_values: {arguments: {values: [paper, video, book]}}}]}
      - {name: level, data_tests: [{accepted_values: {arguments: {values: [1, 2, 3, 4, 5], quote: false}}}]}
      - {name: is_free, data_tests: [not_null]}
      - {name: note, data_tests: [not_null]}
  - name: topics
    columns:
      - {name: topic_id, data_tests: [not_null, unique]}
      - {name: parent_id, data_tests: [{relationships: {arguments: {to: ref('topics'), field: topic_id}}}]}
  - name: resource_topics
    data_tests: [{contract: {arguments: {key: [resource_id, topic_id]}}}]
    columns:
      - {name: resource_id, data_tests: [{relationships: {arguments: {to: ref('resources'), field: resource_id}}}]}
      - {name: topic_id, data_tests: [{relationships: {arguments: {to: ref('topics'), field: topic_id}}}]}
      - {name: member_id, data_tests: [{relationships: {arguments: {to: ref('members'), field: member_id}}}]}
"""

RESOURCES_CSV = (
    "\ufeffresource_id,title,kind,level,score,price,is_free,published_on,updated_at,tags,note\r\n"
    'r1,"\'=HYPERLINK(""x"")",paper,3,0.1,1234567890123456.70,false,2026-02-28,2026-03-01T15:30:00Z,图神经网络;a；b,'
    '"two\nlines"\r\n'
    'r2,\'\'=quoted,video,,-2.5,-0.05,true,,2026-03-01T00:00:00.12Z,"",""\r\n'
    "r3,深度学习 – 入门,paper,5,INF,,,2024-02-29,,'-x;y,\r\n"
)


def publish(folder: Path, sql: str = MARTS, **facts: str) -> Path:
    folder.mkdir(exist_ok=True)
    warehouse = folder / f"{facts.get('version', 'first')}.duckdb"
    with duckdb.connect(warehouse) as con:
        con.execute(sql)
    shared = suppressing.sharing(5, mart_contracts(folder / "contracts"))
    publication.publish(warehouse, folder / "published", {**FACTS, **facts}, keep=7, sharing=shared)
    return folder / "published"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    (folder / "contracts" / "knowledge").mkdir(parents=True)
    (folder / "contracts" / "knowledge" / "all.yml").write_text(CONTRACTS, encoding="utf-8")
    publish(folder)
    return folder


@pytest.fixture(scope="module")
def made(place: Path) -> Path:
    return release(place / "published", place / "releases", contracts=place / "contracts")


def package(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def schema(folder: Path, name: str) -> dict[str, Any]:
    return next(r["schema"] for r in package(folder)["resources"] if r["name"] == name)


def hashes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


def test_only_what_the_catalogue_calls_not_personal_leaves_the_house(made: Path) -> None:
    assert sorted(p.name for p in made.iterdir()) == [
        "README.md", "SHA256SUMS", "datapackage.json", "resource_topics.csv", "resource_topics.parquet",
        "resources.csv", "resources.parquet", "topics.csv", "topics.parquet",
    ]  # fmt: skip
    assert made.name == FACTS["version"]


def test_a_contract_may_still_object(place: Path) -> None:
    contracts = place / "objecting"
    contracts.mkdir()
    (contracts / "topics.yml").write_text("models: [{name: topics, config: {meta: {is_personal: true}}}]")
    folder = release(place / "published", place / "objected", contracts=contracts)
    assert list(summary(folder)["datasets"]) == ["resource_topics", "resources"]


def test_a_csv_is_for_spreadsheets_and_exact(made: Path) -> None:
    assert (made / "resources.csv").read_bytes().decode() == RESOURCES_CSV
    assert (made / "topics.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "topic_id,parent_id,label_zh", 'ai,,"人工智能, ""总称"""', "nlp,ai,自然语言处理",
    ]  # fmt: skip
    rows = list(csv.reader(io.StringIO((made / "resources.csv").read_bytes().decode("utf-8-sig"), newline="")))
    assert [len(row) for row in rows] == [11, 11, 11, 11]


def test_parquet_keeps_types_values_and_what_csv_cannot_tell_apart(made: Path) -> None:
    frame = pl.read_parquet(made / "resources.parquet")
    assert dict(frame.schema)["price"] == pl.Decimal(18, 2)
    assert dict(frame.schema)["updated_at"] == pl.Datetime("us", "UTC")
    assert frame["title"].to_list() == ['=HYPERLINK("x")', "'=quoted", "深度学习 – 入门"]
    assert frame["price"].to_list() == [Decimal("1234567890123456.70"), Decimal("-0.05"), None]
    assert frame["published_on"].to_list() == [date(2026, 2, 28), None, date(2024, 2, 29)]
    assert frame["tags"].to_list() == [["图神经网络", "a;b"], [], ["-x", "y"]]
    assert frame["note"].to_list() == ["two\nlines", "", None]
    assert "summary" not in frame.columns  # somebody else's text is not ours to license


def test_the_schema_gives_types_and_repeats_the_promises_that_hold(made: Path) -> None:
    fields = {f["name"]: f for f in schema(made, "resources")["fields"]}
    assert {name: f["type"] for name, f in fields.items()} == {
        "resource_id": "string", "title": "string", "kind": "string", "level": "integer", "score": "number",
        "price": "number", "is_free": "boolean", "published_on": "date", "updated_at": "datetime", "tags": "list",
        "note": "string",
    }  # fmt: skip
    assert fields["resource_id"] == {
        "name": "resource_id", "type": "string", "description": "资源。 | The resource.",
        "constraints": {"required": True, "unique": True},
    }  # fmt: skip
    assert fields["tags"] == {"name": "tags", "type": "list", "itemType": "string", "delimiter": ";"}
    assert fields["kind"]["constraints"] == {"required": True, "enum": ["paper", "video", "book"]}
    assert fields["level"]["constraints"] == {"enum": [1, 2, 3, 4, 5]}
    assert "constraints" not in fields["is_free"]  # promised never null, but r3 is
    assert "constraints" not in fields["note"]  # an empty text is missing in CSV
    assert schema(made, "resources")["primaryKey"] == ["resource_id"]
    assert schema(made, "topics")["primaryKey"] == ["topic_id"]
    assert "primaryKey" not in schema(made, "resource_topics")  # r3 has no topic


def test_foreign_keys_are_named_only_where_every_value_is_found(made: Path) -> None:
    assert schema(made, "topics")["foreignKeys"] == [{"fields": ["parent_id"], "reference": {"fields": ["topic_id"]}}]
    assert schema(made, "resource_topics")["foreignKeys"] == [
        {"fields": ["resource_id"], "reference": {"resource": "resources", "fields": ["resource_id"]}}
    ]  # "gone" is no topic, and members are not in the release
    assert "foreignKeys" not in schema(made, "resources")


TYPES = {
    "string", "number", "integer", "boolean", "object", "array", "list", "datetime", "date", "time", "year",
    "yearmonth", "duration", "geopoint", "geojson", "any",
}  # fmt: skip
PROFILES = "https://datapackage.org/profiles/2.0"


def test_the_descriptor_keeps_the_rules_of_data_package_2(made: Path) -> None:
    given = package(made)
    assert given["$schema"] == f"{PROFILES}/datapackage.json"
    assert re.fullmatch(r"[-a-z0-9._/]+", given["name"])
    assert given["version"] == FACTS["version"]
    assert given["created"] == "2026-03-06T01:00:00Z"  # the publication's, in UTC; never the clock
    assert given["as_of"] == "2026-03-05T16:00:00Z"
    assert [licence["name"] for licence in given["licenses"]] == ["CC-BY-4.0"]
    names = [r["name"] for r in given["resources"]]
    assert len(names) == len(set(names)) == 6
    for resource in given["resources"]:
        assert resource["$schema"] == f"{PROFILES}/dataresource.json"
        assert re.fullmatch(r"[-a-z0-9._/]+", resource["name"])
        content = (made / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert ("schema" in resource) == (resource.get("type") == "table") == resource["path"].endswith(".csv")
    for resource in (r for r in given["resources"] if "schema" in r):
        assert (resource["format"], resource["mediatype"], resource["encoding"]) == ("csv", "text/csv", "utf-8")
        table = resource["schema"]
        header = (made / resource["path"]).read_text(encoding="utf-8-sig").splitlines()[0].split(",")
        assert [f["name"] for f in table["fields"]] == header  # fieldsMatch: exact, the default
        assert {f["type"] for f in table["fields"]} <= TYPES
        assert all(set(f.get("constraints", {})) <= {"required", "unique", "enum"} for f in table["fields"])
        assert set(table.get("primaryKey", [])) <= set(header)
        assert table["missingValues"] == [""]
        for key in table.get("foreignKeys", []):
            assert set(key["fields"]) <= set(header)
            assert key["reference"].get("resource") != resource["name"]  # v2: one that means itself is not named


def test_frictionless_accepts_it_and_would_notice_a_changed_cell(made: Path, tmp_path: Path) -> None:
    report = frictionless.validate(str(made / "datapackage.json"))
    assert report.valid, report.flatten(["title", "note", "fieldName", "rowNumber"])
    assert {task.name: task.stats.get("rows") for task in report.tasks if task.type == "table"} == {
        "resources": 3, "resource_topics": 3, "topics": 2,
    }  # fmt: skip
    changed = tmp_path / "changed"
    shutil.copytree(made, changed)
    (changed / "resources.csv").write_text(RESOURCES_CSV.replace("video", "radio"), encoding="utf-8", newline="")
    (changed / "topics.parquet").write_bytes(b"PAR1")
    errors = frictionless.validate(str(changed / "datapackage.json")).flatten(["type"])
    assert {e[0] for e in errors} == {"constraint-error", "hash-count", "byte-count"}


def test_the_same_publication_gives_the_same_bytes(place: Path, made: Path, tmp_path: Path) -> None:
    again = release(place / "published", tmp_path / "elsewhere", contracts=place / "contracts")
    assert hashes(again) == hashes(made)


def test_equal_marts_published_again_give_equal_data(place: Path, made: Path, tmp_path: Path) -> None:
    later = publish(tmp_path, version="20260307T010000000000")
    folder = release(later, tmp_path / "releases", contracts=place / "contracts")
    differing = {name for name, digest in hashes(folder).items() if digest != hashes(made)[name]}
    assert differing == {"README.md", "SHA256SUMS", "datapackage.json"}


def test_what_is_there_and_whole_is_answered_as_it_is(place: Path, made: Path) -> None:
    before = {p.name: p.stat().st_mtime_ns for p in made.iterdir()}
    assert release(place / "published", place / "releases", contracts=place / "contracts") == made
    assert {p.name: p.stat().st_mtime_ns for p in made.iterdir()} == before


def test_a_damaged_release_is_made_anew(place: Path, tmp_path: Path) -> None:
    folder = release(place / "published", tmp_path, contracts=place / "contracts")
    whole = hashes(folder)
    for damage in (b"topic_id\r\n", None):
        (folder / "topics.csv").unlink() if damage is None else (folder / "topics.csv").write_bytes(damage)
        release(place / "published", tmp_path, contracts=place / "contracts")
        assert hashes(folder) == whole
    (folder / "SHA256SUMS").write_text("")
    assert release(place / "published", tmp_path, contracts=place / "contracts") == folder
    assert hashes(folder) == whole
    assert [p.name for p in tmp_path.iterdir()] == [folder.name]


def test_a_crash_leaves_no_half_release(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    leftover = tmp_path / ".making-1" / "old.csv"  # of a run that was killed
    leftover.parent.mkdir()
    leftover.write_text("half")
    with monkeypatch.context() as patch:
        patch.setattr(releases, "data_card", full)
        with pytest.raises(StorageError, match="No space left"):
            release(place / "published", tmp_path, contracts=place / "contracts")
    assert list(tmp_path.iterdir()) == []
    assert release(place / "published", tmp_path, contracts=place / "contracts").is_dir()


def test_the_sums_are_in_the_form_that_sha256sum_checks(made: Path) -> None:
    lines = (made / "SHA256SUMS").read_text().splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert sums == {name: digest for name, digest in hashes(made).items() if name != "SHA256SUMS"}


def test_the_data_card_speaks_both_languages_and_its_code_runs(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = (made / "README.md").read_text(encoding="utf-8")
    assert "| 数据截至 | 2026-03-05 16:00 UTC |" in card
    assert "| Size | 3 data sets, 8 rows |" in card
    assert "| `resources` | 3 | 论文与教程。 | 每个资源一行 | – |" in card
    assert "| `topics` | 2 | The topic \\| tree. | one row per topic | – |" in card
    chinese, english = re.findall(r"```python\n(.*?)```", card, re.DOTALL)
    assert chinese == english
    monkeypatch.chdir(made)
    names: dict[str, Any] = {}
    exec(english, names)
    assert names["rows"].height == 3
    assert names["counted"].rows() == [(3,)]
    assert names["text"]["title"].to_list() == names["rows"]["title"].to_list()


def test_an_older_publication_can_be_named(place: Path, tmp_path: Path) -> None:
    published = publish(tmp_path)
    publish(tmp_path, version="20260307T010000000000")
    assert release(published, tmp_path / "r").name == "20260307T010000000000"
    assert release(published, tmp_path / "r", version=FACTS["version"]).name == FACTS["version"]


def test_without_contracts_there_are_types_but_no_promises(place: Path, tmp_path: Path) -> None:
    folder = release(place / "published", tmp_path / "releases", contracts=tmp_path / "nothing")
    assert schema(folder, "topics") == {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [{"name": n, "type": "string"} for n in ("topic_id", "parent_id", "label_zh")],
        "missingValues": [""],
    }
    assert frictionless.validate(str(folder / "datapackage.json")).valid


def test_the_summary_counts_what_is_there(made: Path) -> None:
    told = summary(made)
    assert told == {
        "version": FACTS["version"],
        "folder": str(made),
        "created": "2026-03-06T01:00:00Z",
        "as_of": "2026-03-05T16:00:00Z",
        "datasets": {"resource_topics": 3, "resources": 3, "topics": 2},
        "rows": 8,
        "files": 9,
        "bytes": sum(p.stat().st_size for p in made.iterdir()),
    }


def test_nothing_to_release_is_held_and_says_what_to_do(place: Path, tmp_path: Path) -> None:
    with pytest.raises(Held, match="talent run"):
        release(tmp_path / "published", tmp_path / "releases")
    with pytest.raises(Held, match=r"no publication \.\./x.*20260306T010000000000"):
        release(place / "published", tmp_path / "releases", version="../x")
    uncatalogued = (
        publish(tmp_path / "a", MARTS + "drop table marts.datasets;") if (tmp_path / "a").mkdir() is None else tmp_path
    )
    with pytest.raises(Held, match="`datasets`"):
        release(uncatalogued, tmp_path / "releases")
    personal = publish(tmp_path / "b", MARTS + "update marts.datasets set is_personal = true;")
    with pytest.raises(Held, match="no public data set"):
        release(personal, tmp_path / "releases")
    assert not list((tmp_path / "releases").glob("*"))


def test_a_damaged_publication_is_not_released(tmp_path: Path) -> None:
    published = publish(tmp_path)
    (published / FACTS["version"] / "topics.parquet").write_bytes(b"")
    with pytest.raises(StorageError, match=r"topics\.parquet missing or changed.*talent rollback"):
        release(published, tmp_path / "releases")
    (published / FACTS["version"] / "MANIFEST.json").write_text("{")
    with pytest.raises(StorageError, match="cannot be read"):
        release(published, tmp_path / "releases")
    assert not (tmp_path / "releases").exists()


def test_the_sources_are_credited_in_the_package_and_on_the_card(tmp_path: Path) -> None:
    credited = """
    create table marts.sources as select * from (values
        ('arxiv', 'papers', 'arXiv 论文', 'arXiv papers', 'https://a.example', 'CC0-1.0', 'Thanks | arXiv', null, 5),
        ('blog', 'tutorials', '博客', 'A blog', null, 'free with a link', null, 'https://b.example/terms', 2),
        ('silent', 'jobs', '无', 'Nothing yet', null, null, null, null, 0),
        ('words', 'reference', '词表', 'Vocabulary', null, 'Apache-2.0', null, null, 9)
    ) as t(feed, family, title_zh, title_en, url, licence, attribution, terms_url, rows_loaded);"""
    made = release(publish(tmp_path, MARTS + credited), tmp_path / "releases", contracts=tmp_path / "none")
    found = package(made)
    assert [licence["name"] for licence in found["licenses"]] == ["CC-BY-4.0", "CC0-1.0"]
    assert found["sources"] == [
        {"title": "arXiv 论文 | arXiv papers", "path": "https://a.example", "licence": "CC0-1.0",
         "attribution": "Thanks | arXiv"},
        {"title": "博客 | A blog", "path": "https://b.example/terms", "licence": "free with a link"},
    ]  # fmt: skip
    card = (made / "README.md").read_text(encoding="utf-8")
    assert "| [arXiv 论文](https://a.example) | CC0-1.0 | Thanks \\| arXiv |" in card
    assert "| [A blog](https://b.example/terms) | free with a link |  |" in card
    assert not frictionless.Package(str(made / "datapackage.json")).to_descriptor().get("errors")


COHORTS = """
create table marts.cohorts as select * from (values
    ('2026-01', 40, 22, 0.55), ('2026-02', 30, 3, 0.1), ('2026-03', 3, 0, 0.0), ('2026-04', 25, null, null)
) as t(month, members, retained, retained_share);
insert into marts.datasets values ('cohorts', 'community', '群组。', 'Cohorts.', '每月一行', 'a month', false);
"""


def test_small_groups_are_hidden_in_every_format_and_counted_on_the_card(tmp_path: Path) -> None:
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "cohorts.yml").write_text(
        "models: [{name: cohorts, config: {meta: {key: [month], people: "
        "{counts: [members, retained], rules: [members >= retained], dependent: [retained_share]}}}}]"
    )
    made = release(publish(tmp_path, MARTS + COHORTS), tmp_path / "releases", contracts=tmp_path / "contracts")
    assert (made / "cohorts.csv").read_bytes().decode("utf-8-sig").splitlines() == [
        "month,members,retained,retained_share,suppressed",
        '2026-01,40,22,0.55,""',
        "2026-02,30,,,retained;retained_share",
        "2026-03,,0,,members;retained_share",
        '2026-04,25,,,""',
    ]
    assert pl.read_parquet(made / "cohorts.parquet")["retained"].to_list() == [22, None, 0, None]
    (described,) = (r for r in package(made)["resources"] if r["name"] == "cohorts")
    assert described["suppression"] == {"minimum_group": 5, "cells": 7, "hidden": 2}
    card = (made / "README.md").read_text(encoding="utf-8")
    assert "| `cohorts` | 4 | Cohorts. | a month | 2 / 7 |" in card
    assert "Counts of fewer than 5 people are withheld" in card
    assert frictionless.validate(str(made / "datapackage.json")).valid


def test_a_publication_without_hidden_groups_is_not_released(tmp_path: Path) -> None:
    published = publish(tmp_path)
    manifest = published / FACTS["version"] / "MANIFEST.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "minimum_group": None}))
    with pytest.raises(Held, match="small groups of people are not hidden; publish again"):
        release(published, tmp_path / "releases")
