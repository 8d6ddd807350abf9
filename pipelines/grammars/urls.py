"""Links: the one spelling of an address that two feeds would share.

Answers: which page is meant, without who sent you there? Callers keep the original. May import: the standard library,
polars, w3lib.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

import polars as pl
from w3lib.url import canonicalize_url

_LONGEST = 2048
_DEFAULT_PORT = {"http": 80, "https": 443}
# Parameters that say where a visitor came from, never which page it is.
_TRACKING = re.compile(
    r"utm_?\w+|mtm_\w+|pk_\w+|hsa_\w+|_hs\w+|__hs\w+|g(?:clid|clsrc|braid|braid|ad_source|ad_campaignid)|wbraid|dclid|srsltid"
    r"|fbclid|fb_(?:action_ids|ref|source)|msclkid|yclid|twclid|ttclid|li_fat_id|epik|igshid?|igsh|mc_[ce]id|vero_id|oly_\w+_id|mkt_tok"
    r"|wt\.\w+|s_cid|cmpid|_ga|_gl|_branch_match_id|ref_src|ref_url|gh_src|lever-(?:source|origin).*|trk|trkinfo|trackingid|refid"
    # China: Alibaba, Baidu, Bilibili, Xiaohongshu, WeChat, CSDN
    r"|spm(?:_id_from)?|scm|bd_vid|from_spmid|from_source|vd_source|share_(?:token|source|medium|plat|tag|from|id|session_id|times)"
    r"|xhsshare|xsec_(?:token|source)|timestamp_share|mpshare|chksm|ops_request_misc|wechatshare",
    re.IGNORECASE,
)
# Already canonical: no query, no fragment, no escape, no dot segment, nothing in capitals before the path.
_PLAIN = re.compile(
    r"https?://[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+/(?:(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]*(?:/|$))*", re.ASCII
)
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*|\[[0-9a-f:.]+\]", re.ASCII)
# A fragment that a page in the browser reads as its path: dropping it would make all jobs of a board one.
_ROUTE = re.compile(r"[!/]")
_CODE_HOSTS = re.compile(
    r"(?<![\w.@-])(?:https?://)?(?:www\.)?((?:github\.com|gitlab\.com|bitbucket\.org|gitee\.com|huggingface\.co)/[\w.~/-]*[\w/-])",
    re.IGNORECASE | re.ASCII,
)


@lru_cache(maxsize=65_536)
def canonical(url: str | None) -> str | None:
    """The address with its host in lower case, its query sorted, without fragment, tracking, user and default port.

    A fragment that is a route (`#/job/7`, `#!page`) stays. None for anything that is not http(s) with a host:
    `javascript:`, relative links, white space inside.
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
        host, port, scheme = (parts.hostname or "").rstrip("."), parts.port, parts.scheme.lower()
        place = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii") if not host.isascii() else host
        if not _HOST.fullmatch(place):
            return None
        place += f":{port}" if port and port != _DEFAULT_PORT[scheme] else ""
        # The other parameters stay as they are spelled: `?a` and `?a=` differ for some servers, `%C4%E3` is GBK.
        query = "&".join(part for part in parts.query.split("&") if part and not _is_tracking(part))
        path = urljoin("//host/", parts.path).removeprefix("//host") if "/." in parts.path else parts.path
        fragment = parts.fragment if _ROUTE.match(parts.fragment) else ""
        address = urlunsplit((scheme, place, path or "/", query, fragment))
        plain = _PLAIN.fullmatch(address)
        made = address if plain else canonicalize_url(address, keep_fragments=bool(fragment))
    except (ValueError, UnicodeError):
        return None
    return made if re.fullmatch(r"https?://[!-~]+", made) else None


def _is_tracking(parameter: str) -> bool:
    return bool(_TRACKING.fullmatch(unquote(parameter.partition("=")[0])))


def canonicals(column: pl.Expr) -> pl.Expr:
    """`canonical` for a column of strings, each distinct one read once."""

    def convert(strings: pl.Series) -> pl.Series:
        known = {url: canonical(url) for url in strings.unique().drop_nulls().to_list()}
        return pl.Series(strings.name, [known.get(url) for url in strings.to_list()], dtype=pl.String)

    return column.map_batches(convert, return_dtype=pl.String)


def absolute(link: str | None, base: str | None) -> str | None:
    """A link as seen from the page `base`; unchanged without one."""
    if not link or not base or link.startswith(("https://", "http://")):
        return link
    try:
        return urljoin(base, link)
    except ValueError:
        return link


# First parts of paths that are pages of the host, never owners.
_PAGES = {
    "github.com": "topics orgs sponsors features collections marketplace settings about explore trending users search "
    "login apps enterprise pricing notifications stars security customer-stories readme events team site contact",
    "huggingface.co": "papers blog docs collections learn tasks organizations posts chat join pricing models login "
    "settings api storage enterprise",
    "gitlab.com": "explore groups help users dashboard",
    "gitee.com": "explore organizations help search enterprises",
    "bitbucket.org": "product account dashboard",
}


def code(*texts: str | None) -> str | None:
    """The first repository or model that the texts name on GitHub, GitLab, Bitbucket, Gitee or Hugging Face.

    Only `owner/name` counts: a bare host, an owner's page, a gist or a page of the host (`/topics/...`) is no code.
    """
    for text in texts:
        for match in _CODE_HOSTS.finditer(text or ""):
            host, *path = match[1].rstrip("/").split("/")
            host = host.lower()
            kind = path[:1] if host == "huggingface.co" and path[:1] in (["datasets"], ["spaces"]) else []
            owner_and_name = path[len(kind) : len(kind) + 2]
            if len(owner_and_name) == 2 and all(owner_and_name) and path[0].lower() not in _PAGES[host].split():
                name = owner_and_name[1].rstrip(".").removesuffix(".git")
                return canonical("https://" + "/".join([host, *kind, owner_and_name[0], name]))
    return None
