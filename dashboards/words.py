"""The reader's language: from the address (?lang=en), else from the browser; and filters kept in the address.

May import: streamlit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

LANGUAGES = {"zh": "中文", "en": "English"}
HTML_LANG = {"zh": "zh-CN", "en": "en"}
# Text from outside (titles, quotes) may be in any language. Unicode's isolates say so: they keep its writing direction
# from spilling into ours, and let a test tell our words from theirs.
ISOLATE, POP = "\u2068", "\u2069"


class Definition(str):
    """How a number is counted, in words; remembers which metric of the registry it is the formula of."""

    metric_id: str

    def __new__(cls, text: str, metric_id: str) -> Definition:
        """The formula `text` of a metric."""
        made = super().__new__(cls, text)
        made.metric_id = metric_id
        return made

    def __add__(self, more: str) -> Definition:
        """The same metric with something said behind its formula."""
        return Definition(str(self) + more, self.metric_id)


def lang() -> str:
    """`zh` or `en`."""
    return st.session_state.get("lang") or "zh"


def L(zh: str, en: str) -> str:
    """The sentence in the reader's language; both are written side by side so that neither is forgotten."""
    return zh if lang() == "zh" else en


def switch() -> str:
    """The language switch: from the address, else as before, else the browser's; kept in the address on every page."""
    asked = st.query_params.get("lang")
    if asked in LANGUAGES and asked != st.session_state.get("lang:address"):  # a link, the back button
        st.session_state["lang"] = asked
    elif st.session_state.get("lang") not in LANGUAGES:
        st.session_state["lang"] = "zh" if (st.context.locale or "zh").lower().startswith("zh") else "en"
    chosen = st.segmented_control(
        "语言 / Language",
        list(LANGUAGES),
        required=True,
        key="lang",
        format_func=lambda code: LANGUAGES[code],
        label_visibility="collapsed",
    )
    language = chosen or "zh"  # the switch always has a choice; its type does not know
    if asked != language:
        st.query_params["lang"] = language
    st.session_state["lang:address"] = language
    return language


PAGE_SCRIPT = """<script>
document.documentElement.lang = "%s";
// Plotly charts keep the colours they were drawn in; the address holds the page's state, so a reload is safe.
window.themeWatch ||= (() => {
  const shade = () => getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor;
  const first = shade();
  return setInterval(() => shade() !== first && location.reload(), 300);
})();
</script>"""


def speak(language: str) -> None:
    """Tell screen readers and the line breaker the page's language, and redraw when the theme is switched."""
    with st.container(key="speak"):
        st.html(PAGE_SCRIPT % HTML_LANG[language], unsafe_allow_javascript=True)


def bound(
    widget: Callable[..., Any], label: str, options: Sequence[Any], *, key: str, default: Any, **more: Any
) -> Any:
    """A filter kept in the address by its key, not by its label; returns the choice.

    Streamlit's own `bind="query-params"` writes what `format_func` shows, so a link copied from the Chinese page would
    mean nothing on the English one. A value that is no longer offered falls back to the default.
    """
    many = isinstance(default, list)
    raw = st.query_params.get_all(key)
    if raw != st.session_state.get(f"{key}:address"):  # first run, a shared link, the back button
        found = [o for o in options if str(o) in raw]
        st.session_state[key] = (found if raw else default) if many else (found[0] if found else default)
    elif many:  # options that another filter took away
        st.session_state[key] = [o for o in st.session_state.get(key) or [] if o in options]
    elif st.session_state.get(key) not in options:  # another filter took it away, or the page was left
        st.session_state[key] = default
    value = widget(label, options, key=key, **more)
    want = [] if value == default else ([str(v) for v in value] or [""]) if many else [str(value)]
    _write(key, want, raw)
    return value


def bound_text(label: str, *, key: str, **more: Any) -> str:
    """A search box kept in the address; returns what was typed, trimmed."""
    raw = st.query_params.get(key, "")
    if raw != st.session_state.get(f"{key}:address", ""):
        st.session_state[key] = raw
    value = (st.text_input(label, key=key, **more) or "").strip()
    _write(key, [value] if value else [], [raw] if raw else [])
    st.session_state[f"{key}:address"] = value
    return value


def _write(key: str, want: list[str], have: list[str]) -> None:
    if want != have:
        if want:
            st.query_params[key] = want
        else:
            del st.query_params[key]
    st.session_state[f"{key}:address"] = want


def plain(text: str | None) -> str:
    """Text from outside, made harmless inside Markdown and told apart from our own words."""
    return ISOLATE + re.sub(r"([\\`*_{}\[\]()#+\-.!|<>$:~])", r"\\\1", " ".join((text or "").split())) + POP


def short(text: str | None, longest: int = 48) -> str:
    """Text from outside where nothing is interpreted (the options of a select box): shortened and told apart."""
    whole = " ".join((text or "").split())
    return ISOLATE + (whole if len(whole) <= longest else whole[: longest - 1].rstrip() + "…") + POP


def theirs(text: str | None, longest: int = 48) -> str:
    """Text from outside inside a chart, where Plotly reads a few HTML tags: shortened, escaped, told apart."""
    return short(text, longest).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mark(text: str, *hits: str) -> str:
    """Outside text with the words that count marked, once each."""
    out = plain(text)
    for hit in hits:
        inner = plain(hit)[1:-1]
        out = out.replace(inner, f":blue-background[{inner}]", 1) if inner else out
    return out
