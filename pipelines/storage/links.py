"""One look at one link: is it there, has it moved, is it gone?

Answers: what does the address of a resource lead to today? Only heads of answers are read, with all the manners and
limits of `storage.http`. What is neither there nor gone stays open: a server that does not answer is asked again later,
one that refuses us may well answer a browser. May import: `pipelines.storage.http`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from pipelines.sources._source import FetchFailed
from pipelines.storage.http import Door

# Reason code -> what it says about the link; all others mean that there was no answer this time.
_STATUS_OF = {
    **dict.fromkeys(("not_found", "gone", "bad_address", "home_page"), "dead"),
    **dict.fromkeys(
        (
            "unauthorised", "forbidden", "client_error", "rate_limited", "deferred", "robots", "private_address",
            "redirect_downgrade", "redirect_scheme", "redirect_loop", "too_many_redirects", "unexpected_status",
        ),
        "refused",
    ),
}  # fmt: skip


def look(door: Door, url: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> dict[str, Any]:
    """What became of a link, as a line of `operations.link_checks`; never raises FetchFailed.

    An inner page whose address leads to a site's front page for good is gone: there is nothing at the new address.
    """
    status, reason, final = "ok", None, None
    try:
        visit = door.visit(url)
    except FetchFailed as failure:
        reason = failure.reason
        status = _STATUS_OF.get(reason, "unreachable")
    else:
        final = visit.final_url if visit.final_url != url else None
        if final and visit.is_permanent and not _is_same(url, final):
            status = "moved"
            if _is_home(final) and not _is_home(url):
                status, reason = "dead", "home_page"
    return {
        "url": url,
        "checked_at": f"{now():%Y-%m-%dT%H:%M:%S.%fZ}",
        "status": status,
        "final_url": final,
        "reason": reason,
    }


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _is_same(one: str, other: str) -> bool:
    """The same but for what browsers mend by themselves: https, `www.`, a slash at the end, a fragment."""

    def plain(url: str) -> tuple[str, str, str]:
        parts = urlsplit(url)
        return parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query

    return plain(one) == plain(other)
