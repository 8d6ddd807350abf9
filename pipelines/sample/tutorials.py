"""Articles and courses, as RSS 2.0, Atom, JSON Feed and a catalogue in CSV, Chinese and English.

Among them are the faults that readers meet: a feed encoded in GBK, a feed that has become a parking page, a feed that
fell silent, header lines inside the catalogue, and articles that appear in two feeds. May import: numpy.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import numpy as np

from pipelines.sample.calendar import SHANGHAI, moment, utc
from pipelines.sample.texts import Writer
from pipelines.sample.vocabulary import Skill, Vocabulary, facts, stream, zipf

ATOM = "http://www.w3.org/2005/Atom"
STALE_DAYS = 231
STALE_FEED = "sample_zh_archive"
DEAD_FEED = "sample_dead"
COURSE_FEED = "sample_courses"
HEADER_LINES = 3
REPEATED_COURSES = 2
# feed, file stem, format, language, articles, title
FEEDS = [
    ("sample_zh_weekly", "zh_weekly", "rss", "zh", 150, "智汇周刊"),
    ("sample_zh_engineering", "zh_engineering", "rss-gbk", "zh", 90, "工程实践札记"),
    ("sample_zh_campus", "zh_campus", "atom", "zh", 80, "校园学习社"),
    (STALE_FEED, "zh_archive", "rss", "zh", 40, "旧文存档"),
    ("sample_en_notes", "en_notes", "atom", "en", 110, "Practice Notes"),
    ("sample_en_research", "en_research", "rss", "en", 80, "Research Digest"),
    ("sample_en_cards", "en_cards", "json", "en", 60, "One Idea a Day"),
]
COURSES = 90
SAME_LINK = 6  # articles that a second feed carries with the same link and a campaign tag behind it
SAME_TITLE = 5  # articles that a second site reprints under its own link
COLUMNS = [
    "course_no", "course_title", "kind", "provider", "link", "intro", "level", "study_minutes", "price", "currency",
    "certificate", "language", "tags", "licence", "published",
]  # fmt: skip


@dataclass(frozen=True)
class Tutorial:
    """One article or course of the sample; `skills` are those that title and summary name."""

    feed: str
    tutorial_id: str
    title: str
    summary: str
    url: str
    author: str
    language: str
    published: datetime
    skills: list[str]
    tags: list[str]
    course: dict[str, Any] | None = None
    family: str | None = None

    @property
    def global_id(self) -> str:
        """The id that staging gives it."""
        return f"{self.feed}:{self.tutorial_id}"


def tutorials(vocabulary: Vocabulary, until: date, seed: int) -> list[Tutorial]:
    """All articles and courses, feed by feed, the newest of a feed first."""
    rng = stream(seed, "tutorials")
    writer = Writer(rng)
    made: list[Tutorial] = []
    taken = {"sample_zh_campus": SAME_LINK, "sample_en_cards": SAME_TITLE}
    for feed, stem, _, language, n, _ in FEEDS:
        own = range(n - taken.get(feed, 0))
        made += [_article(writer, vocabulary, feed, stem, language, i, _day(rng, feed, i, until)) for i in own]
    older = [t for t in made if t.published < utc(moment(until)) - timedelta(days=5)]
    weekly = [t for t in older if t.feed == "sample_zh_weekly"]
    notes = [t for t in older if t.feed == "sample_en_notes"]
    made += [_syndicated(writer, t, n) for n, t in enumerate(writer.some(weekly, SAME_LINK))]
    made += [_reprinted(writer, t, n) for n, t in enumerate(writer.some(notes, SAME_TITLE))]
    order = {f[0]: i for i, f in enumerate(FEEDS)}
    made.sort(key=lambda t: (order[t.feed], -t.published.timestamp(), t.tutorial_id))
    known = {t.family for t in made if t.family}
    made = [replace(t, family=t.global_id) if t.global_id in known else t for t in made]
    return made + _courses(writer, vocabulary, until)


def write(found: list[Tutorial], folder: Path) -> dict[str, int]:
    """Every feed and the catalogue; returns entries per file (all data lines of the catalogue, faults included)."""
    folder.mkdir(parents=True, exist_ok=True)
    Xml.register_namespace("", ATOM)
    counts: dict[str, int] = {}
    for feed, stem, form, language, _, title in FEEDS:
        items = [t for t in found if t.feed == feed]
        if form == "json":
            path = folder / f"{stem}.json"
            path.write_text(_json_feed(items, title, stem), encoding="utf-8")
        else:
            path = folder / f"{stem}.xml"
            root = _atom(items, title, stem) if form == "atom" else _rss(items, title, stem, language)
            Xml.indent(root)
            Xml.ElementTree(root).write(path, "GBK" if form == "rss-gbk" else "UTF-8", xml_declaration=True)
        counts[f"tutorials/{path.name}"] = len(items)
    (folder / "dead.xml").write_text(PARKED, encoding="utf-8")
    counts["tutorials/dead.xml"] = 0
    counts["tutorials/courses.csv"] = _catalogue([t for t in found if t.course], folder / "courses.csv")
    return counts


PARKED = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>blog.parked.example</title></head>
<body><h1>This domain is for sale</h1><p>The owner of blog.parked.example has left. Make an offer.</p></body></html>
"""


