"""Identifiers of papers: the one spelling of a DOI and of an arXiv id, however a source writes them.

Answers: which paper is meant? DOIs come as `doi:10.1/X`, as links and in capitals; arXiv ids as `2603.00001v2`,
`math/0603001`, `oai:arXiv.org:...`, as links to the abstract or the PDF. https://www.doi.org/the-identifier/resources/handbook,
https://info.arxiv.org/help/arxiv_identifier.html. May import: the standard library.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.|www\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ARXIV_ID = r"(?P<id>\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/\d{7})(?:v(?P<version>\d{1,3}))?"
_ARXIV = re.compile(
    rf"(?:arxiv:\s*|oai:arxiv\.org:|(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/)?{_ARXIV_ID}"
    r"(?:\.pdf)?/?",
    re.ASCII | re.IGNORECASE,
)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(\S+)")


class Arxiv(NamedTuple):
    """An arXiv id without its version, and the version when one was named."""

    id: str
    version: int | None = None

    @property
    def url(self) -> str:
        """The page of the paper, in its newest version."""
        return f"https://arxiv.org/abs/{self.id}"

    @property
    def pdf_url(self) -> str:
        """The full text, of the version when one was named."""
        return f"https://arxiv.org/pdf/{self.id}" + (f"v{self.version}" if self.version else "")


def doi(text: str | None) -> str | None:
    """The DOI that the whole string is, in lower case without prefix; None when it is none.

    The first of several with white space between them is meant.
    """
    first = (text or "").strip()
    found = _DOI.match(unquote(first) if first.lower().startswith("http") else first)
    return found[1].lower().rstrip(".,;") if found else None


def arxiv(text: str | None) -> Arxiv | None:
    """The arXiv id that the whole string is (an id, a link, an OAI identifier); None when it is none."""
    found = _ARXIV.fullmatch((text or "").strip())
    if not found:
        return None
    version = int(found["version"]) if found["version"] else None
    return Arxiv(found["id"], version or None)


def arxiv_of_doi(text: str | None) -> Arxiv | None:
    """The paper behind a DOI that arXiv itself registered (`10.48550/arxiv.2603.00001`), else None."""
    found = _ARXIV_DOI.fullmatch(doi(text) or "")
    return arxiv(found[1]) if found else None
