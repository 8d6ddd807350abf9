"""Links: the one spelling of an address that two feeds would share.

Answers: which page is meant, without who sent you there? Callers keep the original. May import: the standard library,
polars, w3lib.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import polars as pl
from w3lib.url import canonicalize_url

_LONGEST = 2048
# Parameters that say where a visitor came from, never which page it is.
_TRACKING = re.compile(
    r"utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|_hs\w+|gclid|gclsrc|gbraid|wbraid|dclid|fbclid|msclkid|yclid|twclid|ttclid|li_fat_id|"
    r"igshid|igsh|mc_[ce]id|vero_id|oly_\w+_id|mkt_tok|wt\.\w+|s_cid|cmpid|_ga|_gl|ref_src|ref_url|gh_src|lever-source.*|"
    r"spm|scm|share_(?:token|source|medium|plat|tag|from|id)|bd_vid|from_source|vd_source|xhsshare|timestamp_share",
    re.IGNORECASE,
)
# Already canonical: no query, no fragment, no escape, nothing in capitals before the path.
_PLAIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9._~/-]*)", re.ASCII)
_CODE_HOSTS = re.compile(
    r"(?:https?://)?(?:www\.)?((?:github\.com|gitlab\.com|bitbucket\.org|gitee\.com|huggingface\.co)/[\w.~/-]*[\w/-])",
    re.IGNORECASE | re.ASCII,
)


def canonical(url: str | None) -> str | None:
    """The address with its host in lower case, its query sorted, without fragment, tracking, user and default port.

    None for anything that is not http(s) with a host: `javascript:`, relative links, white space inside.
    """
    url = (url or "").strip()
    if not url or len(url) > _LONGEST:
        return None
    if _PLAIN.fullmatch(url):
        return url
    if not re.match(r"https?://[^\s/?#]", url, re.IGNORECASE) or re.search(r"[\s<>\"\\\x00-\x1f\x7f]", url):
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k)]
        if not host:
            return None
        scheme = parts.scheme.lower()
        default = {"http": 80, "https": 443}[scheme]
        place = f"[{host}]" if ":" in host else host
        place += f":{port}" if port and port != default else ""
        # A query without a tracking parameter is left as it was spelled: `?a` and `?a=` differ for some servers.
        query = parts.query if len(kept) == parts.query.count("&") + bool(parts.query) else urlencode(kept)
        made = urlunsplit((scheme, place, parts.path or "/", query, ""))
        made = made if _PLAIN.fullmatch(made) else canonicalize_url(made)
    except (ValueError, KeyError, UnicodeError):
        return None
    return made if re.fullmatch(r"https?://\S+", made) else None


def canonicals(column: pl.Expr) -> pl.Expr:
    """`canonical` for a column of strings, each distinct one read once."""

    def convert(strings: pl.Series) -> pl.Series:
        # Links that are canonical already, nearly all of a large file, are told apart by columns.
        is_plain = strings.str.contains(f"^(?:{_PLAIN.pattern})$") & (strings.str.len_bytes() <= _LONGEST)
        others = strings.filter(~is_plain).unique().drop_nulls()
        if not others.len():
            return strings
        read = pl.Series([canonical(url) for url in others.to_list()], dtype=pl.String)
        return strings.replace_strict(others, read, default=strings, return_dtype=pl.String)

    return column.map_batches(convert, return_dtype=pl.String)


def absolute(link: str | None, base: str | None) -> str | None:
    """A link as seen from the page `base`; unchanged without one."""
    if not link or not base or link.startswith(("https://", "http://")):
        return link
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def code(*texts: str | None) -> str | None:
    """The first repository or model that the texts name on GitHub, GitLab, Bitbucket, Gitee or Hugging Face.

    Only `owner/name` counts: a bare host or an owner's page is no code.
    """
    for text in texts:
        for match in _CODE_HOSTS.finditer(text or ""):
            host, *path = match[1].rstrip("/").split("/")
            kind = path[:1] if host.lower() == "huggingface.co" and path[:1] in (["datasets"], ["spaces"]) else []
            owner_and_name = path[len(kind) : len(kind) + 2]
            is_page = host.lower() == "huggingface.co" and path[:1] in (["papers"], ["blog"], ["docs"], ["collections"])
            if len(owner_and_name) == 2 and all(owner_and_name) and not is_page:
                name = owner_and_name[1].rstrip(".").removesuffix(".git")
                return canonical("https://" + "/".join([host.lower(), *kind, owner_and_name[0], name]))
    return None
