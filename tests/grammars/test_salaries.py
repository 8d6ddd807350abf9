"""Pay: numbers, currency and period only as far as the words go."""

from decimal import Decimal

import pytest

from pipelines.grammars import salaries
from pipelines.grammars.salaries import Salary


def pay(
    low: int | None, high: int | None, currency: str | None, period: str | None, months: int | None = None
) -> Salary:
    as_money = [None if amount is None else Decimal(amount) for amount in (low, high)]
    return Salary(*as_money, currency, period, months)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15-25K·14薪", pay(15_000, 25_000, "CNY", "month", 14)),
        ("15-25K", pay(15_000, 25_000, None, None)),
        ("20-40万/年", pay(200_000, 400_000, None, "year")),
        ("年薪30-40万元", pay(300_000, 400_000, "CNY", "year")),
        ("150-200元/天", pay(150, 200, "CNY", "day")),
        ("8千-1.2万元/月", pay(8_000, 12_000, "CNY", "month")),
        ("$60/hr", pay(60, 60, "USD", "hour")),
        ("€70k–90k", pay(70_000, 90_000, "EUR", None)),
        ("$120,000 - $150,000 a year", pay(120_000, 150_000, "USD", "year")),
        ("$53K-$91K (estimated)", pay(53_000, 91_000, "USD", None)),
        ("$24-$39 Per Hour", pay(24, 39, "USD", "hour")),
        ("CA$100,000 to CA$130,000 per year", pay(100_000, 130_000, "CAD", "year")),
        ("up to £90k per annum", pay(None, 90_000, "GBP", "year")),
        ("from 5,000 EUR monthly", pay(5_000, None, "EUR", "month")),
        ("¥15000-20000", pay(15_000, 20_000, None, None)),
        ("£500 per day", pay(500, 500, "GBP", "day")),
        ("1.5-2万", pay(15_000, 20_000, None, None)),
        ("1.5-2万·13薪", pay(15_000, 20_000, "CNY", None, 13)),
        ("8千-1.2万/月", pay(8_000, 12_000, None, "month")),
        ("200-300元/天", pay(200, 300, "CNY", "day")),
        ("10-15元/时", pay(10, 15, "CNY", "hour")),
        ("30K以上·16薪", pay(30_000, None, "CNY", "month", 16)),
        ("USD 100K+", pay(100_000, None, "USD", None)),
        ("$81K – $87K • 0.5% – 1.75%", pay(81_000, 87_000, "USD", None)),
        ("150–200 USD/hour", pay(150, 200, "USD", "hour")),
        ("€60.000 - €80.000", pay(60_000, 80_000, "EUR", None)),
        ("80.000 € – 100.000 €", pay(80_000, 100_000, "EUR", None)),
        ("60,000 EUR to 80,000 EUR a year", pay(60_000, 80_000, "EUR", "year")),
        ("₹20-30 LPA", None),
        ("薪资面议", None),
        ("面议·14薪", None),
        ("面议", None),
        ("Competitive", None),
        ("-1", None),
        ("", None),
        (None, None),
        ("90k-70k", None),
        ("2026 or 2027", None),
    ],
)
def test_parse(text: str | None, expected: Salary | None) -> None:
    assert salaries.parse(text) == expected


def test_a_chinese_board_means_yuan_a_month() -> None:
    assert salaries.parse("15-25K", language="zh-CN") == pay(15_000, 25_000, "CNY", "month")
    assert salaries.parse("20-40万/年", language="zh") == pay(200_000, 400_000, "CNY", "year")
    assert salaries.parse("1.5-2万", language="zh") == pay(15_000, 20_000, "CNY", None)
    assert salaries.parse("8千-1.2万/月", language="zh") == pay(8_000, 12_000, "CNY", "month")
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
        ("Salary is competitive.", None),
        ("", None),
        (None, None),
    ],
)
def test_find_in_long_text(text: str | None, expected: tuple[str, Salary] | None) -> None:
    assert salaries.find(text) == expected
