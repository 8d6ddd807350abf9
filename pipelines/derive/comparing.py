"""How sure are we that two records are one, and why? A transparent score from the comparisons of `records`.

The score is the logistic of a weighted sum of what is alike and what differs, so 0.5 is as likely as not. Weights of
the bibliographic comparisons are learned (`record_weights`); a further column adds from -2 (nothing in common) to +2
(equal) to the log-odds. The
reason names what agrees and what speaks against. May import: numpy, rapidfuzz, `derive.records`,
`derive.record_weights`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from pipelines.derive.record_weights import INTERCEPT, WEIGHTS
from pipelines.derive.records import Author, Record, authors_alike, pages_alike, venues_alike
from pipelines.derive.shingles import listed

Floats = npt.NDArray[np.float64]
Pairs = npt.NDArray[np.int64]  # shape (n, 2): position on the left, position on the right
Likeness = npt.NDArray[np.float64]  # of the texts of each pair, NaN where one is short or there is none


def L(zh: str, en: str) -> tuple[str, str]:
    """A text in both languages, side by side."""
    return zh, en


FEATURES = (
    "title", "title_part", "title_words", "title_words_all",
    "title_close", "title_part_close", "title_words_close", "title_words_all_close",
    "other_part", "title_short",
    "authors", "authors_many", "authors_unknown", "authors_other",
    "year_same", "year_next", "year_other", "year_far",
    "venue", "venue_unknown", "venue_other", "sort_same", "sort_other",
    "pages_same", "pages_other",
    "title_equal", "authors_equal", "close_short", "year_unknown", "pages_known", "edition_1", "edition_2", "edition_3",
    "close_authors", "close_authors_other", "close_authors_unknown", "close_edition_0", "close_edition_2",
    "authors_part", "authors_words", "authors_edition_2", "pages_edition_2",
)  # fmt: skip
_AT = {name: place for place, name in enumerate(FEATURES)}
_CROSSED = _AT["title_equal"]  # the features from here on are made from those before
_EDITION = ("venue_other", "sort_other", "pages_other", "year_next", "year_other")
_OTHER_COLUMN = 2.0
# Texts: log-odds from -5 to 5, 0 where their words have a Jaccard index of 0.45.
_TEXT_WEIGHT, _TEXT_EVEN, _TEXT_MOST = 12.0, 0.45, 5.0
_TITLE_LEAST = -3.0
_PHRASES = [
    ("authors_other", L("作者不同", "authors differ")),
    ("year_same", L("年份相同", "same year")),
    ("year_next", L("年份差一年", "one year apart")),
    ("year_other", L("年份不同", "years differ")),
    ("pages_same", L("页码相同", "same pages")),
    ("pages_other", L("页码不同", "pages differ")),
    ("venue_other", L("发表处不同", "venues differ")),
    ("sort_other", L("出版类型不同", "sorts of publication differ")),
    ("other_part", L("卷、部不同", "parts or editions differ")),
]
THROUGH_OTHERS = ("joined through other records", "经其他记录相连")
_HOPELESS = 0.45  # titles less alike than this, whole and in part, are not looked at further
_CLOSE = 0.8
_SHORT = 30  # letters of a title below which it says less the shorter it is: `Editorial`, `Book review`


def rarity(titles: Sequence[Record]) -> dict[str, float]:
    """Inverse document frequency of the titles' words: log(1 + n / df)."""
    df = Counter(word for record in titles for word in record.words)
    return {word: float(np.log1p(len(titles) / n)) for word, n in df.items()}


def features(left: Sequence[Record], right: Sequence[Record], pairs: Pairs, idf: Mapping[str, float]) -> Floats:
    """One row of FEATURES for each pair; all zero where the titles have nothing in common."""
    found = np.zeros((len(pairs), len(FEATURES)))
    if not len(pairs):
        return found
    a = [left[i].joined for i, _ in listed(pairs)]
    b = [right[j].joined for _, j in listed(pairs)]
    whole = process.cpdist(a, b, scorer=fuzz.ratio, dtype=np.float32, workers=-1) / 100
    part = process.cpdist(a, b, scorer=fuzz.partial_ratio, dtype=np.float32, workers=-1) / 100
    found[:, 0], found[:, 1] = whole, part
    hopeful = np.flatnonzero((whole >= _HOPELESS) | (part >= 0.75))
    for row in hopeful.tolist():
        one, other = left[int(pairs[row, 0])], right[int(pairs[row, 1])]
        found[row, 2:4] = _words_alike(one.words, other.words, idf)
        found[row, 8:_CROSSED] = _rest(one, other)
    found[:, 4:8] = np.maximum(found[:, 0:4] - _CLOSE, 0) / (1 - _CLOSE)
    rest = np.ones(len(pairs), bool)
    rest[hopeful] = False
    found[rest, 4:] = 0.0
    found[hopeful, _CROSSED:] = _crossed(found[hopeful])
    return found