def _day(rng: np.random.Generator, feed: str, i: int, until: date) -> date:
    """The stale feed ends on one known day; in all others the newest article is at most three days old."""
    if feed == STALE_FEED:
        return until - timedelta(days=STALE_DAYS + (0 if i == 0 else int(rng.integers(3, 420))))
    return until - timedelta(days=int(rng.integers(1, 4)) if i == 0 else int(rng.beta(1, 1.7) * 600) + 1)


def _two(writer: Writer, vocabulary: Vocabulary) -> tuple[Skill, Skill]:
    """What the item is about, and something that goes with it."""
    pool = vocabulary.writable if writer.rng.random() < 0.75 else vocabulary.studied
    a = pool[int(writer.rng.choice(len(pool), p=zipf(len(pool), 0.55)))]
    return a, writer.pick(vocabulary.neighbours[a.skill_id])


def _templates(writer: Writer, what: str, language: str, a: Skill) -> list[str]:
    """Templates for the sort of skill: one does not install teamwork."""
    soft = "soft_" if a.kind == "soft" else ""
    return writer.texts["tutorials"][f"{soft}{what}_{language}"]


def _article(
    writer: Writer, vocabulary: Vocabulary, feed: str, stem: str, language: str, i: int, day: date
) -> Tutorial:
    zh = language == "zh"
    a, b = _two(writer, vocabulary)
    title, field = writer.title(_templates(writer, "titles", language, a), a, b, zh=zh)
    body = writer.some(_templates(writer, "body", language, a), 4)
    sentences = [writer.fill(s, a, b, field, zh=zh) for s in body]
    tutorial_id = f"{stem.replace('_', '-')}-{i + 1:04d}"
    return Tutorial(
        feed=feed,
        tutorial_id=tutorial_id,
        title=title,
        summary=("" if zh else " ").join(sentences),
        url=f"https://{stem.replace('_', '-')}.example/posts/{tutorial_id}",
        author=writer.pick(
            ["编辑部", "林夏", "周行", "许知言", "程野"] if zh else ["Editors", "R. Vale", "J. Moss", "T. Finch"]
        ),
        language=language,
        published=utc(moment(day, float(writer.rng.uniform(7, 23)))),
        skills=[a.skill_id, b.skill_id],
        tags=[a.zh if zh else a.en],
    )


