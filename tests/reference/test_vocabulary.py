"""The reference tables that people edit by hand: are they complete, bilingual and consistent?

Reads the CSV files in `data/reference` as text, exactly as a reviewer sees them, and imports nothing of ours.
Every failure names the rows to correct.
"""

import re
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import networkx as nx
import polars as pl
import pytest

from pipelines.derive.graph import Prerequisites

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
HAN = r"\p{Han}"

COLUMNS = {
    "skills": ["skill_id", "kind", "label_zh", "label_en", "definition_zh", "definition_en", "topics"],
    "skill_aliases": ["alias", "skill_id", "language", "is_case_sensitive", "context", "note"],
    "skill_relations": ["skill_id", "relation", "target_id", "confidence", "reason_zh", "reason_en"],
    "imported_prerequisites": ["source", "prerequisite_id", "skill_id", "confidence"],
    "topics": ["topic_id", "parent_id", "label_zh", "label_en", "arxiv_categories"],
    "roles": ["role_id", "label_zh", "label_en", "definition_zh", "definition_en", "title_aliases"],
    "role_skills": ["role_id", "skill_id", "necessity", "weight", "level"],
    "verbs": [
        "verb_id",
        "iri",
        "object_types",
        "family",
        "label_zh",
        "label_en",
        "definition_zh",
        "definition_en",
        "is_activity",
        "requires",
        "expects",
        "example",
    ],
    "object_types": ["object_type", "broader", "label_zh", "label_en"],
    "event_checks": [
        "check_id",
        "label_zh",
        "label_en",
        "advice_zh",
        "advice_en",
        "share_limit",
        "minimum_n",
    ],
    "job_checks": ["check_id", "severity", "points", "label_zh", "label_en", "advice_zh", "advice_en"],
    "job_words": ["check_id", "language", "pattern"],
}
KEYS = {
    "skills": ["skill_id"],
    "skill_aliases": ["skill_id", "alias"],
    "skill_relations": ["skill_id", "relation", "target_id"],
    "imported_prerequisites": ["source", "prerequisite_id", "skill_id"],
    "topics": ["topic_id"],
    "roles": ["role_id"],
    "role_skills": ["role_id", "skill_id"],
    "verbs": ["verb_id"],
    "object_types": ["object_type"],
    "event_checks": ["check_id"],
    "job_checks": ["check_id"],
    "job_words": ["check_id", "pattern"],
}
ALLOWED = [
    ("skills", "kind", "concept method tool language platform mathematics data software soft"),
    ("skill_aliases", "language", "zh en any"),
    ("skill_aliases", "is_case_sensitive", "true false"),
    ("skill_relations", "relation", "requires broader related implies"),
    ("role_skills", "necessity", "required useful"),
    ("role_skills", "level", "1 2 3 4 5"),
    (
        "verbs",
        "family",
        "learning contribution discussion lecture competition talent project resource match support business consent",
    ),
    ("verbs", "is_activity", "true false"),
]

# Skills that are truly learnt together; any other cycle of `requires` is a mistake in the table.
LEARNT_TOGETHER = {
    frozenset({"prompt-engineering", "llm-evaluation"}),
    frozenset({"data-annotation", "annotation-guidelines"}),
}
# Where a path may begin: nothing has to be learnt before these.
FOUNDATIONS = {
    "arithmetic-and-algebra",
    "command-line",
    "communication",
    "continuous-learning",
    "creativity",
    "critical-thinking",
    "excel",
    "http-and-web-basics",
    "programming-fundamentals",
    "set-theory-and-logic",
    "technical-english",
    "time-management",
}
# Ordinary words that are also names of skills: they count only near a context word.
ORDINARY_WORDS = (
    "go r c rust swift julia scala spark ray hive agent transformer transformers clip sam whisper prophet "
    "classification communication optimisation pandas react ros mcp cv rl 图 模型 生成 智能体 量化 剪枝 容器 培训 标注"
)
VERBS = (
    "viewed searched started progressed completed rated reported bookmarked published edited posted replied asked "
    "answered accepted upvoted registered attended played competed earned applied shortlisted interviewed placed "
    "referred project_joined progress_reported milestone_done resource_requested resource_granted resource_denied "
    "resource_released match_shown match_applied match_accepted match_declined feedback_opened feedback_responded "
    "feedback_closed subscribed renewed cancelled purchased refunded ad_daily acquired consent_given "
    "consent_withdrawn"
)


