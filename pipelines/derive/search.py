"""The words of papers and tutorials, counted so that SQL can rank them for a query.

Answers: which terms does each resource contain, how often and in which field, and which words of a query mean which
skill? A term is a word of a script with spaces (folded, without the plural's s) or, in Chinese, Japanese and Korean, a
character and every pair of neighbours: bigrams need no dictionary and retrieve as well as words (Nie, Gao, Zhang and
Zhou 2000, https://doi.org/10.1145/355214.355235).

Plurals follow Harman's S stemmer (1991, "How effective is suffixing?", JASIS 42(1), 7-15). The dashboards cut queries
by the same rules in code of their own, because they import nothing from here; a test holds the two together.
May import: folding.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import polars as pl

from pipelines.derive.folding import spelled

# Han, kana, Hangul syllables: written without spaces between words, or with endings that change.
CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7a3"
# A run of such characters; or a word with the signs that make it another one: c++, c#.
TOKEN = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+[+#]*")
_RUN = re.compile(rf"[{CJK}]")
# The same as polars' regular expressions write it: \\x{3400} for \\u3400.
_HAN = re.sub(r"\\u([0-9a-f]{4})", r"\\x{\1}", CJK)
_PATTERN = rf"[{_HAN}]+|[[\p{{L}}\p{{N}}]--[{_HAN}]]+[+#]*"
LONGEST_WORD = 40
LONGEST_TEXT = 20_000


@cache
def _character(character: str) -> str:
    """One character without case, accent, width and traditional form; some become two, accents become none."""
    if "\uac00" <= character <= "\ud7a3":  # Hangul syllables would fall apart into letters
        return character
    bare = unicodedata.normalize("NFKD", character.lower())
    return spelled("".join(c for c in bare if unicodedata.category(c) != "Mn").lower())


# Everything but ASCII and the unified ideographs; `spelled` sees to those, and lower case is ASCII's alone then.
_UNUSUAL = re.compile(r"[^\x00-\x7f\u4e00-\u9fff]")


def folded(text: str) -> str:
    """The text in one spelling. Other than `folding.folded` it drops accents and may change the length."""
    if text.isascii():
        return text.lower()
    return spelled(_UNUSUAL.sub(lambda match: _character(match[0]), text)).lower()


def stemmed(word: str) -> str:
    """An English word without the plural's ending; other words as they are."""
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss")):
        return word[:-1]
    return word


def _is_run(token: str) -> bool:
    return bool(_RUN.match(token))


def _word(token: str) -> str:
    return stemmed(token)[:LONGEST_WORD]


def terms(text: str) -> list[str]:
    """The terms of a text in order of reading, repeated as often as they occur."""
    found: list[str] = []
    for token in TOKEN.findall(folded(text[:LONGEST_TEXT])):
        if _is_run(token):
            found += [*token, *(token[i : i + 2] for i in range(len(token) - 1))]
        else:
            found.append(_word(token))
    return found


def atoms(text: str) -> list[str]:
    """A text as words and single characters, in order: what an alias of a skill is compared by."""
    return [atom for token in TOKEN.findall(folded(text)) for atom in (token if _is_run(token) else [_word(token)])]


def count_terms(papers: pl.DataFrame, tutorials: pl.DataFrame) -> pl.DataFrame:
    """How often each term stands in each field, from the staging frames.

    Comes back as [resource_id, term, in_title, in_tags, in_summary], ordered by resource and term. Fields are cut
    after 20,000 characters, so that one enormous text cannot fill the index.
    """
    papers_read = papers.select(resource_id="paper_id", title="title", tags=pl.lit(None, pl.String), summary="summary")
    tutorials_read = tutorials.select(
        resource_id="tutorial_id",
        title="title",
        tags=pl.col("tags").list.join(" , ", ignore_nulls=True),
        summary="summary",
    )
    read = pl.concat([papers_read, tutorials_read])
    fields = [
        _of_field(read.select("resource_id", text=pl.col(field).str.slice(0, LONGEST_TEXT))).with_columns(
            **{f"in_{other}": pl.col("n") if other == field else pl.lit(0, pl.UInt32) for other in read.columns[1:]}
        )
        for field in read.columns[1:]
    ]
    counts = [f"in_{field}" for field in read.columns[1:]]
    return (
        pl.concat(fields)
        .group_by("resource_id", "term")
        .agg(pl.col(counts).sum().cast(pl.Int64))
        .sort("resource_id", "term")
    )


def _of_field(read: pl.DataFrame) -> pl.DataFrame:
    """[resource_id, term, n] of one field; vectorised, because a query waits for nothing but an import may."""
    written = read.drop_nulls("text").with_row_index("row")
    texts = pl.Series([folded(text) for text in written["text"]], dtype=pl.String)
    tokens = (
        written.select("row", token=texts.str.extract_all(_PATTERN))
        .explode("token")
        .drop_nulls("token")
        .with_row_index("place")
    )
    runs = tokens.filter(pl.col("token").str.contains(f"^[{_HAN}]"))
    words = tokens.join(runs.select("place"), on="place", how="anti")
    distinct = words.select("token").unique()
    stems = distinct.with_columns(term=pl.Series([_word(token) for token in distinct["token"]], dtype=pl.String))
    characters = runs.with_columns(term=pl.col("token").str.split("")).explode("term").drop_nulls("term")
    following = pl.when(pl.col("place") == pl.col("place").shift(-1)).then(pl.col("term").shift(-1))
    pairs = characters.with_columns(term=pl.col("term") + following).drop_nulls("term")
    every = [frame.select("row", "term") for frame in (words.join(stems, on="token"), characters, pairs)]
    counted = pl.concat(every).group_by("row", "term").agg(n=pl.len())
    return counted.join(written.select("row", "resource_id"), on="row").select("resource_id", "term", "n")


def skill_aliases(skills: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """Every way to name a skill as its atoms, separated by spaces, from the staging frames.

    Comes back as [alias, skill_id, is_open], one row a pair: `is_open` when the words mean the skill wherever they
    stand in a query; very short ones (Go, R, 图), and short ones that need context, do so only as the whole query.
    """
    labels = [
        skills.select("skill_id", alias=f"label_{language}", needs_context=pl.lit(value=False))
        for language in ("zh", "en")
    ]
    needs_context = pl.col("context").list.len().fill_null(0) > 0
    spelt = aliases.select("skill_id", "alias", needs_context=needs_context)
    every = pl.concat([*labels, spelt]).drop_nulls("alias")
    keys = pl.Series([" ".join(atoms(text)) for text in every["alias"]], dtype=pl.String)
    # a Han character says as much as three Latin letters
    size = pl.col("alias").str.len_chars() + 2 * pl.col("alias").str.count_matches(f"[{_HAN}]")
    return (
        every.with_columns(key=keys, is_open=size > pl.when("needs_context").then(4).otherwise(2))
        .filter(pl.col("key") != "")
        .group_by(alias="key", skill_id="skill_id")
        .agg(pl.col("is_open").any())
        .sort("alias", "skill_id")
    )