def _syndicated(writer: Writer, original: Tutorial, n: int) -> Tutorial:
    """The same article in a second feed: same link, with a campaign tag."""
    return replace(
        original,
        feed="sample_zh_campus",
        tutorial_id=f"zh-campus-s{n + 1:03d}",
        url=f"{original.url}?utm_source=campus&utm_medium=rss",
        published=original.published + timedelta(hours=int(writer.rng.integers(2, 40))),
        family=original.global_id,
    )


def _reprinted(writer: Writer, original: Tutorial, n: int) -> Tutorial:
    """The same article on a second site: same title and text, its own link."""
    tutorial_id = f"en-cards-r{n + 1:03d}"
    return replace(
        original,
        feed="sample_en_cards",
        tutorial_id=tutorial_id,
        url=f"https://en-cards.example/posts/{tutorial_id}",
        published=original.published + timedelta(hours=int(writer.rng.integers(2, 40))),
        family=original.global_id,
    )


def _courses(writer: Writer, vocabulary: Vocabulary, until: date) -> list[Tutorial]:
    """The catalogue: real courses as facts (what we do not know stays empty), then invented ones."""
    real = facts("courses")
    made = [_real_course(writer, vocabulary, f"c-{n:04d}", fact, until) for n, fact in enumerate(real, 1)]
    return made + [_course(writer, vocabulary, f"c-{n:04d}", until) for n in range(len(real) + 1, COURSES + 1)]


def _real_course(writer: Writer, vocabulary: Vocabulary, number: str, fact: dict[str, str], until: date) -> Tutorial:
    skills = [vocabulary.skills[s] for s in fact["skills"].split(";") if s in vocabulary.skills]
    details: dict[str, Any] = dict.fromkeys(("minutes", "certificate", "licence", "published"), "")
    details |= {"kind": "book" if "d2l" in fact["url"] else "course", "provider": fact["provider"]}
    details |= {"level": fact["level"], "price": 0, "currency": "CNY" if fact["language"] == "zh" else "USD"}
    return Tutorial(
        feed=COURSE_FEED,
        tutorial_id=number,
        title=fact["title"],
        summary=_intro(writer, skills[0], skills[-1], writer.pick(writer.fields), fact["language"]),
        url=fact["url"],
        author="",
        language=fact["language"],
        published=utc(moment(until - timedelta(days=700))),
        skills=[s.skill_id for s in skills],
        tags=[skills[0].en],
        course=details,
    )


def _course(writer: Writer, vocabulary: Vocabulary, number: str, until: date) -> Tutorial:
    language = writer.pick(["zh", "zh", "en"])
    zh = language == "zh"
    a, b = _two(writer, vocabulary)
    title, field = writer.title(writer.texts["tutorials"][f"courses_{language}"], a, b, zh=zh)
    day = until - timedelta(days=int(writer.rng.integers(2, 700)))
    return Tutorial(
        feed=COURSE_FEED,
        tutorial_id=number,
        title=title,
        summary=_intro(writer, a, b, field, language),
        url=f"https://courses.example/{number}",
        author="",
        language=language,
        published=utc(moment(day)),
        skills=[a.skill_id, b.skill_id],
        tags=[a.en],
        course={
            "kind": writer.pick(KINDS),
            "provider": writer.pick(["智汇学院", "青梧教育"] if zh else ["Open Classroom", "Fernway Academy"]),
            "level": writer.pick(["introductory", "intermediate", "advanced", ""]),
            "minutes": writer.pick(["", 240, 480, 600, 900, 1500, 2400]),
            "price": writer.pick([0, 99, 199, 299, 499] if zh else [0, 29, 49, 79, 149]),
            "currency": "CNY" if zh else "USD",
            "certificate": writer.pick(["true", "false"]),
            "licence": writer.pick(["", "CC-BY-4.0", "CC-BY-SA-4.0"]),
            "published": day.isoformat(),
        },
    )


def _intro(writer: Writer, a: Skill, b: Skill, field: list[str], language: str) -> str:
    sentences = writer.some(_templates(writer, "body", language, a), 2)
    return ("" if language == "zh" else " ").join(writer.fill(s, a, b, field, zh=language == "zh") for s in sentences)


