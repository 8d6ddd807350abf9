"""Pay: numbers, currency and period only as far as the words go."""

from decimal import Decimal

import pytest

from pipelines.grammars import salaries
from pipelines.grammars.salaries import Salary
from tests.grammars.tables import table


def pay(
    low: int | None, high: int | None, currency: str | None, period: str | None, months: int | None = None
) -> Salary:
    as_money = [None if amount is None else Decimal(amount) for amount in (low, high)]
    return Salary(*as_money, currency, period, months)


@pytest.mark.parametrize(("text", "language", "low", "high", "currency", "period", "months"), table("salaries"))
def test_parse(
    text: str,
    language: str | None,
    low: str | None,
    high: str | None,
    currency: str | None,
    period: str | None,
    months: str | None,
) -> None:
    bounds = [None if amount is None else Decimal(amount) for amount in (low, high)]
    expected = Salary(*bounds, currency, period, int(months) if months else None) if any(bounds) else None
    assert salaries.parse(text, language=language) == expected


def test_nothing_is_no_pay() -> None:
    assert salaries.parse("") is salaries.parse(None) is None


def test_a_chinese_board_means_yuan_a_month() -> None:
    assert salaries.parse("15-25K", language="zh-CN") == pay(15_000, 25_000, "CNY", "month")
    assert salaries.parse("20-40万/年", language="zh") == pay(200_000, 400_000, "CNY", "year")
    assert salaries.parse("$10k-15k", language="zh") == pay(10_000, 15_000, "USD", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The base salary for this role is $150,000 - $190,000 per year plus equity.",
            ("$150,000 - $190,000 per year", pay(150_000, 190_000, "USD", "year")),
        ),
        ("Pay range: $75k - $105k", ("$75k - $105k", pay(75_000, 105_000, "USD", None))),
        ("Compensation: £60,000 to £80,000", ("£60,000 to £80,000", pay(60_000, 80_000, "GBP", None))),
        ("We raised $20M and serve customers with $1,000 - $2,000 of spend.", None),
        ("岗位职责：写代码。薪资：15-25K·14薪，双休", ("15-25K·14薪", pay(15_000, 25_000, "CNY", "month", 14))),
        ("待遇 8千-1.2万元/月，五险一金", ("8千-1.2万元/月", pay(8_000, 12_000, "CNY", "month"))),
        ("实习补贴150-200元/天", ("150-200元/天", pay(150, 200, "CNY", "day"))),
        ("公司融资1-2亿元，年营收30-50万元，员工工资按时发", None),
        ("获得20-30万元奖金", None),
        ("要求3-5年经验，薪资面议", None),
        ("Salary is competitive.", None),
        ("", None),
        (None, None),
    ],
)
def test_find_in_long_text(text: str | None, expected: tuple[str, Salary] | None) -> None:
    assert salaries.find(text) == expected