def table(name: str) -> pl.DataFrame:
    """One reference table, every cell as text, an empty cell as ''."""
    return pl.read_csv(REFERENCE / f"{name}.csv", infer_schema=False, empty_string_is_null=False)


def listed(name: str, column: str) -> set[str]:
    """Every item of a ';'-separated column."""
    return {item for cell in table(name)[column] for item in cell.split(";") if item}


def requires_graph() -> nx.DiGraph:
    """An edge from a skill to each skill that has to be learnt before it."""
    edges = table("skill_relations").filter(pl.col("relation") == "requires")
    return nx.DiGraph(list(zip(edges["skill_id"], edges["target_id"], strict=True)))


@pytest.mark.parametrize("name", COLUMNS)
def test_a_table_is_plain_text_with_the_agreed_columns_sorted_by_its_first_id(name: str) -> None:
    payload = (REFERENCE / f"{name}.csv").read_bytes()
    assert not payload.startswith(b"\xef\xbb\xbf"), f"{name}.csv starts with a byte order mark"
    assert b"\r" not in payload, f"{name}.csv has CR line ends"
    frame = table(name)
    assert frame.columns == COLUMNS[name]
    first_id = KEYS[name][0]
    assert frame[first_id].to_list() == sorted(frame[first_id]), f"{name}.csv is not sorted by {first_id}"
    padded = [(c, v) for c in frame.columns for v in frame[c] if v != v.strip()]
    assert not padded, f"cells of {name}.csv with spaces around them: {padded}"


@pytest.mark.parametrize("name", KEYS)
def test_keys_are_unique_and_filled(name: str) -> None:
    rows = table(name).select(KEYS[name]).rows()
    repeated = [key for key, n in Counter(rows).items() if n > 1]
    assert not repeated, f"{name}.csv repeats {repeated}"
    assert all(all(key) for key in rows), f"{name}.csv has an empty key"


@pytest.mark.parametrize(("name", "column", "allowed"), ALLOWED)
def test_a_column_holds_only_agreed_values(name: str, column: str, allowed: str) -> None:
    unknown = set(table(name)[column]) - set(allowed.split())
    assert not unknown, f"{name}.{column} has unknown values {unknown}"


@pytest.mark.parametrize("name", ["skills", "skill_relations", "topics", "roles", "verbs"])
def test_texts_are_complete_in_both_languages(name: str) -> None:
    frame = table(name)
    key = KEYS[name][0]
    for column in (c for c in frame.columns if c.endswith(("_zh", "_en"))):
        empty = frame.filter(pl.col(column) == "")[key].to_list()
        assert not empty, f"{name}.{column} is empty for {empty}"
        has_han = pl.col(column).str.contains(HAN)
        if column.endswith("_en"):
            mixed = frame.filter(has_han)[key].to_list()
            assert not mixed, f"{name}.{column} holds Chinese for {mixed}"
        elif column != "label_zh" or name not in {"skills"}:  # a product keeps its name: PyTorch, SQL
            foreign = frame.filter(~has_han)[key].to_list()
            assert not foreign, f"{name}.{column} holds no Chinese for {foreign}"


def test_labels_are_distinct_within_a_language() -> None:
    for name in ("skills", "topics", "roles", "verbs"):
        for column in ("label_zh", "label_en"):
            repeated = [label for label, n in Counter(table(name)[column]).items() if n > 1]
            assert not repeated, f"{name}.{column} is used twice: {repeated}"


def test_no_reference_dangles() -> None:
    skills, topics, roles = (set(table(n)[f"{n[:-1]}_id"]) for n in ("skills", "topics", "roles"))
    assert listed("skills", "topics") <= topics, listed("skills", "topics") - topics
    for name, column, known in [
        ("skill_aliases", "skill_id", skills),
        ("skill_relations", "skill_id", skills),
        ("skill_relations", "target_id", skills),
        ("imported_prerequisites", "prerequisite_id", skills),
        ("imported_prerequisites", "skill_id", skills),
        ("role_skills", "skill_id", skills),
        ("role_skills", "role_id", roles),
    ]:
        dangling = set(table(name)[column]) - known
        assert not dangling, f"{name}.{column} names unknown ids {dangling}"


