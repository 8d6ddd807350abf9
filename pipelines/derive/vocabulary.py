"""Is the vocabulary fit for use: complete in both languages, without loose ends, no spelling with two meanings?

Answers: which row of which table breaks which rule, and what does the vocabulary hold? A vocabulary that breaks a rule
stops the build, because every match and path would be computed from it. `RULES` says each rule in both languages.
May import: networkx, `pipelines.derive.folding`, `pipelines.derive.graph`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from itertools import combinations

import networkx as nx
import polars as pl

from pipelines.derive.folding import composed, folded
from pipelines.derive.graph import Prerequisites
from pipelines.derive.shaping import texts

_HAN = r"\p{Han}"
_DEEPEST_TOPIC = 4  # levels of the topic tree; a filter with more is a maze
_DEEPEST_BROADER = 8
_FEWEST_ROLE_SKILLS, _MOST_ROLE_SKILLS, _FEWEST_REQUIRED = 8, 16, 4

RULES = {
    "incomplete": ("中英文文字必须齐全", "texts are complete in Chinese and in English"),
    "wrong_language": ("英文栏不含汉字，中文释义与理由含汉字", "English texts hold no Chinese; Chinese sentences do"),
    "repeated_label": ("同一语言内名称不重复", "a label is used once within a language"),
    "dangling": ("引用的编号必须存在", "every id that is named exists"),
    "label_not_alias": ("每个名称都是该技能的写法之一", "every label is a spelling of its skill"),
    "ambiguous_alias": (
        "一个写法属于两个技能时，各自的语境词必须互不相同",
        "a spelling of two skills has contexts that tell them apart",
    ),
    "short_alias": (
        "两个字符以内的拉丁写法必须区分大小写或有语境词",
        "a Latin spelling of one or two characters is case-sensitive or has a context",
    ),
    "alias_language": ("写法的语言标注与文字相符", "the language of a spelling agrees with its characters"),
    "self_relation": ("技能不能与自身有关系", "a skill has no relation to itself"),
    "requires_cycle": (
        "先修关系只允许两个技能互为先修，不允许更长的环",
        "skills may require each other in pairs, never in longer circles",
    ),
    "circle": ("上位与蕴含关系不成环", "`broader` and `implies` never run in a circle"),
    "too_deep": ("主题最多四级，上位关系最多八级", "topics have at most 4 levels, `broader` at most 8"),
    "orphan": ("每个技能至少与另一个技能有关系", "every skill has a relation to another"),
    "topic_without_skill": ("最末级主题至少有一个技能", "a topic without topics below it has a skill"),
    "role_size": (
        "每个角色有 8 至 16 项技能，其中至少 4 项必需",
        "a role has 8 to 16 skills, 4 or more of them required",
    ),
    "ambiguous_title": ("一个职位名称只指一个角色", "a job title names one role"),
    "label_not_title": ("角色名称也是职位名称", "the labels of a role are among its titles"),
}


@dataclass(frozen=True)
class Tables:
    """The six tables of a vocabulary, columns as in their contracts (lists as lists)."""

    skills: pl.DataFrame
    skill_aliases: pl.DataFrame
    skill_relations: pl.DataFrame
    topics: pl.DataFrame
    roles: pl.DataFrame
    role_skills: pl.DataFrame


@dataclass(frozen=True, order=True)
class Problem:
    """One row that breaks one rule. `row` is its key as a person would search for it."""

    rule: str
    table: str
    row: str
    detail: str

    def __str__(self) -> str:
        """One line for a terminal or a log."""
        return f"{self.table} [{self.row}]: {RULES[self.rule][1]} ({self.rule}: {self.detail})"


_KEYS = {
    "skills": ["skill_id"],
    "skill_aliases": ["alias", "skill_id"],
    "skill_relations": ["skill_id", "relation", "target_id"],
    "topics": ["topic_id"],
    "roles": ["role_id"],
    "role_skills": ["role_id", "skill_id"],
}


def find_problems(tables: Tables) -> list[Problem]:
    """Every broken rule, sorted; empty for a vocabulary that is fit for use."""
    return sorted({problem for rule in _CHECKS for problem in rule(tables)})


def cycles(tables: Tables) -> list[list[str]]:
    """Groups of skills that require each other, each sorted: they are learnt together."""
    return sorted(sorted(c) for c in nx.strongly_connected_components(_graph(tables, "requires")) if len(c) > 1)


def statistics(tables: Tables) -> dict[str, int]:
    """How much there is: rows of each table, of each relation, aliases by language, depth, skills mapped to topics."""
    relations = Counter(tables.skill_relations["relation"])
    languages = Counter(tables.skill_aliases["language"])
    prerequisites = Prerequisites.of(tables.skill_relations)
    return {
        **{field.name: getattr(tables, field.name).height for field in fields(tables)},
        **{f"relations_{name}": relations[name] for name in ("requires", "broader", "implies", "related")},
        **{f"aliases_{name}": languages[name] for name in ("zh", "en", "any")},
        "aliases_with_context": int(tables.skill_aliases["context"].is_not_null().sum()),
        "foundations": len(set(tables.skills["skill_id"]) - set(prerequisites.direct)),
        "learnt_together": len(cycles(tables)),
        "longest_chain": max(prerequisites.depth.values(), default=0),
    }


def _text_columns(frame: pl.DataFrame) -> list[str]:
    return [c for c in frame.columns if c.endswith(("_zh", "_en")) and frame.schema[c] == pl.String]


def _rows(frame: pl.DataFrame, table: str) -> Iterator[str]:
    for key in frame.select(_KEYS[table]).iter_rows():
        yield " · ".join(map(str, key))


def _incomplete(tables: Tables) -> Iterator[Problem]:
    for table in ("skills", "skill_relations", "topics", "roles"):
        frame: pl.DataFrame = getattr(tables, table)
        for column in _text_columns(frame):
            empty = frame.filter(pl.col(column).fill_null("").str.strip_chars() == "")
            yield from (Problem("incomplete", table, row, f"{column} is empty") for row in _rows(empty, table))
    untold = tables.skills.filter(pl.col("topics").list.len().fill_null(0) == 0)
    yield from (Problem("incomplete", "skills", row, "topics is empty") for row in _rows(untold, "skills"))


def _wrong_language(tables: Tables) -> Iterator[Problem]:
    for table in ("skills", "skill_relations", "topics", "roles"):
        frame: pl.DataFrame = getattr(tables, table)
        for column in _text_columns(frame):
            has_han = pl.col(column).str.contains(_HAN)
            # a product keeps its name in a Chinese label: PyTorch, SQL
            if column.endswith("_en"):
                wrong = frame.filter(has_han)
            elif table == "skills" and column == "label_zh":
                continue
            else:
                wrong = frame.filter(~has_han)
            yield from (Problem("wrong_language", table, row, column) for row in _rows(wrong, table))


def _repeated_labels(tables: Tables) -> Iterator[Problem]:
    for table in ("skills", "topics", "roles"):
        frame: pl.DataFrame = getattr(tables, table)
        for column in ("label_zh", "label_en"):
            twice = frame.filter(pl.col(column).is_not_null() & pl.col(column).is_duplicated())
            for key, label in zip(_rows(twice, table), twice[column], strict=True):
                yield Problem("repeated_label", table, key, f"{column} “{label}”")


def _dangling(tables: Tables) -> Iterator[Problem]:
    known = {
        "skill_id": set(tables.skills["skill_id"]),
        "topic_id": set(tables.topics["topic_id"]),
        "role_id": set(tables.roles["role_id"]),
    }
    named = [
        ("skills", tables.skills.select("skill_id", named="topics").explode("named"), "topic_id"),
        ("skill_aliases", tables.skill_aliases.with_columns(named="skill_id"), "skill_id"),
        ("skill_relations", tables.skill_relations.with_columns(named="skill_id"), "skill_id"),
        ("skill_relations", tables.skill_relations.with_columns(named="target_id"), "skill_id"),
        ("topics", tables.topics.with_columns(named="parent_id"), "topic_id"),
        ("role_skills", tables.role_skills.with_columns(named="skill_id"), "skill_id"),
        ("role_skills", tables.role_skills.with_columns(named="role_id"), "role_id"),
    ]
    for table, frame, kind in named:
        lost = frame.filter(pl.col("named").is_not_null() & ~pl.col("named").is_in(list(known[kind])))
        for key, name in zip(_rows(lost, table), lost["named"], strict=True):
            yield Problem("dangling", table, key, f"no {kind} “{name}”")


def _labels_as_aliases(tables: Tables) -> Iterator[Problem]:
    spelled = set(tables.skill_aliases.select("skill_id", "alias").iter_rows())
    for skill, zh, en in tables.skills.select("skill_id", "label_zh", "label_en").iter_rows():
        for label in (zh, en):
            if label and (skill, label) not in spelled:
                yield Problem("label_not_alias", "skills", skill, label)


def _aliases(tables: Tables) -> Iterator[Problem]:
    meanings: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    columns = ["alias", "skill_id", "language", "is_case_sensitive", "context"]
    for alias, skill, language, is_cased, context in tables.skill_aliases.select(columns).iter_rows():
        row, near = f"{alias} · {skill}", {folded(word) for word in texts(context)}
        written = composed(alias)[0]
        meanings[written if is_cased else folded(written)][skill] |= near
        if written.isascii() and written.isalnum() and len(written) <= 2 and not is_cased and not near:
            yield Problem("short_alias", "skill_aliases", row, alias)
        has_han = any("\u3400" <= character <= "\u9fff" for character in alias)
        if (language == "en" and has_han) or (language == "zh" and alias.isascii()):
            yield Problem("alias_language", "skill_aliases", row, f"marked {language}")
    for alias, skills in meanings.items():
        for (one, words), (other, other_words) in combinations(sorted(skills.items()), 2):
            if not (words and other_words and words.isdisjoint(other_words)):
                yield Problem("ambiguous_alias", "skill_aliases", f"{alias} · {one}", f"also {other}")


def _relations(tables: Tables) -> Iterator[Problem]:
    itself = tables.skill_relations.filter(pl.col("skill_id") == pl.col("target_id"))
    yield from (Problem("self_relation", "skill_relations", row, "itself") for row in _rows(itself, "skill_relations"))
    for group in cycles(tables):
        if len(group) > 2:
            yield Problem("requires_cycle", "skill_relations", group[0], " → ".join(group))
    for relation in ("broader", "implies"):
        graph = _graph(tables, relation)
        for group in nx.strongly_connected_components(graph):
            if len(group) > 1:
                yield Problem("circle", "skill_relations", min(group), f"{relation}: {', '.join(sorted(group))}")
    related = set(tables.skill_relations["skill_id"]) | set(tables.skill_relations["target_id"])
    for skill in tables.skills["skill_id"]:
        if skill not in related:
            yield Problem("orphan", "skills", skill, "no relation")


def _depths(tables: Tables) -> Iterator[Problem]:
    parents = {k: v for k, v in tables.topics.select("topic_id", "parent_id").iter_rows() if v is not None}
    for topic in tables.topics["topic_id"]:
        chain = [topic]
        while (above := parents.get(chain[-1])) is not None and len(chain) <= _DEEPEST_TOPIC:
            chain.append(above)
        if len(chain) > _DEEPEST_TOPIC:
            yield Problem("too_deep", "topics", topic, " < ".join(chain))
    broader = _graph(tables, "broader")
    if nx.is_directed_acyclic_graph(broader):
        chain = nx.dag_longest_path(broader)
        if len(chain) > _DEEPEST_BROADER:
            yield Problem("too_deep", "skill_relations", chain[0], " < ".join(chain))


def _topics_in_use(tables: Tables) -> Iterator[Problem]:
    above = set(tables.topics["parent_id"].drop_nulls())
    used = set(tables.skills["topics"].explode(empty_as_null=True, keep_nulls=True).drop_nulls())
    for topic in tables.topics["topic_id"]:
        if topic not in above and topic not in used:
            yield Problem("topic_without_skill", "topics", topic, "no skill")


def _roles(tables: Tables) -> Iterator[Problem]:
    sizes = Counter(tables.role_skills["role_id"])
    required = Counter(tables.role_skills.filter(pl.col("necessity") == "required")["role_id"])
    owners: dict[str, str] = {}
    for role, zh, en, titles in tables.roles.select("role_id", "label_zh", "label_en", "title_aliases").iter_rows():
        if not _FEWEST_ROLE_SKILLS <= sizes[role] <= _MOST_ROLE_SKILLS or required[role] < _FEWEST_REQUIRED:
            yield Problem("role_size", "roles", role, f"{sizes[role]} skills, {required[role]} required")
        written = texts(titles)
        for label in (zh, en):
            if label not in written:
                yield Problem("label_not_title", "roles", role, str(label))
        for title in dict.fromkeys(folded(t) for t in written):
            if owners.setdefault(title, role) != role:
                yield Problem("ambiguous_title", "roles", role, f"“{title}” is also {owners[title]}")


def _graph(tables: Tables, relation: str) -> nx.DiGraph[str]:
    chosen = tables.skill_relations.filter(
        pl.col("relation") == relation, pl.col("skill_id") != pl.col("target_id")
    ).select("skill_id", "target_id")
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(chosen.iter_rows())
    return graph


_CHECKS: list[Callable[[Tables], Iterator[Problem]]] = [
    _incomplete, _wrong_language, _repeated_labels, _dangling, _labels_as_aliases, _aliases, _relations, _depths,
    _topics_in_use, _roles,
]  # fmt: skip
