"""Numbers, dates and outside text as a Chinese and an English reader sees them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from dashboards import formats as f
from dashboards import words
from dashboards.answers.kpi import compared
from dashboards.pictures.ticks import month_ticks, round_ticks


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Both languages in turn."""
    monkeypatch.setattr(words, "lang", lambda: request.param)
    monkeypatch.setattr(f, "lang", lambda: request.param)
    return request.param


def test_numbers(language: str) -> None:
    zh = language == "zh"
    assert f.num(12345.6) == "12,346"
    assert f.compact(12345) == ("1.2万" if zh else "12.3K")
    assert f.pct(0.1234, 1) == "12.3%"
    assert f.points(-0.021) == ("-2.1 个百分点" if zh else "-2.1 pp")
    assert f.change(0.0825) == "+8.2%"
    assert f.money(435.534, "CNY") == ("¥436" if zh else "CN¥436")
    assert f.money(-1864, "CNY") == ("-¥1,864" if zh else "-CN¥1,864")
    assert f.money(13_900, "CNY") == ("¥1.4万" if zh else "CN¥13.9K")
    assert f.hours(0.5) == ("30 分钟" if zh else "30 min")
    assert f.hours(9.66) == ("9.7 小时" if zh else "9.7 h")
    assert f.hours(72) == ("3 天" if zh else "3 days")


def test_unknown_is_a_dash_and_small_groups_are_hidden(language: str) -> None:
    assert {f.num(None), f.pct(None), f.money(None, "CNY"), f.day(None), f.hours(None), f.count(None)} == {"—"}
    assert [f.count(n) for n in (0, 1, 4, 5)] == ["0", "<5", "<5", "5"]


def test_dates(language: str) -> None:
    zh = language == "zh"
    assert f.day(date(2026, 11, 9), "yMMMd") == ("2026年11月9日" if zh else "Nov 9, 2026")
    assert f.day_range(date(2026, 11, 9), date(2026, 11, 15)) == ("11月9日至15日" if zh else "Nov 9\u2009–\u200915")
    at = datetime(2026, 11, 18, 22, tzinfo=UTC)
    assert f.moment(at, "Asia/Shanghai") == ("2026年11月19日 06:00" if zh else "Nov 19, 2026, 06:00")
    assert f.age(timedelta(days=4)) == ("4天前" if zh else "4 days ago")


def test_months_are_thinned_and_january_has_its_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f, "lang", lambda: "en")
    mondays = [date(2025, 11, 3) + timedelta(weeks=i) for i in range(20)]
    assert [text for _, text in month_ticks(mondays)] == ["Nov", "Dec", "Jan 2026", "Feb", "Mar"]
    assert [text for _, text in month_ticks(mondays, most=3)] == ["Nov", "Jan 2026", "Mar"]


def test_ticks_are_round() -> None:
    assert [v for v, _ in round_ticks(0, 0.63, str)] == pytest.approx([0, 0.2, 0.4, 0.6])
    assert [v for v, _ in round_ticks(18_000, 65_000, str)] == [20_000, 30_000, 40_000, 50_000, 60_000]


def test_a_key_figure_says_whether_it_got_better() -> None:
    def move(now: float | None, before: float | None, good: str) -> tuple[str | None, bool | None]:
        kpi = compared("x", now, before, show=f.num, by="count", against="", good=good)  # pyright: ignore
        return kpi.change, kpi.better

    assert move(5, 3, "up") == ("+2", True)
    assert move(5, 3, "down") == ("+2", False)
    assert move(3, 3, "up") == ("0", None)
    assert move(None, 3, "up") == (None, None)


def test_outside_text_is_harmless_and_told_apart() -> None:
    evil = "[x](javascript:alert(1)) <b>$a$ :red[x]"
    assert words.plain(evil) == "\u2068\\[x\\]\\(javascript\\:alert\\(1\\)\\) \\<b\\>\\$a\\$ \\:red\\[x\\]\u2069"
    assert words.theirs("a <b>&", 20) == "\u2068a &lt;b&gt;&amp;\u2069"
    assert words.short("abcdef", 4) == "\u2068abc…\u2069"
    assert words.mark("use RAG well", "RAG") == "\u2068use :blue-background[RAG] well\u2069"
