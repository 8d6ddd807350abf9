"""What the documents say is so: links, commands, settings, exit codes, folders, both languages, and every example."""

import csv
import json
import re
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import jinja2
import pytest
import typer.main
import yaml

from pipelines.cli import app
from pipelines.contracts.feed import Feed
from pipelines.failures import Failure
from pipelines.orchestration import metric_docs
from pipelines.settings import ROOT, Settings
from pipelines.sources import SOURCES
from tests.benchmarks.readme import MARKS
from tests.benchmarks.readme import table as measured
from tests.docs.markdown import Block, Page

README, CHINESE, CONTRIBUTING = (Page(ROOT / n) for n in ("README.md", "README.zh.md", "CONTRIBUTING.md"))
HEADINGS = {
    README.path.name: ("Command", "Exit code", "Target", "Variable", "Folder"),
    CHINESE.path.name: ("命令", "退出码", "目标", "变量", "目录"),
}
COMMANDS = set(typer.main.get_command(app).commands)  # pyright: ignore[reportAttributeAccessIssue]
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def listed() -> list[Path]:
    """Every file that is in git or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


PAGES = [Page(path) for path in listed() if path.suffix == ".md"]


@pytest.fixture(params=[README, CHINESE], ids=lambda page: page.path.name)
def readme(request: pytest.FixtureRequest) -> Page:
    return request.param


def table(page: Page, number: int) -> dict[str, list[str]]:
    return page.table(HEADINGS[page.path.name][number])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.path.relative_to(ROOT)))
def test_links_and_pictures_lead_somewhere(page: Page) -> None:
    for link in page.links():
        if re.match(r"[a-z]+:", link):
            continue
        name, _, fragment = link.partition("#")
        target = page.path.parent / name if name else page.path
        assert target.exists(), link
        assert not fragment or fragment in Page(target).anchors(), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.path.relative_to(ROOT)))
def test_commands_and_targets_that_a_document_names_exist(page: Page) -> None:
    code = "\n".join([*page.spans(), *(block.code for block in page.blocks() if block.language in ("sh", "cron"))])
    assert set(re.findall(r"\btalent ([a-z]+(?:-[a-z]+)*)", code)) <= COMMANDS
    assert set(re.findall(r"(?<![\w-])make ([a-z]+)", code)) <= TARGETS


def test_the_tables_list_every_command_and_every_target(readme: Page) -> None:
    assert {key.removeprefix("talent ") for key in table(readme, 0)} == COMMANDS
    assert {key.removeprefix("make ") for key in table(readme, 2)} == TARGETS


def test_exit_codes_are_those_of_the_code(readme: Page) -> None:
    codes = {kind.exit_code for kind in Failure.__subclasses__()}
    assert set(table(readme, 1)) == {str(code) for code in codes | {0, 1}}


def test_settings_are_those_of_the_code_with_their_defaults(readme: Page) -> None:
    def shown(value: Any) -> str:
        if value in ("", None):
            return "empty" if readme is README else "空"
        if isinstance(value, tuple | dict):  # the environment holds lists as JSON
            value = json.dumps(value)
        return f"`{value.relative_to(ROOT) if isinstance(value, Path) else value}`"

    fields = Settings.model_fields.items()
    expected = {f"TALENT_{name.upper()}": shown(field.get_default(call_default_factory=True)) for name, field in fields}
    assert {name: cells[0] for name, cells in table(readme, 3).items()} == expected


def test_the_map_shows_folders_that_exist_and_every_package(readme: Page) -> None:
    shown = set(table(readme, 4))
    assert not [place for place in shown if not (ROOT / place).exists()]
    packages = {f"pipelines/{path.parent.name}" for path in (ROOT / "pipelines").glob("*/__init__.py")}
    assert packages <= shown
    tops = {path.relative_to(ROOT).parts[0] for path in listed() if path.parent != ROOT}
    tops = {top for top in tops if not top.startswith(".") and top != "docs"}
    assert tops <= {place.split("/")[0] for place in shown}


def test_every_page_of_the_dashboards_is_described(readme: Page) -> None:
    titles = re.findall(r'view\("\w+", L\("([^"]+)", "([^"]+)"\)', (ROOT / "dashboards/app.py").read_text("utf-8"))
    shown = readme.table("Page" if readme is README else "页面")
    # the first page is called after the section it opens
    expected = [zh if readme is CHINESE else en for zh, en in titles[1:]]
    assert list(shown)[1:] == expected


def test_every_kind_is_listed(readme: Page) -> None:
    assert set(SOURCES) <= readme.spans()
    assert set(SOURCES) <= CONTRIBUTING.spans()


def test_the_chinese_half_says_the_same() -> None:
    assert [level for level, _ in CHINESE.headings()] == [level for level, _ in README.headings()]
    assert CHINESE.spans() == README.spans()

    def without_comments(page: Page) -> list[str]:
        return [re.sub(r"\s*#.*", "", block.code) for block in page.blocks()]

    assert without_comments(CHINESE) == without_comments(README)
    assert [(len(t), len(t[0])) for t in CHINESE.tables()] == [(len(t), len(t[0])) for t in README.tables()]

    def alike(page: Page) -> set[str]:  # a picture exists in both languages
        return {re.sub(r"-(zh|en)\.png$", ".png", link) for link in page.links()} - {"README.md", "README.zh.md"}

    assert alike(CHINESE) == alike(README)
    words = [re.sub(r"\W", "", heading) for _, heading in CHINESE.headings()]
    assert all(re.search(r"[\u4e00-\u9fff]", heading) for heading in words)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_measured_table_is_what_was_recorded(language: str) -> None:
    page = {"zh": CHINESE, "en": README}[language]
    assert MARKS.findall(page.text) == [measured(language)], "type `python -m tests.benchmarks.readme`"


def test_no_file_names_a_machine_or_a_package_index() -> None:
    homes = "|".join(("home", "root", "work"))
    machine = re.compile(rf"(?<![\w.\-}}])/(?:{homes})/\w")
    index = re.compile(r"(?<!emit-)\bindex" + r"-url|extra" + r"-index|\bpypi" + r"\.|python" + r"hosted")
    found: list[str] = []
    for path in listed():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # pictures, compressed payloads, other character sets
        if path.name == "LICENSE":
            continue
        numbered = enumerate(lines, start=1)
        found += [f"{path.relative_to(ROOT)}:{n}" for n, line in numbered if machine.search(line) or index.search(line)]
    assert not found, found


# -- the examples of CONTRIBUTING --------------------------------------------------------------------------------------


def examples(language: str) -> list[Block]:
    return [block for block in CONTRIBUTING.blocks() if block.language == language]


def example(target: str) -> Block:
    (found,) = [block for block in CONTRIBUTING.blocks() if block.target == target]
    return found


def rendered(sql: str) -> str:
    """The SQL with models by their bare names; our macros stand for their simplest meaning."""
    macros = {
        "ref": lambda model: model,
        "measured": lambda *_: "select 1 as current_value",
        "percentile": lambda value, p: f"quantile_cont({value}, {p})",
    }
    return jinja2.Environment(autoescape=False).from_string(sql).render(**macros)


@pytest.mark.parametrize("language", ["python", "yaml", "json", "csv", "sql"])
def test_every_example_parses(language: str) -> None:
    assert examples(language)
    for block in examples(language):
        assert block.action, f"nothing says which file this is: {block.code[:60]}"
        assert block.target
        if language == "python":
            compile(block.code, block.target, "exec")
        elif language == "yaml":
            assert yaml.safe_load(block.code)
        elif language == "json":
            assert json.loads(block.code)
        elif language == "sql":
            sql = rendered(block.code).removeprefix("union all")
            assert len(duckdb.extract_statements(sql)) == 1


def test_files_that_an_example_adds_to_exist_and_those_it_creates_do_not() -> None:
    for block in CONTRIBUTING.blocks():
        if block.target:
            assert (ROOT / block.target).exists() == (block.action != "Create"), block.target


def test_example_rows_have_the_columns_of_their_table_and_are_new() -> None:
    for block in examples("csv"):
        assert block.target
        with (ROOT / block.target).open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        for row in csv.reader(block.code.splitlines()):
            assert len(row) == len(header), (block.target, row)
            assert row not in rows


def test_example_feeds_name_known_kinds_and_new_feeds() -> None:
    feeds = [block for block in examples("yaml") if block.target == "pipelines/feeds.yml"]
    lines = [line for block in feeds for line in yaml.safe_load(block.code)]
    targets = [block.target or "" for block in CONTRIBUTING.blocks()]
    created = {Path(target).stem for target in targets if target.startswith("pipelines/sources/")}
    present = {line["name"] for line in yaml.safe_load((ROOT / "pipelines/feeds.yml").read_text(encoding="utf-8"))}
    assert len(lines) == 3
    for line in lines:
        feed = Feed.model_validate(line)
        assert feed.kind in SOURCES.keys() | created
        assert feed.name not in present


def test_the_example_kind_reads_its_payload_as_written_beside_it() -> None:
    module = ModuleType("remotive")
    exec(compile(example("pipelines/sources/remotive.py").code, "remotive.py", "exec"), module.__dict__)
    expected = yaml.safe_load(example("tests/payloads/remotive/board.json.expected.yml").code)
    payload = example("tests/payloads/remotive/board.json").code.encode()
    rows = module.SOURCE.parse(payload, Feed(name="recorded", kind="remotive", **expected["feed"]))
    assert rows.height == expected["rows"]
    refused = rows.drop_nulls("_reason").select("_pointer", "_reason")
    assert dict(refused.iter_rows()) == expected["reasons"]
    first = rows.row(0, named=True)
    assert (first["job_id"], first["country"], first["workplace"]) == ("1900001", "DE", "remote")
    assert first["posted_at"].isoformat() == "2026-03-02T08:00:00+00:00"


def test_the_example_mart_passes_its_own_unit_test_with_its_own_columns() -> None:
    mart = "dbt_project/models/marts/talent/hiring_companies"
    document = yaml.safe_load(example(f"{mart}.yml").code)
    ((model,), (unit,)) = document["models"], document["unit_tests"]
    (given,) = unit["given"]
    with duckdb.connect() as con:
        con.execute("create table jobs (job_id text, company text, is_open bool, posted_on date, is_canonical bool)")
        for row in given["rows"]:
            con.execute("insert into jobs by name select " + ", ".join(f"? as {name}" for name in row), [*row.values()])
        found = con.sql(rendered(example(f"{mart}.sql").code))
        assert list(zip(found.columns, map(str, found.types), strict=True)) == [
            (column["name"], column["data_type"].upper()) for column in model["columns"]
        ]
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    assert rows == unit["expect"]["rows"]


@pytest.mark.parametrize("language", list(metric_docs.TARGETS))
def test_the_pages_of_metrics_are_what_the_registry_says(language: str) -> None:
    assert metric_docs.TARGETS[language].read_text(encoding="utf-8") == metric_docs.render(language)
