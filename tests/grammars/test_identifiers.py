"""DOIs and arXiv ids in the spellings that sources use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.grammars import identifiers
from pipelines.grammars.identifiers import Arxiv


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("10.1234/Invented.1", "10.1234/invented.1"),
        ("doi:10.1234/x", "10.1234/x"),
        ("https://doi.org/10.1234/X(2026)1", "10.1234/x(2026)1"),
        ("http://dx.doi.org/10.1234/a%2Fb", "10.1234/a/b"),
        ("10.1234/first 10.1234/second", "10.1234/first"),
        ("10.1234/x.", "10.1234/x"),
        ("10.12/too-short-a-prefix", None),
        ("see 10.1234/x", None),
        ("https://example.org/10.1234/x", None),
        ("", None),
        (None, None),
    ],
)
def test_a_doi_has_one_spelling(written: str | None, doi: str | None) -> None:
    assert identifiers.doi(written) == doi


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2603.00001", Arxiv("2603.00001")),
        ("2603.00001v2", Arxiv("2603.00001", 2)),
        ("0704.0001v12", Arxiv("0704.0001", 12)),
        ("arXiv:2603.00001v1", Arxiv("2603.00001", 1)),
        ("oai:arXiv.org:math/0603001", Arxiv("math/0603001")),
        ("http://arxiv.org/abs/math.GT/0309136v3", Arxiv("math.GT/0309136", 3)),
        ("https://arxiv.org/pdf/2603.00001v2.pdf", Arxiv("2603.00001", 2)),
        ("https://arxiv.org/html/cond-mat/9901001", Arxiv("cond-mat/9901001")),
        ("2603.001", None),
        ("26030.00001", None),
        ("https://example.org/abs/2603.00001", None),
        ("a paper, 2603.00001", None),
        ("", None),
        (None, None),
    ],
)
def test_an_arxiv_id_has_one_spelling(written: str | None, found: Arxiv | None) -> None:
    assert identifiers.arxiv(written) == found


def test_the_addresses_of_a_paper() -> None:
    assert Arxiv("2603.00001", 2).url == "https://arxiv.org/abs/2603.00001"
    assert Arxiv("2603.00001", 2).pdf_url == "https://arxiv.org/pdf/2603.00001v2"
    assert Arxiv("2603.00001").pdf_url == "https://arxiv.org/pdf/2603.00001"


def test_arxivs_own_dois_name_the_paper() -> None:
    assert identifiers.arxiv_of_doi("https://doi.org/10.48550/arXiv.2603.00001") == Arxiv("2603.00001")
    assert identifiers.arxiv_of_doi("10.1234/x") is None


@given(st.text())
def test_any_text_is_an_identifier_or_none(text: str) -> None:
    doi = identifiers.doi(text)
    assert doi is None or doi == identifiers.doi(doi)
    found = identifiers.arxiv(text)
    assert found is None or identifiers.arxiv(found.url) == Arxiv(found.id)
