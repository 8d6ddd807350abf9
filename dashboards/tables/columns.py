"""The columns of tables, one short word for each way to show a value. May import: streamlit, words."""

from __future__ import annotations

from typing import Any, Literal

import streamlit as st

from dashboards.words import L

Width = int | Literal["small", "medium", "large"]


def _fit(label: str, least: int = 75) -> int:
    """Pixels in which the heading is not cut off: a Han character is about as wide as two Latin ones."""
    return max(least, round(sum(14.5 if ord(c) > 0x2E7F else 7.6 for c in label)) + 30)


def text(label: str, width: Width | None = None, *, pinned: bool = False, right: bool = False) -> Any:
    """Words, or numbers that may be withheld (`right`)."""
    return st.column_config.TextColumn(
        label, width=width or _fit(label, 75 if right else 96), pinned=pinned, alignment="right" if right else None
    )


def number(label: str, form: str = "localized", *, width: Width | None = None, pinned: bool = False) -> Any:
    """A number with the reader's separators, or in a printf form."""
    return st.column_config.NumberColumn(label, format=form, width=width or _fit(label), pinned=pinned)


def share(label: str) -> Any:
    """A share 0..1 as per cent."""
    return st.column_config.NumberColumn(label, format="percent", width=_fit(label))


def bar(label: str, top: float = 1, form: str = "percent") -> Any:
    """A number with its bar from zero to `top`."""
    return st.column_config.ProgressColumn(label, min_value=0, max_value=top, format=form, width=_fit(label, 110))


def day(label: str, *, pinned: bool = False) -> Any:
    """A date."""
    return st.column_config.DateColumn(label, width=110, pinned=pinned)


def moment(label: str, zone: str) -> Any:
    """A timestamp in the reporting time zone."""
    return st.column_config.DatetimeColumn(label, format="YYYY-MM-DD HH:mm", timezone=zone, width=140)


def link() -> Any:
    """An address, shown as one word."""
    return st.column_config.LinkColumn(L("链接", "Link"), display_text=L("打开", "Open"), width="small")


def flag(label: str) -> Any:
    """Yes, no, or blank for unknown."""
    return st.column_config.CheckboxColumn(label, width=_fit(label))