def _crossed(found: Floats) -> Floats:
    """What two comparisons say together: the same title means more when the authors agree and no edition differs."""

    def of(name: str) -> Floats:
        return found[:, _AT[name]]

    years = of("year_same") + of("year_next") + of("year_other")
    pages = of("pages_same") + of("pages_other")
    against = sum((of(name) > 0).astype(float) for name in _EDITION)
    close = of("title_close")
    authors = of("authors")
    return np.stack(
        [
            of("title") > 0.97,
            authors >= 0.95,
            close * of("title_short"),
            1 - years,
            pages,
            against >= 1,
            against >= 2,
            against >= 3,
            close * authors,
            close * of("authors_other"),
            close * of("authors_unknown"),
            close * (against == 0),
            close * (against >= 2),
            authors * of("title_part_close"),
            authors * of("title_words_close"),
            authors * (against >= 2),
            pages * (against >= 2),
        ],
        1,
    ).astype(float)


def score(found: Floats, others: Floats | None = None, texts: Likeness | None = None) -> Floats:
    """How likely each pair is one record, 0 to 1: from its features, its further columns' log-odds and its texts.

    Where both have a text, the titles alone cannot exclude that they are one: equal texts under other titles are.
    """
    odds = found @ np.array([WEIGHTS[name] for name in FEATURES]) + INTERCEPT
    if others is not None:
        odds = odds + others
    if texts is not None:
        said = np.clip(_TEXT_WEIGHT * (texts - _TEXT_EVEN), -_TEXT_MOST, _TEXT_MOST)
        odds = np.where(np.isnan(texts), odds, np.maximum(odds, _TITLE_LEAST) + np.nan_to_num(said))
    return 1 / (1 + np.exp(-np.clip(odds, -50, 50)))


def others_odds(left: Sequence[Record], right: Sequence[Record], pairs: Pairs) -> Floats:
    """What the further columns say: log-odds of each pair, 0 where one side says nothing."""
    odds = np.zeros(len(pairs))
    for row, (i, j) in enumerate(listed(pairs)):
        for a, b in zip(left[i].others, right[j].others, strict=True):
            if a and b:
                odds[row] += _OTHER_COLUMN * (2 * len(a & b) / len(a | b) - 1)
    return odds


def reason(found: npt.NDArray[np.float64], further: float = 0.0, text: float = float("nan")) -> tuple[str, str]:
    """What agrees and what speaks against, in English and Chinese, from one row of features."""
    told = {name: float(value) for name, value in zip(FEATURES, found.tolist(), strict=True)}
    alike = max(told["title"], told["title_words_all"])
    said = [
        L("题名相同", "same title")
        if told["title_equal"]
        else L(f"题名相似度 {alike:.2f}", f"titles {alike:.2f} alike")
    ]
    said += [phrase for name, phrase in _PHRASES if told[name]]
    if not told["authors_unknown"]:
        if told["authors_equal"]:
            said.insert(1, L("作者相同", "same authors"))
        elif not told["authors_other"]:
            said.insert(1, L("部分作者相同", "some authors the same"))
    if told["venue"] >= 0.5:
        said.append(L("发表处相同", "same venue"))
    if not np.isnan(text):
        said.append(L(f"正文相似度 {text:.2f}", f"texts {text:.2f} alike"))
    if further:
        said.append(L("其他栏相近", "other columns agree") if further > 0 else L("其他栏不同", "other columns differ"))
    return "; ".join(en for _, en in said), "；".join(zh for zh, _ in said)


def _rest(one: Record, other: Record) -> list[float]:
    authors = _authors(one.authors, other.authors)
    venue = venues_alike(one.venue, other.venue)
    sorts = None if one.venue.sort is None or other.venue.sort is None else one.venue.sort == other.venue.sort
    pages = pages_alike(one.pages, other.pages)
    years = None if one.year is None or other.year is None else abs(one.year - other.year)
    return [
        float(one.parts != other.parts),
        max(0.0, 1 - min(len(one.joined), len(other.joined)) / _SHORT),
        authors or 0.0,
        (authors or 0.0) * float(min(len(one.authors), len(other.authors)) > 1),
        float(authors is None),
        float(authors is not None and authors < 0.5),
        float(years == 0),
        float(years == 1),
        float(years is not None and years > 1),
        float(years is not None and years > 4),
        venue or 0.0,
        float(venue is None),
        float(venue is not None and venue < 0.35),
        float(sorts is True),
        float(sorts is False),
        float(pages == 1.0),
        float(pages == 0.0),
    ]


@lru_cache(maxsize=1 << 17)
def _authors(a: tuple[Author, ...], b: tuple[Author, ...]) -> float | None:
    return authors_alike(a, b)


def _words_alike(a: frozenset[str], b: frozenset[str], idf: Mapping[str, float]) -> tuple[float, float]:
    """Rarity-weighted share of one title's words that the other has, at least misspelled: the larger, the smaller."""
    if not a or not b:
        return 0.0, 0.0
    unseen = 8.0
    both = a & b
    shared = sum(idf.get(w, unseen) for w in both)
    in_a = in_b = shared
    free = sorted(b - both)
    total_a, total_b = shared, shared + sum(idf.get(w, unseen) for w in free)
    for word in sorted(a - both):
        weight = idf.get(word, unseen)
        total_a += weight
        for other in free if len(word) >= 3 else ():
            if len(other) >= 3 and _misspelled(word, other):
                in_a += 0.9 * weight
                in_b += 0.9 * idf.get(other, unseen)
                free.remove(other)
                break
    shares = in_a / total_a, in_b / total_b
    return max(shares), min(shares)


def _misspelled(a: str, b: str) -> bool:
    if a[0] != b[0] and a[-1] != b[-1]:
        return False
    return a.startswith(b) or b.startswith(a) or fuzz.ratio(a, b) >= 80
