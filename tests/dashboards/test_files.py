"""A file holds what was shown, opens right in a spreadsheet, and runs nothing."""

import io
import zipfile
from datetime import UTC, datetime

import polars as pl

from dashboards import files
from dashboards.tables import columns as col

FRAME = pl.DataFrame(
    {
        "title": ["=1+1", "+cmd", "-5.5", "@sum", "\tx", "plain", None],
        "many": [["a", "=b"], [], None, ["c"], ["d"], ["e"], ["f"]],
        "at": [datetime(2026, 11, 18, 22, tzinfo=UTC)] * 7,
        "n": [1, 2, 3, 4, 5, 6, 7],
    }
)


def test_csv_opens_as_utf8_and_no_cell_is_a_formula() -> None:
    content = files.csv_bytes(FRAME)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = content.decode("utf-8-sig").splitlines()
    assert rows[0] == "title,many,at,n"
    assert rows[1] == "'=1+1,a; =b,2026-11-18T22:00:00Z,1"
    assert rows[2].startswith("'+cmd,")
    assert rows[3].startswith("-5.5,"), "a number stays a number"
    assert rows[4].startswith("'@sum,")
    assert rows[5].startswith("'\tx,")
    assert rows[7].startswith(",f,"), "unknown stays empty"


def test_xlsx_holds_text_as_text() -> None:
    with zipfile.ZipFile(io.BytesIO(files.xlsx_bytes(FRAME))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "=1+1" in strings


def test_a_download_is_named_as_the_table_was() -> None:
    shown = {"title": col.text("Title", 100), "n": col.number("Title"), "at": "When"}
    assert files.labelled(FRAME.select(*shown), shown).columns == ["Title (title)", "Title (n)", "When"]


def test_parquet_keeps_types() -> None:
    assert pl.read_parquet(files.parquet_bytes(FRAME)).schema == FRAME.schema