KINDS = ["course", "course", "course", "video", "book", "case", "report"]


def _catalogue(courses: list[Tutorial], path: Path) -> int:
    """The CSV; the header stands again at three places inside, and two courses stand twice."""
    rows = [
        [
            t.tutorial_id, t.title, t.course["kind"], t.course["provider"], t.url, t.summary, t.course["level"],
            t.course["minutes"], t.course["price"], t.course["currency"], t.course["certificate"], t.language,
            ";".join(t.tags), t.course["licence"], t.course["published"],
        ]
        for t in courses if t.course
    ]  # fmt: skip
    rows += [rows[30], rows[55]][:REPEATED_COURSES]
    for n in range(HEADER_LINES):
        rows.insert(20 + 25 * n, COLUMNS)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows])
    return len(rows)


def _rss(items: list[Tutorial], title: str, stem: str, language: str) -> Xml.Element:
    root = Xml.Element("rss", version="2.0")
    channel = Xml.SubElement(root, "channel")
    site = f"https://{stem.replace('_', '-')}.example/"
    for name, text in (
        ("title", title),
        ("link", site),
        ("description", title),
        ("language", "zh-cn" if language == "zh" else "en"),
    ):
        Xml.SubElement(channel, name).text = text
    for item in items:
        element = Xml.SubElement(channel, "item")
        Xml.SubElement(element, "title").text = item.title
        Xml.SubElement(element, "link").text = item.url
        Xml.SubElement(element, "guid", isPermaLink="false").text = item.tutorial_id
        Xml.SubElement(element, "description").text = f"<p>{item.summary}</p>"
        Xml.SubElement(element, "author").text = item.author
        Xml.SubElement(element, "pubDate").text = format_datetime(item.published.astimezone(SHANGHAI))
        for tag in item.tags:
            Xml.SubElement(element, "category").text = tag
    return root


def _atom(items: list[Tutorial], title: str, stem: str) -> Xml.Element:
    root = Xml.Element(f"{{{ATOM}}}feed")
    site = f"https://{stem.replace('_', '-')}.example/"
    newest = max(t.published for t in items).isoformat().replace("+00:00", "Z")
    for name, text in (("id", site), ("title", title), ("updated", newest)):
        Xml.SubElement(root, f"{{{ATOM}}}{name}").text = text
    for item in items:
        at = item.published.isoformat().replace("+00:00", "Z")
        entry = Xml.SubElement(root, f"{{{ATOM}}}entry")
        for name, text in (("id", item.tutorial_id), ("title", item.title), ("published", at), ("updated", at)):
            Xml.SubElement(entry, f"{{{ATOM}}}{name}").text = text
        Xml.SubElement(entry, f"{{{ATOM}}}link", href=item.url, rel="alternate")
        Xml.SubElement(Xml.SubElement(entry, f"{{{ATOM}}}author"), f"{{{ATOM}}}name").text = item.author
        Xml.SubElement(entry, f"{{{ATOM}}}summary", type="html").text = f"<p>{item.summary}</p>"
        for tag in item.tags:
            Xml.SubElement(entry, f"{{{ATOM}}}category", term=tag)
    return root


def _json_feed(items: list[Tutorial], title: str, stem: str) -> str:
    """https://www.jsonfeed.org/version/1.1/"""
    site = f"https://{stem.replace('_', '-')}.example/"
    entries = [
        {
            "id": t.tutorial_id,
            "url": t.url,
            "title": t.title,
            "content_html": f"<p>{t.summary}</p>",
            "date_published": t.published.isoformat().replace("+00:00", "Z"),
            "authors": [{"name": t.author}],
            "tags": t.tags,
            "language": t.language,
        }
        for t in items
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": title, "home_page_url": site, "language": "en"}
    return json.dumps({**head, "items": entries}, ensure_ascii=False, indent=1) + "\n"
