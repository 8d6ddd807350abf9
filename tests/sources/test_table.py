"""The table engine: any table of strings comes back equal from every format, and rows in = rows answered."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.feed import Feed
from pipelines.grammars import text
from pipelines.sources import SOURCES, _csv_bulk, _csv_rows, _table, _table_columns
from pipelines.sources._source import POINTER, REASON, REMOVED, Unreadable
from pipelines.sources._table_rows import Rows, Wanted

NAMES = ["编号", "first name", "乙"]
WANTED = Wanted([(name,) for name in NAMES], NAMES)
FEED = Feed(name="t", kind="csv")
# No control characters (XML cannot hold them), and not the private one that marks elements.
words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ue001\ufffe\uffff_", include_characters="\n\t"),
    max_size=12,
)
tables = st.lists(st.tuples(words.filter(text.clean), words, words), max_size=12)
Table = list[tuple[str, str, str]]


def as_csv(table: Table, delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([NAMES, *table])
    return out.getvalue().encode()


def as_xlsx(table: Table) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("表")
    for row, values in enumerate([NAMES, *table]):
        for column, value in enumerate(values):
            sheet.write_string(row, column, value)
    book.close()
    return out.getvalue()


def as_parquet(table: Table) -> bytes:
    out = io.BytesIO()
    pl.DataFrame(table, schema=dict.fromkeys(NAMES, pl.String), orient="row").write_parquet(out)
    return out.getvalue()


WRITERS: dict[str, Callable[[Table], bytes]] = {
    "csv": as_csv,
    "tsv": lambda table: as_csv(table, "\t"),
    "json": lambda table: json.dumps([dict(zip(NAMES, row, strict=True)) for row in table]).encode(),
    "ndjson": lambda table: "\n".join(json.dumps(dict(zip(NAMES, row, strict=True))) for row in table).encode(),
    "parquet": as_parquet,
    "xlsx": as_xlsx,
}


def found(rows: Rows) -> list[tuple[str | None, ...]]:
    """The words in normal form, in the order of the file."""
    cleaned = [_table_columns.cleaned(group.words.select(NAMES), []) for group in rows.groups]
    return [row for frame in cleaned for row in frame.iter_rows()]


@pytest.mark.parametrize("form", WRITERS)
@settings(max_examples=40, deadline=None)
@given(table=tables)
def test_any_table_of_strings_comes_back_equal(form: str, table: Table) -> None:
    payload = WRITERS[form](table)
    if not payload:
        return  # no line is no file
    assert _table.format_of(payload, FEED) == {"tsv": "csv"}.get(form, form)
    rows = _table.rows_of(payload, FEED, WANTED)
    assert rows.count == len(table)
    assert rows.refused == []
    assert found(rows) == [tuple(text.clean(value) for value in row) for row in table]


def told(rows: Rows) -> list[tuple[Any, ...]]:
    """Everything that a reader answers, by place."""
    read = [
        (order, pointer, None, row)
        for group in rows.groups
        for order, pointer, row in zip(group.order, group.pointers, group.words.fill_null("").iter_rows(), strict=True)
    ]
    return sorted([*read, *((order, pointer, reason, None) for order, pointer, reason, _ in rows.refused)])


LINES = ["x,y\n", '"p\nq",z\n', "a,b\n", "\n", "1\n", 'm"n,o\n', '"r""s",t\r\n']
bodies = st.text(alphabet='ab,"\n', max_size=60) | st.lists(st.sampled_from(LINES), max_size=15).map("".join)


@settings(max_examples=200, deadline=None)
@given(body=bodies, size=st.integers(1, 20))
def test_slices_read_in_bulk_hold_what_the_careful_reader_finds(body: str, size: int) -> None:
    payload, wanted = ("a,b\n" + body).encode(), Wanted([("a",), ("b",)], ["a", "b"])
    outcomes = []
    for is_bulk in (True, False):
        with pytest.MonkeyPatch.context() as patch:
            cut = _csv_bulk.boundary
            patch.setattr(_csv_bulk, "boundary", lambda utf8, at, length=size, cut=cut: cut(utf8, at, length))
            if not is_bulk:
                patch.setattr(_csv_bulk, "read", lambda *_: None)
                patch.setattr(_csv_bulk, "boundary", lambda utf8, at, length=0: len(utf8))
            try:
                rows = _csv_rows.read(payload, FEED, wanted)
                outcomes.append((rows.count, told(rows)))
            except Unreadable as error:
                outcomes.append(error.reason)
    assert outcomes[0] == outcomes[1]


def test_a_clean_slice_is_read_in_bulk_and_a_dirty_one_is_not() -> None:
    header, wanted, clean = ["a", "b"], Wanted([("a",), ("b",)], ["a", "b"]), b'1,2\n"3\n4","5""6"\n'
    for part, lines in [(clean, 3), (b"1,2\n3\n", None), (b'1,"2"x\n', None), (b"a,b\n", None), (b"1,2\n\n", None)]:
        rows = Rows()
        assert _csv_bulk.read(part, 0, len(part), 2, header, ",", rows, wanted) == lines
    rows = Rows()
    _csv_bulk.read(clean, 0, len(clean), 2, header, ",", rows, wanted)
    assert told(rows) == [(0, "line 2", None, ("1", "2")), (1, "line 3", None, ("3\n4", '5"6'))]


# -- names that reach into documents ------------------------------------------------------------------------------


def parsed(kind: str, payload: bytes, **parameters: Any) -> pl.DataFrame:
    parse = SOURCES[kind].parse
    assert parse is not None
    return parse(payload, Feed(name="t", kind=kind, **parameters))


NESTED = {
    "data": {"items": [
        {"id": 7, "a.b": "dotted", "by": {"name": "Ada"}, "versions": [{"n": "v1"}, {"n": "v2"}],
         "people": [["Example", "Ada"], ["Example", "Bo"]], "open": True, "pay": 12.50},
        {"id": "8", "by": None, "versions": []},
    ]}
}  # fmt: skip
COLUMNS: dict[str, Any] = {
    "job_id": "id",
    "title": {"constant": "x"},
    "company": ["by.name"],
    "department": ["a.b"],
    "location": ["versions.-1.n"],
    "description": ["versions.0.n"],
    "tags": ["people.*.1+0"],
    "salary_min": ["pay"],
    "salary_text": ["open"],
}


def test_names_reach_into_json_and_records_names_the_array() -> None:
    rows = parsed("jobs_file", json.dumps(NESTED).encode(), records="data.items", columns=COLUMNS)
    first, second = rows.iter_rows(named=True)
    wanted = ("job_id", "company", "department", "location", "description", "tags", "salary_text")
    assert [first[name] for name in wanted] == ["7", "Ada", "dotted", "v2", "v1", ["Ada Example", "Bo Example"], "true"]
    assert str(first["salary_min"]) == "12.50"
    assert [second[name] for name in wanted] == ["8", None, None, None, None, None, None]
    assert rows[POINTER].to_list() == ["row 1", "row 2"]


def test_names_reach_into_parquet() -> None:
    out = io.BytesIO()
    pl.DataFrame({"id": [1], "by": [{"name": "Ada"}], "versions": [[{"n": "v1"}, {"n": "v2"}]]}).write_parquet(out)
    columns = {"job_id": "id", "title": "by.name", "location": "versions.-1.n", "tags": "versions.*.n"}
    row = parsed("jobs_file", out.getvalue(), columns=columns).row(0, named=True)
    assert (row["job_id"], row["title"], row["location"], row["tags"]) == ("1", "Ada", "v2", ["v1", "v2"])


def test_a_list_becomes_one_string_for_a_column_of_strings() -> None:
    payload = b'[{"job_id": "1", "title": "x", "location": ["Boston, MA", "Austin, TX"]}]'
    row = parsed("jobs_file", payload).row(0, named=True)
    assert (row["location"], row["country"]) == ("Boston, MA; Austin, TX", "US")


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b'{"jobs": {"a": 1}}', "schema_drift"),
        (b'[{"other": 1}]', "schema_drift"),
        (b'[{"job_id": "1"', "truncated"),
        (b"PAR1 and nothing more", "not_parquet"),
        (b"PK\x03\x04 and nothing more", "not_xlsx"),
    ],
)
def test_what_is_no_table_is_put_aside_whole(payload: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parsed("jobs_file", payload, **({"records": "jobs"} if b"jobs" in payload else {}))
    assert caught.value.reason == reason


def test_a_workbook_that_would_fill_the_memory_is_not_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"\0" * 2**26)
    with pytest.raises(Unreadable) as caught:
        parsed("jobs_file", out.getvalue())
    assert caught.value.reason == "too_large"


def test_a_sheet_can_be_named_or_numbered() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, title in (("one", "A"), ("two", "B")):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["job_id", "title"])
        sheet.write_row(3, 0, [5, title])
    book.close()
    assert parsed("jobs_file", out.getvalue())[POINTER].to_list() == ["one row 4", "two row 4"]
    for sheet in ("two", 2):
        row = parsed("jobs_file", out.getvalue(), sheet=sheet).row(0, named=True)
        assert (row["job_id"], row["title"], row[POINTER]) == ("5", "B", "two row 4")
    with pytest.raises(Unreadable, match="no sheet"):
        parsed("jobs_file", out.getvalue(), sheet="three")


def test_rows_that_say_that_their_item_is_gone_are_tombstones() -> None:
    payload = b"job_id,title,open\n1,x,yes\n2,y,no\n3,z,\n"
    rows = parsed("jobs_file", payload, removed={"column": "open", "values": {"no": True}})
    assert rows[REMOVED].to_list() == [False, True, False]


def test_the_first_spelling_that_says_something_counts_and_an_id_comes_before_a_hash() -> None:
    payload = "编号,职位,岗位,公司\nJ1,,算法,甲\n,数据,,甲\n".encode()
    columns = {"job_id": ["编号"], "title": ["职位", "岗位"], "company": ["公司"], "url": ["链接"]}
    rows = parsed("jobs_file", payload, columns=columns, key={"row_hash": [["职位", "岗位"], ["公司"]]})
    assert rows["title"].to_list() == ["算法", "数据"]
    assert rows["job_id"][0] == "J1"
    assert len(rows["job_id"][1]) == 24
    with pytest.raises(Unreadable, match="职位 / 岗位"):
        parsed("jobs_file", "编号,公司\n1,甲\n".encode(), columns=columns)


def test_markup_lenient_values_and_parts_of_words() -> None:
    payload = b"job_id,title,body,posted,made,pay\nid-7,x,<p>a &amp; b</p>,soon,03/25/2020,66327.63334999148\n"
    columns = {
        "job_id": {"column": "job_id", "extract": r"id-(\d+)"},
        "description": {"column": "body", "markup": True},
        "posted_at": {"column": "posted", "lenient": True},
        "updated_at": {"column": "made", "month_first": True},
        "salary_min": {"column": "pay", "round": 2},
    }
    row = parsed("jobs_file", payload, columns=columns).row(0, named=True)
    assert (row["job_id"], row["description"], row["posted_at"], row[REASON]) == ("7", "a & b", None, None)
    assert row["updated_at"].isoformat() == "2020-03-25T00:00:00+00:00"
    assert str(row["salary_min"]) == "66327.63"


@pytest.mark.parametrize(
    "parameters",
    [
        {"preset": "nowhere"},
        {"format": "pdf"},
        {"columns": {"title": {"column": "x", "extract": "("}}},
        {"columns": {"title": {"column": "x", "extract": "x"}}},
        {"removed": {"column": "x"}},
    ],
)
def test_a_line_that_asks_for_what_does_not_exist_is_refused_before_any_file(parameters: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="feed t"):
        SOURCES["jobs_file"].contract_of(Feed(name="t", kind="jobs_file", **parameters))
