"""Papers as arXiv's API answers them: Atom with `opensearch` totals and the `arxiv` namespace, several pages.

Titles, authors and ids of the papers in `data/sample/papers.csv` are real; their abstracts here are ours. All other
papers are invented and numbered from 90000 inside their month, where arXiv has never numbered one. May import: numpy.
https://info.arxiv.org/help/api/user-manual.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as Xml

from pipelines.sample.calendar import moment, utc
from pipelines.sample.texts import Writer
from pipelines.sample.vocabulary import RESEARCH, Skill, Vocabulary, facts, ingredients, stream, zipf

PAPERS = 900
PAGE = 250
WITHDRAWN = 4
WITHDRAWN_COMMENT = "This paper has been withdrawn by the authors"
ATOM = "http://www.w3.org/2005/Atom"
ARXIV = "http://arxiv.org/schemas/atom"
SEARCH = "http://a9.com/-/spec/opensearch/1.1/"
CATEGORIES = {
    "natural-language-processing": "cs.CL", "large-language-models": "cs.CL", "agents": "cs.AI", "prompting": "cs.CL",
    "llm-fine-tuning": "cs.CL", "retrieval-augmented-generation": "cs.IR", "vector-search": "cs.IR",
    "search-and-retrieval": "cs.IR", "recommender-systems": "cs.IR", "computer-vision": "cs.CV",
    "detection-and-segmentation": "cs.CV", "image-generation": "cs.CV", "three-d-vision": "cs.CV",
    "video-understanding": "cs.CV", "multimodal": "cs.CV", "speech": "eess.AS", "speech-recognition": "eess.AS",
    "speech-synthesis": "cs.SD", "robotics": "cs.RO", "autonomous-driving": "cs.RO", "distributed-training": "cs.DC",
    "inference-and-serving": "cs.DC", "ai-hardware": "cs.AR", "ai-safety": "cs.CR", "alignment": "cs.AI",
    "privacy-and-security": "cs.CR", "databases": "cs.DB", "data-engineering": "cs.DB", "software-engineering": "cs.SE",
    "optimisation-and-control": "math.OC", "probability-and-statistics": "math.ST", "time-series": "stat.AP",
    "reinforcement-learning": "cs.LG", "graph-learning": "cs.LG", "fairness-and-bias": "cs.CY", "mlops": "cs.SE",
}  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """One paper of the sample; `skills` are those that title and abstract name."""

    paper_id: str
    version: int
    title: str
    summary: str
    authors: list[str]
    category: str
    comment: str | None
    published: datetime
    updated: datetime
    skills: list[str]
    is_real: bool


def papers(vocabulary: Vocabulary, until: date, seed: int) -> list[Paper]:
    """All papers, the newest first, as the API sorts them."""
    rng = stream(seed, "papers")
    writer = Writer(rng)
    real = [_real(writer, vocabulary, row) for row in facts("papers")]
    pool = vocabulary.researched
    order = rng.permutation(len(pool))
    ranks = rng.choice(len(pool), PAPERS, p=zipf(len(pool), 0.55))
    ages = rng.beta(1.1, 2.2, PAPERS) * 900
    numbers: dict[str, int] = {}
    made: list[Paper] = []
    for i in range(PAPERS - len(real)):
        a = pool[order[ranks[i]]]
        near = [s for s in vocabulary.neighbours[a.skill_id] if s.root in RESEARCH]
        b = writer.pick(near or [s for s in pool if s != a])
        title, field = writer.title(writer.texts["papers"]["titles"], a, b, zh=False)
        day = until - timedelta(days=int(ages[i]) + 1)
        month = f"{day:%y%m}"
        numbers[month] = numbers.get(month, 0) + 1
        revised = rng.random() < 0.3
        at = utc(moment(day, float(rng.uniform(8, 26))))
        is_withdrawn = i < WITHDRAWN
        made.append(
            Paper(
                paper_id=f"{month}.9{numbers[month]:04d}",
                version=2 if revised or is_withdrawn else 1,
                title=title,
                summary=_abstract(writer, a, b, field),
                authors=_authors(writer),
                category=next((CATEGORIES[t] for t in vocabulary.branches[a.topic_id] if t in CATEGORIES), "cs.LG"),
                comment=WITHDRAWN_COMMENT if is_withdrawn else _comment(writer, title, revised),
                published=at,
                updated=min(at + timedelta(days=19 if revised or is_withdrawn else 0), utc(moment(until, 12))),
                skills=[a.skill_id, b.skill_id],
                is_real=False,
            )
        )
    return sorted([*made, *real], key=lambda p: (p.published, p.paper_id), reverse=True)


def is_withdrawn(paper: Paper) -> bool:
    """Its authors have withdrawn it."""
    return (paper.comment or "").startswith(WITHDRAWN_COMMENT)


def write(found: list[Paper], folder: Path) -> dict[str, int]:
    """The pages, and on the last one arXiv's error entry; returns entries per file."""
    folder.mkdir(parents=True, exist_ok=True)
    for prefix, uri in (("", ATOM), ("arxiv", ARXIV), ("opensearch", SEARCH)):
        Xml.register_namespace(prefix, uri)
    pages = [found[i : i + PAGE] for i in range(0, len(found), PAGE)]
    counts: dict[str, int] = {}
    for n, page in enumerate(pages):
        root = _head(n, len(found), max(p.updated for p in found))
        for paper in page:
            _entry(root, paper)
        if n == len(pages) - 1:
            _error(root, found[0].updated)
        path = folder / f"arxiv-{n + 1}.xml"
        Xml.indent(root)
        Xml.ElementTree(root).write(path, encoding="UTF-8", xml_declaration=True)
        counts[f"papers/{path.name}"] = len(page) + (n == len(pages) - 1)
    return counts


