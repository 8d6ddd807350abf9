"""Courses and other things to study from catalogues that are files: exports of platforms, lists of universities.

One line is enough for a known catalogue: `{kind: catalogue, path: inbox/edx/*.csv, preset: edx}`. Any other file names
its columns; parameters and formats (CSV, TSV, XLSX, Parquet, JSON, NDJSON) are those of `_table`. `kind` of the rows is
`course` unless the line says otherwise. Presets, each with the headings that are in circulation:

  coursera      Course Name / course_title, University / course_organization, Difficulty Level / course_difficulty,
                Course URL, Course Description, Skills; a course is its link, else its name and university
  edx           Name / title, University / institution, Difficulty Level / level, Link / course_url,
                Course Description / About; a course is its link
  tutorialbank  id, title, url, author, medium, venue (https://github.com/Yale-LILY/TutorialBank)
  lecturebank   ID, Instructor, Title, URL, Venue, Year (https://github.com/Yale-LILY/LectureBank); slides of courses

May import: polars, grammars, contracts.
"""

from __future__ import annotations

from typing import Any

from pipelines.contracts.raw import Tutorial
from pipelines.sources import _table

_LEVELS = {
    "Beginner": "introductory", "Beginner level": "introductory", "Introductory": "introductory",
    "introductory": "introductory", "beginner": "introductory", "Intermediate": "intermediate",
    "Intermediate level": "intermediate", "intermediate": "intermediate", "Advanced": "advanced",
    "Advanced level": "advanced", "advanced": "advanced", "*": None,
}  # fmt: skip
_COURSERA_TITLE = ["Course Name", "course_title", "course_name", "Title", "title", "name", "课程名称"]
_COURSERA_BY = ["University", "course_organization", "Organization", "partner", "Offered By", "university", "学校"]
_COURSERA_LINK = ["Course URL", "course_url", "Course Link", "URL", "url", "link", "链接"]
_EDX_TITLE = ["Name", "title", "Title", "course_name", "Course Name", "课程名称"]
_EDX_BY = ["University", "institution", "Institution", "school", "partner", "学校"]
_EDX_LINK = ["Link", "course_url", "URL", "url", "link", "链接"]

PRESETS: dict[str, dict[str, Any]] = {
    "coursera": {
        "columns": {
            "tutorial_id": _COURSERA_LINK,
            "title": _COURSERA_TITLE,
            "url": _COURSERA_LINK,
            "provider": _COURSERA_BY,
            "summary": {
                "column": ["Course Description", "course_description", "description", "Description", "课程简介"],
                "markup": True,
            },
            "tags": {"column": ["Skills", "course_skills", "skills", "Skill Gain"], "split": "  "},
            "level": {
                "column": ["Difficulty Level", "course_difficulty", "Level", "level", "难度"],
                "values": _LEVELS,
            },
        },
        "key": {"row_hash": [_COURSERA_TITLE, _COURSERA_BY]},
        "null_values": ["Not specified", "Not Calibrated"],
    },
    "edx": {
        "columns": {
            "tutorial_id": _EDX_LINK,
            "title": _EDX_TITLE,
            "url": _EDX_LINK,
            "provider": _EDX_BY,
            "summary": {
                "column": ["Course Description", "course_description", "About", "summary", "description"],
                "markup": True,
            },
            "tags": {"column": ["subject", "Subject", "associatedskills", "skills"], "split": ","},
            "level": {"column": ["Difficulty Level", "Level", "level", "course_level", "难度"], "values": _LEVELS},
        },
        "key": {"row_hash": [_EDX_TITLE, _EDX_BY]},
    },
    "tutorialbank": {
        "columns": {
            "tutorial_id": "id",
            "kind": {"column": "medium", "values": {"lecture": "video", "book": "book", "course": "course",
                                                    "Course": "course", "*": "article"}},
            "title": "title",
            "url": "url",
            "provider": ["venue"],
            "authors": {"column": ["author"], "split": ","},
        },
        "null_values": ["Author Unknown", "Venue Unknown"],
        "language": "en",
    },
    "lecturebank": {
        "columns": {
            "tutorial_id": ["ID", "id", "Lecture_ID"],
            "title": ["Title", "title"],
            "url": ["URL", "url"],
            "provider": ["Venue", "University", "venue"],
            "authors": {"column": ["Instructor", "Author", "author"], "split": ","},
        },
        "key": {"row_hash": [["URL", "url"], ["Title", "title"]]},
        "language": "en",
    },
}  # fmt: skip

SOURCE = _table.source(Tutorial, "tutorials", presets=PRESETS, defaults={"columns": {"kind": {"constant": "course"}}})