def test_imported_prerequisites_point_the_way_that_the_vocabulary_points() -> None:
    edges = table("skill_relations").filter(pl.col("relation") == "requires").select("target_id", "skill_id").rows()
    imported = table("imported_prerequisites").select("prerequisite_id", "skill_id").rows()
    alone = Prerequisites.of_edges((before, skill, None) for before, skill in edges)
    joined = Prerequisites.of_edges((before, skill, None) for before, skill in {*edges, *imported})
    assert joined.circles() == alone.circles()


def test_every_skill_has_a_topic_and_every_leaf_topic_a_skill() -> None:
    without = table("skills").filter(pl.col("topics") == "")["skill_id"].to_list()
    assert not without, f"skills without a topic: {without}"
    topics = table("topics")
    leaves = set(topics["topic_id"]) - set(topics["parent_id"])
    assert leaves <= listed("skills", "topics"), leaves - listed("skills", "topics")


def test_topics_form_a_tree_of_at_most_four_levels() -> None:
    parents = dict(table("topics").select("topic_id", "parent_id").rows())
    for topic in parents:
        chain = [topic]
        while parent := parents[chain[-1]]:
            assert parent in parents, f"{chain[-1]} has the unknown parent {parent}"
            chain.append(parent)
            assert len(chain) <= 4, f"deeper than four levels: {' < '.join(chain)}"


def test_every_label_is_an_alias_of_its_skill() -> None:
    aliases = set(table("skill_aliases").select("skill_id", "alias").rows())
    labels = table("skills").unpivot(["label_zh", "label_en"], index="skill_id").select("skill_id", "value").rows()
    assert not set(labels) - aliases, f"labels that are no aliases: {set(labels) - aliases}"


def test_an_alias_names_two_skills_only_in_disjoint_contexts() -> None:
    contexts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for alias, skill, context in table("skill_aliases").select("alias", "skill_id", "context").rows():
        contexts[alias.casefold()][skill] |= {word.casefold() for word in context.split(";") if word}
    for alias, skills in contexts.items():
        for (one, words), (other, other_words) in combinations(skills.items(), 2):
            told_apart = words and other_words and words.isdisjoint(other_words)
            assert told_apart, f"{alias!r} names both {one} and {other}; shared or missing context"


def test_ordinary_words_need_a_context() -> None:
    ordinary = set(ORDINARY_WORDS.split())
    for alias, context in table("skill_aliases").select("alias", "context").rows():
        assert context or alias.casefold() not in ordinary, f"{alias!r} is an ordinary word without context"
    known = {alias.casefold() for alias in table("skill_aliases")["alias"]}
    assert ordinary <= known, ordinary - known


def test_names_spelled_like_words_are_case_sensitive() -> None:
    names = ["C", "R", "Go", "Java", "Rust", "RAG", "LoRA", "BERT"]
    short = table("skill_aliases").filter(pl.col("alias").is_in(names))
    assert sorted(short["alias"]) == sorted(names)
    loose = short.filter(pl.col("is_case_sensitive") == "false")["alias"].to_list()
    assert not loose, f"these match ordinary words in lower case: {loose}"


@pytest.mark.parametrize(
    ("alias", "skill"),
    [
        ("大模型", "large-language-models"),
        ("LLM", "large-language-models"),
        ("大型語言模型", "large-language-models"),
        ("機器學習", "machine-learning"),
        ("finetuning", "fine-tuning"),
        ("sklearn", "scikit-learn"),
        ("K8s", "kubernetes"),
        ("Golang", "go"),
        ("JavaScript", "javascript"),
        ("data modeling", "data-modelling"),
    ],
)
def test_a_known_spelling_finds_its_skill(alias: str, skill: str) -> None:
    found = table("skill_aliases").filter(pl.col("alias").str.to_lowercase() == alias.lower())["skill_id"].to_list()
    assert found == [skill]


def test_requires_has_only_the_documented_cycles() -> None:
    cycles = {frozenset(c) for c in nx.strongly_connected_components(requires_graph()) if len(c) > 1}
    assert cycles == LEARNT_TOGETHER, f"unexpected or missing cycles: {cycles ^ LEARNT_TOGETHER}"


@pytest.mark.parametrize("relation", ["broader", "implies"])
def test_broader_and_implies_never_run_in_a_circle(relation: str) -> None:
    edges = table("skill_relations").filter(pl.col("relation") == relation)
    graph = nx.DiGraph(list(zip(edges["skill_id"], edges["target_id"], strict=True)))
    assert nx.is_directed_acyclic_graph(graph), nx.find_cycle(graph)


