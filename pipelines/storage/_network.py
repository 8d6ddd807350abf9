"""The part of `storage.http` below the request: checked addresses, one deadline for every byte, bounded bodies.

Answers: may we connect there, is there time left, is this body whole and small enough? May import: httpx, httpcore.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import httpcore
import httpx

from pipelines.sources._source import FetchFailed

# ruff: noqa: ARG002 - the methods below have the arguments of httpcore; the deadline takes the place of `timeout`

# Addresses that stand for another, IPv4 address behind a translator: is_global does not look through them.
_TRANSLATED = [
    ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
]
_CHUNK = 64 * 1024


class Deadline:
    """A moment after which nothing of an exchange may go on."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def remaining(self) -> float:
        """Seconds left; 0 or less when it has passed."""
        return self._at - time.monotonic()

    def later(self, seconds: float) -> Deadline:
        """The same deadline moved by a pause that does not count."""
        return Deadline(self.remaining() + seconds)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, looked at through IPv4-mapped and translated forms."""
    found = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
        if any(found in net for net in _TRANSLATED):
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def transport(
    tls: ssl.SSLContext, allowed: Collection[str], deadline: Deadline, host: str, proxy: str | None = None
) -> httpx.HTTPTransport:
    """A transport whose every connection goes to a checked address and obeys the deadline.

    Through a proxy the name is resolved there: then only addresses written as numbers are checked here.
    """
    made = httpx.HTTPTransport(verify=tls, trust_env=False)
    # httpx offers no argument for the network backend; its own tests replace the pool in the same way.
    if proxy is None:
        made._pool = httpcore.ConnectionPool(
            ssl_context=tls, network_backend=_Backend(allowed, deadline), max_connections=1
        )
        return made
    if host.lower() not in allowed and (host.lower() == "localhost" or _is_private_number(host)):
        raise FetchFailed("private_address", f"{host} is not an address of the public internet")
    made._pool = httpcore.HTTPProxy(
        proxy, ssl_context=tls, network_backend=_Backend({httpx.URL(proxy).host}, deadline), max_connections=1
    )
    return made


def _is_private_number(host: str) -> bool:
    try:
        return not is_public(host.strip("[]"))
    except ValueError:
        return False


class _Backend(httpcore.SyncBackend):
    def __init__(self, allowed: Collection[str], deadline: Deadline) -> None:
        super().__init__()
        self._allowed = allowed
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to one of the host's addresses after all of them were checked, so that no second look-up decides."""
        addresses = self._resolve(host, port)
        if host.lower() not in self._allowed and f"{host.lower()}:{port}" not in self._allowed:
            for address in addresses:
                if not is_public(address):
                    raise FetchFailed("private_address", f"{host} is {address}: not an address of the public internet")
        failed: Exception | None = None
        for address in addresses:
            try:
                stream = super().connect_tcp(address, port, _left(self._deadline), local_address, socket_options)
                return _Stream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed or FetchFailed("dns", f"{host} has no address")

    def _resolve(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            raise FetchFailed("dns", f"the name {host} cannot be resolved: {error}") from error
        return list(dict.fromkeys(str(address[0]) for *_, address in found))


class _Stream(httpcore.NetworkStream):
    """A connection on which a byte a second does not push the end away: every wait is cut to what is left."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: Deadline) -> float:
    remaining = deadline.remaining()
    if remaining <= 0:
        raise FetchFailed("deadline", "the deadline for the whole exchange has passed")
    return remaining


def body(response: httpx.Response, cap: int, deadline: Deadline) -> bytes:
    """The whole body, decompressed, at most `cap` bytes before and after; raises FetchFailed."""
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > cap:
        raise FetchFailed("too_large", f"{int(declared):,} bytes announced, at most {cap:,} are read")
    codings = [c.strip().lower() for c in response.headers.get("content-encoding", "").split(",") if c.strip()]
    codings = [coding for coding in codings if coding != "identity"]
    if len(codings) > 1 or (codings and codings[0] not in ("gzip", "x-gzip", "deflate")):
        raise FetchFailed(
            "encoding_refused", f"content encoding {', '.join(codings)!r}: only one gzip or deflate is read"
        )
    received = _raw(response, cap, deadline)
    parts = _inflated(received, cap, codings[0]) if codings else received
    return b"".join(parts)


def _raw(response: httpx.Response, cap: int, deadline: Deadline) -> Iterator[bytes]:
    received = 0
    for chunk in response.iter_raw(_CHUNK):
        received += len(chunk)
        if received > cap:
            raise FetchFailed("too_large", f"more than {cap:,} bytes")
        _left(deadline)
        yield chunk


def _inflated(received: Iterator[bytes], cap: int, coding: str) -> Iterator[bytes]:
    """Decompress with bounded steps: 1 kB may stand for 1 GB, so zlib is never asked for more than a chunk."""
    inflater, made = None, 0
    try:
        for data in received:
            chunk, piece = data, b""
            # A full piece means that zlib may hold more output although it has taken all input.
            while chunk or len(piece) == _CHUNK:
                if inflater is None or inflater.eof:
                    inflater = zlib.decompressobj(_window(coding, chunk))
                piece = inflater.decompress(chunk, _CHUNK)
                made += len(piece)
                if made > cap:
                    raise FetchFailed("too_large", f"more than {cap:,} bytes after decompression")
                yield piece
                # Another gzip member may follow (RFC 1952 2.2), or zeros that fill a block.
                chunk = inflater.unused_data.lstrip(b"\0") if inflater.eof else inflater.unconsumed_tail
                if inflater.eof and (coding == "deflate" or not chunk):
                    break
    except zlib.error as error:
        raise FetchFailed("broken_encoding", f"the body is not {coding}: {error}") from error
    if inflater is None or not inflater.eof:
        raise FetchFailed("truncated", f"the {coding} body ends too early")


def _window(coding: str, first: bytes) -> int:
    """zlib's window bits: gzip, zlib, or the raw deflate that some servers send by mistake."""
    if coding != "deflate":
        return 31
    return 15 if first[0] & 0x0F == 8 and int.from_bytes(first[:2], "big") % 31 == 0 else -15


def failure(error: httpx.HTTPError, shown: str, deadline: Deadline) -> FetchFailed:
    """What an error of httpx means, as a reason code."""
    causes = list(_causes(error))
    if isinstance(error, httpx.ConnectTimeout):
        return FetchFailed("connect_timeout", f"{shown}: no connection in time")
    if isinstance(error, httpx.TimeoutException) or deadline.remaining() <= 0:
        return FetchFailed("deadline", f"{shown}: not complete within the deadline")
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return FetchFailed("tls", f"{shown}: no trusted connection: {error}")
    if isinstance(error, httpx.ConnectError):
        is_refused = any(isinstance(cause, ConnectionRefusedError) for cause in causes)
        return FetchFailed("refused" if is_refused else "connect_failed", f"{shown}: no connection: {error}")
    if isinstance(error, httpx.RemoteProtocolError) and ("complete" in str(error) or "chunk" in str(error)):
        return FetchFailed("truncated", f"{shown}: {error}")
    return FetchFailed("reset", f"{shown}: the connection broke: {error}")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
