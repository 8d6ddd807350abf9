"""A plan to take home: the files as they are, and read back by what reads such files.

The golden files are written anew by `python -m tests.exports.test_exports`; look at the difference before it is kept.
"""

from datetime import UTC, date, datetime
from pathlib import Path

import feedparser
import icalendar
import pytest

from pipelines.derive.plan_requests import Planner, Request
from pipelines.exports import plan_calendar, plan_feed, plan_pages
from pipelines.exports.parcel import parcel
from pipelines.exports.plan_export import PlanExport, address, link
from tests.derive.test_plan_requests import offer

GOLDEN = Path(__file__).parent / "golden"  # names end in .txt: they are no documents of the project
AS_OF = datetime(2026, 11, 18, 22, 0, tzinfo=UTC)
WHOSE = "m_0123456789abcdef"


def exported(hours: float | None = 5.0, whose: str = WHOSE) -> PlanExport:
    """The plan of one who can show Python and used to read Chinese as well, before the plan was made anew."""
    planner = Planner(offer(), {"python": 2.5})
    before, now = Request("role", "engineer", 8.0), Request("role", "engineer", hours)
    plan = planner.plan(now)
    changes = planner.changes(planner.plan(before), plan, now)
    goal = ("机器学习工程师", "Machine learning engineer")
    return PlanExport(whose, now, goal, plan, planner.offer, AS_OF, date(2026, 11, 18), changes)


@pytest.mark.parametrize("name", sorted(parcel(exported())))
def test_the_files_are_as_they_were_looked_at(name: str):
    assert parcel(exported())[name] == (GOLDEN / f"{name}.txt").read_bytes()


def test_equal_data_gives_equal_bytes():
    assert parcel(exported()) == parcel(exported())


def test_the_calendar_reads_back_as_rfc_5545():
    content = plan_calendar.ics(exported(), "en")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar["version"] == "2.0"
    assert not calendar.errors
    entries = calendar.walk("VEVENT")
    # 90 minutes of SQL end in week 1 of 300 minutes; 1,290 minutes end in week 5
    assert [(str(e["summary"]), e.decoded("dtstart"), e.decoded("dtend")) for e in entries] == [
        ("SQL · 1.5 h", date(2026, 11, 18), date(2026, 11, 25)),
        ("Machine learning · 20 h", date(2026, 11, 18), date(2026, 12, 23)),
    ]
    assert all(e.decoded("dtstamp") == AS_OF for e in entries)
    assert str(entries[0]["url"]) == "https://e.org/s"
    assert "Practise in: Data wall" in str(entries[1]["description"])


def test_an_entry_keeps_its_uid_when_the_plan_moves_and_shares_it_with_nobody():
    def uids(export: PlanExport) -> list[str]:
        return [str(e["uid"]) for e in icalendar.Calendar.from_ical(plan_calendar.ics(export, "zh")).walk("VEVENT")]

    assert uids(exported(5.0)) == uids(exported(2.0))
    assert not set(uids(exported(5.0))) & set(uids(exported(5.0, whose="m_other")))


def test_without_hours_the_calendar_is_empty_and_the_digest_says_so():
    export = exported(None)
    assert not icalendar.Calendar.from_ical(plan_calendar.ics(export, "en")).walk("VEVENT")
    assert "Nothing is planned for this week." in plan_pages.digest(export, "en")


def test_the_digest_of_a_later_week_and_of_one_after_the_end():
    assert "- Machine learning: Learning from data, 5 h" in plan_pages.digest(exported(), "en", week=2)
    assert "Nothing is planned" in plan_pages.digest(exported(), "en", week=6)


def test_the_feed_reads_back_with_what_changed_first():
    feed = feedparser.parse(plan_feed.atom(exported(), "en"))
    assert not feed.bozo
    assert feed.version == "atom10"
    assert [entry.title for entry in feed.entries] == [
        "2 weeks more.", "Learn SQL: SQL 讲座", "Learn Machine learning: Learning from data",
    ]  # fmt: skip
    assert len({entry.id for entry in feed.entries}) == 3
    assert feed.entries[1].link == "https://e.org/s"


def test_nothing_personal_but_the_pseudonym_is_in_the_files_and_that_only_where_it_tells_them_apart():
    for name, content in parcel(exported()).items():
        assert (WHOSE.encode() in content) == name.endswith(".md"), name
    assert not any(b"m_" in content for content in parcel(exported(whose="")).values())


def test_what_comes_from_outside_cannot_break_out():
    assert address("javascript:alert(1)") is None
    assert address("https://e.org/a b>(c)") == "https://e.org/a%20b%3E%28c%29"
    assert link("a](x) <b>\n# c", "https://e.org") == r"[a\]\(x\) \<b\> \# c](<https://e.org>)"
    assert link(None, None) == ""


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for file, content in parcel(exported()).items():
        (GOLDEN / f"{file}.txt").write_bytes(content)
