"""Text: markup to plain text, and strings without the characters that deceive people or break tables.

Answers: what would a person read here? At most 64 KiB, NFC, no control, bidirectional or zero-width characters.
May import: the standard library, polars, selectolax.
"""

from __future__ import annotations

import html
import re
import unicodedata

import polars as pl
from selectolax.lexbor import LexborHTMLParser

LONGEST = 64 * 1024
# Enough for seven characters of markup to one of text.
_LONGEST_MARKUP = 8 * LONGEST
# lexbor's time grows with the square of the depth: 100,000 open divs took 28 s. Pages are 30 deep.
_DEEPEST = 400

# What other systems end a line with: CR, vertical tab, form feed, NEL, line and paragraph separator.
_BREAKS = "\r\n|[\r\x0b\x0c\x85\u2028\u2029]"
_BREAK = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")
# Controls without \t and \n; all that Unicode calls default-ignorable (soft hyphen, zero-width and bidirectional marks,
# Hangul fillers, variation selectors, tags) but U+FE0F, which makes an emoji of a sign; noncharacters.
_UNWANTED_SHORT = (
    "\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
)
_UNWANTED_LONG = "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17)
)
_UNWANTED = _UNWANTED_SHORT + _UNWANTED_LONG
# Two patterns, because a class with characters above U+FFFF is no bitmap: it took eight times as long on every text.
# Lone surrogates only here: polars' strings are UTF-8 and cannot hold one.
_UNWANTED_PATTERN = re.compile(f"[{_UNWANTED_SHORT}\ud800-\udfff]")
_UNWANTED_LONG_PATTERN = re.compile(f"[{_UNWANTED_LONG}]")
_LONG = re.compile("[\U00010000-\U0010ffff]")

_BLOCK = re.compile(
    r"</?(?:p|br|div|li|ul|ol|tr|table|h[1-6]|section|article|header|footer|blockquote|pre|hr|dt|dd|figure|figcaption|main|aside|nav)\b(?=[\s/>])",
    re.IGNORECASE,
)
_SILENT = ["script", "style", "head", "template", "noscript", "iframe", "object", "svg", "math", "textarea", "select"]
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*?(/?)>")
_VOID = {"br", "hr", "img", "input", "meta", "link", "wbr", "source", "area", "col", "embed", "track", "param", "base"}
# Elements that end by themselves where the next begins: only what holds them can nest.
_VOID |= {"p", "li", "dt", "dd", "option", "tr", "td", "th", "thead", "tbody", "tfoot"}
_UNSEEN = re.compile(r"<!--.*?(?:-->|$)|<(script|style)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_ESCAPED_TAG = re.compile(r"&(?:amp;)*lt;/?[a-zA-Z]")


def clean(text: str | None) -> str | None:
    """The string in NFC without unwanted characters, white space at the ends cut; None when nothing is left."""
    if text is None:
        return None
    if not (text.isascii() and text.isprintable()):
        text = _UNWANTED_PATTERN.sub("", _BREAK.sub("\n", text.replace("\r\n", "\n")))
        if _LONG.search(text):
            text = _UNWANTED_LONG_PATTERN.sub("", text)
    return unicodedata.normalize("NFC", text).strip() or None


def line(text: str | None) -> str | None:
    """`clean` with every run of white space folded to one space: titles, names."""
    cleaned = clean(text)
    return " ".join(cleaned.split()) or None if cleaned else None


def cleaned(column: pl.Expr) -> pl.Expr:
    """`clean` for a column of strings."""
    folded = column.str.replace_all(_BREAKS, "\n").str.replace_all(f"[{_UNWANTED}]", "")
    stripped = folded.str.normalize("NFC").str.strip_chars()
    return pl.when(stripped != "").then(stripped)


def capped(text: str | None, limit: int = LONGEST) -> str | None:
    """The string cut to at most `limit` bytes of UTF-8, never inside a character."""
    if text is None or len(text) * 4 <= limit:
        return text
    return text.encode("utf-8", "ignore")[:limit].decode("utf-8", "ignore").strip() or None


def title(markup: str | None) -> str | None:
    """A title that may hold entities or inline markup, as one line of plain text, at most 1 KiB.

    Text that only looks like a comparison (`a < b`) or names a tag that HTML does not know (`List<T>`) stays.
    """
    if not markup:
        return None
    markup = markup[:_LONGEST_MARKUP]
    if re.search(r"</?(?:b|i|em|strong|span|a|p|br|sub|sup|code|font|u|mark|small)\b[^<>]*>", markup, re.IGNORECASE):
        return capped(line(from_html(markup)), 1024)
    return capped(line(html.unescape(markup)), 1024)


def from_html(markup: str | None, limit: int = LONGEST) -> str | None:
    """The words of an HTML fragment: one line a block, scripts and styles dropped, cut at `limit` bytes.

    Markup that was escaped once or several times more (Greenhouse does it twice) is unescaped first. Deep nesting,
    the way to keep a parser busy for minutes, is read by a plain tag stripper instead of a tree.
    """
    if not markup:
        return None
    if len(markup) > _LONGEST_MARKUP:
        markup = re.sub(r"<[^<>]*$", "", markup[:_LONGEST_MARKUP])
    markup = unescaped(markup)
    if "<" not in markup:
        return capped(_paragraphs(html.unescape(markup)), limit)
    if is_deep(markup):
        return capped(_paragraphs(html.unescape(_TAG.sub("\n", _UNSEEN.sub("", markup)))), limit)
    markup = _BLOCK.sub(r"\n\g<0>", markup)
    # Lone surrogates cannot be encoded for the parser.
    tree = LexborHTMLParser(markup.encode("utf-8", "ignore").decode("utf-8"))
    tree.strip_tags(_SILENT)
    if tree.body is None:
        return None
    return capped(_paragraphs(tree.body.text(deep=True)), limit)


def unescaped(markup: str) -> str:
    """Markup whose own tags were escaped, with its tags again; anything else unchanged."""
    for _ in range(3):
        if _TAG.search(markup) or not _ESCAPED_TAG.search(markup):
            break
        markup = html.unescape(markup)
    return markup


def _paragraphs(text: str) -> str | None:
    folded = (" ".join(part.split()) for part in (clean(text) or "").split("\n"))
    return "\n".join(part for part in folded if part) or None


def is_deep(markup: str) -> bool:
    """Whether too many tags are open at once; closing tags that match nothing count as well, which errs upwards."""
    if markup.count("<") <= _DEEPEST:
        return False
    depth = 0
    for match in _TAG.finditer(markup):
        closes, name, closes_itself = match.groups()
        if name.lower() in _VOID or closes_itself:
            continue
        depth = max(depth - 1, 0) if closes else depth + 1
        if depth > _DEEPEST:
            return True
    return False