def test_a_skill_has_a_requirement_or_a_wider_skill_unless_it_is_a_foundation() -> None:
    relations = table("skill_relations")
    placed = set(relations.filter(pl.col("relation").is_in(["requires", "broader"]))["skill_id"])
    assert set(table("skills")["skill_id"]) - placed == FOUNDATIONS


def test_no_relation_points_to_itself_and_confidence_is_a_share_above_zero() -> None:
    relations = table("skill_relations").with_columns(pl.col("confidence").cast(pl.Float64))
    assert relations.filter(pl.col("skill_id") == pl.col("target_id")).is_empty()
    assert relations.filter(~pl.col("confidence").is_between(0, 1, closed="right")).is_empty()


def test_roles_have_enough_skills_with_weights_in_range() -> None:
    skills = table("role_skills").with_columns(pl.col("weight").cast(pl.Float64))
    assert skills.filter(~pl.col("weight").is_between(0, 1, closed="right")).is_empty()
    sizes = dict(skills.group_by("role_id").len().rows())
    assert set(sizes) == set(table("roles")["role_id"])
    assert all(8 <= n <= 16 for n in sizes.values()), sizes
    required = Counter(skills.filter(pl.col("necessity") == "required")["role_id"])
    assert all(required[role] >= 4 for role in sizes), required


def test_a_job_title_names_one_role() -> None:
    titles = [t.casefold() for cell in table("roles")["title_aliases"] for t in cell.split(";")]
    repeated = [title for title, n in Counter(titles).items() if n > 1]
    assert not repeated, f"titles of two roles: {repeated}"
    for role in table("roles").iter_rows(named=True):
        assert {role["label_zh"], role["label_en"]} <= set(role["title_aliases"].split(";")), role["role_id"]


def test_verbs_are_the_agreed_49_with_one_iri_each() -> None:
    verbs = table("verbs")
    assert verbs.height == 49
    assert sorted(verbs["verb_id"]) == sorted(VERBS.split())
    assert verbs["iri"].n_unique() == 49
    assert verbs.filter(~pl.col("iri").str.contains(r"^https?://\S+$") | (pl.col("object_types") == "")).is_empty()


def test_what_is_done_to_a_member_is_not_the_members_activity() -> None:
    passive = {"match_shown", "ad_daily", "acquired", "resource_denied", "renewed"}
    passive |= {"consent_given", "consent_withdrawn"}
    activity = set(table("verbs").filter(pl.col("is_activity") == "true")["verb_id"])
    assert not passive & activity
    assert {"viewed", "completed", "posted", "answered", "applied", "project_joined"} <= activity


def test_the_vocabulary_is_large_enough_to_be_useful() -> None:
    requires = table("skill_relations").filter(pl.col("relation") == "requires")
    counts = {name: table(name).height for name in COLUMNS}
    assert counts["skills"] >= 1000, counts
    assert counts["skill_aliases"] >= 6000, counts
    assert requires.height >= 1800, requires.height
    assert counts["topics"] >= 150, counts
    assert counts["roles"] >= 40, counts


def test_object_types_of_verbs_exist_and_their_broader_ones_too() -> None:
    types = {row["object_type"]: row["broader"] for row in table("object_types").iter_rows(named=True)}
    named = {kind for cell in table("verbs")["object_types"] for kind in cell.split(";")}
    assert named <= types.keys()
    assert {broader for broader in types.values() if broader} <= types.keys()
    assert not [kind for kind, broader in types.items() if broader and types[broader]], "one level only"


def test_every_check_of_events_says_in_both_languages_what_to_do() -> None:
    for row in table("event_checks").iter_rows(named=True):
        assert 0 <= float(row["share_limit"]) <= 1
        assert int(row["minimum_n"]) >= 1


def test_every_word_of_a_job_check_belongs_to_one_and_is_understood_by_both_engines() -> None:
    known = set(table("job_checks")["check_id"])
    for row in table("job_words").iter_rows(named=True):
        assert row["check_id"] in known
        assert not re.compile(row["pattern"]).match("")
        pl.Series([""]).str.contains(row["pattern"])  # Rust's: no look-around
        assert bool(re.search("[\u4e00-\u9fff]", row["pattern"])) == (row["language"] == "zh"), row