def _real(writer: Writer, vocabulary: Vocabulary, row: dict[str, str]) -> Paper:
    skills = [vocabulary.skills[s] for s in row["skills"].split(";") if s in vocabulary.skills]
    at = utc(moment(date.fromisoformat(row["published_on"]), 20))
    a, b = skills[0], skills[-1]
    return Paper(
        row["paper_id"], 1, row["title"], _abstract(writer, a, b, writer.pick(writer.fields)),
        [name.strip() for name in row["authors"].split(";")], row["category"], None, at, at,
        [s.skill_id for s in skills], True,
    )  # fmt: skip


def _abstract(writer: Writer, a: Skill, b: Skill, field: Sequence[str]) -> str:
    parts = [writer.pick(writer.texts["papers"][k]) for k in ("opening", "method", "result", "closing")]
    return " ".join(writer.fill(p, a, b, field, zh=False) for p in parts)


def _authors(writer: Writer) -> list[str]:
    made = ingredients("people")
    return [
        f"{writer.pick(made['given_en'])} {writer.pick(made['family_en'])}"
        for _ in range(int(writer.rng.integers(1, 6)))
    ]


def _comment(writer: Writer, title: str, revised: bool) -> str | None:
    pages = f"{int(writer.rng.integers(8, 31))} pages, {int(writer.rng.integers(2, 9))} figures"
    if writer.rng.random() < 0.25:
        slug = "-".join(w for w in title.lower().split()[:3] if w.isalnum())
        return f"{pages}. Code: https://github.com/sample-papers/{slug or 'code'}"
    return f"{pages}; one section added" if revised else pages if writer.rng.random() < 0.6 else None


def _head(page: int, total: int, updated: datetime) -> Xml.Element:
    root = Xml.Element(f"{{{ATOM}}}feed")
    _add(root, "id", f"https://arxiv.org/api/sample-{page}")
    _add(
        root,
        "title",
        f"arXiv Query: search_query=cat:cs.AI OR cat:cs.LG&id_list=&start={page * PAGE}&max_results={PAGE}",
    )
    _add(root, "updated", _time(updated))
    for name, number in (("itemsPerPage", PAGE), ("totalResults", total), ("startIndex", page * PAGE)):
        Xml.SubElement(root, f"{{{SEARCH}}}{name}").text = str(number)
    return root


def _entry(root: Xml.Element, paper: Paper) -> None:
    entry = Xml.SubElement(root, f"{{{ATOM}}}entry")
    versioned = f"{paper.paper_id}v{paper.version}"
    _add(entry, "id", f"http://arxiv.org/abs/{versioned}")
    _add(entry, "title", paper.title)
    _add(entry, "updated", _time(paper.updated))
    _add(entry, "link", href=f"https://arxiv.org/abs/{versioned}", rel="alternate", type="text/html")
    _add(entry, "link", href=f"https://arxiv.org/pdf/{versioned}", rel="related", type="application/pdf", title="pdf")
    _add(entry, "summary", paper.summary)
    _add(entry, "category", term=paper.category, scheme=ARXIV)
    _add(entry, "published", _time(paper.published))
    if paper.comment:
        Xml.SubElement(entry, f"{{{ARXIV}}}comment").text = paper.comment
    Xml.SubElement(entry, f"{{{ARXIV}}}primary_category", term=paper.category)
    for name in paper.authors:
        _add(Xml.SubElement(entry, f"{{{ATOM}}}author"), "name", name)


def _error(root: Xml.Element, updated: datetime) -> None:
    """What arXiv answers inside an otherwise good page when one of the ids asked for is malformed."""
    entry = Xml.SubElement(root, f"{{{ATOM}}}entry")
    _add(entry, "id", "https://arxiv.org/api/errors#incorrect_id_format_for_sample")
    _add(entry, "title", "Error")
    _add(entry, "updated", _time(updated))
    _add(entry, "summary", "incorrect id format for sample")
    _add(Xml.SubElement(entry, f"{{{ATOM}}}author"), "name", "arXiv api core")


def _add(parent: Xml.Element, name: str, text: str | None = None, **attributes: str) -> None:
    Xml.SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = text


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
