"""Two hundred feeds of a local server that answers after 100 ms, beside the ideal of sixteen at a time; then again.

Ours: fetch, land, remember, write receipts. Ideal: 200 / 16 x 100 ms, nothing else. The second run finds everything
unchanged (304). The server is a process of its own.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from pipelines.contracts.feed import Feed
from pipelines.orchestration import fetching, landing_step
from pipelines.orchestration.platform import network
from pipelines.settings import Settings
from pipelines.storage import landing
from pipelines.storage.pseudonyms import Pseudonyms
from tests.benchmarks.measure import Result, median, run, timed

FEEDS, AT_A_TIME, LATENCY, REPEATS = 200, 16, 0.1, 3
IDEAL = FEEDS / AT_A_TIME * LATENCY
RATIO, PEAK_MIB, UNCHANGED_SECONDS = 1.6, 256, 3.0


def benchmark() -> list[Result]:
    """Both runs: medians of repeats, each in a fresh process."""
    first, second = [], []
    server = subprocess.Popen([sys.executable, "-m", __name__, "server"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        for _ in range(REPEATS):
            with tempfile.TemporaryDirectory() as folder:
                first.append(run(__name__, "ours", folder, port))
                second.append(run(__name__, "ours", folder, port))
    finally:
        server.kill()
        server.wait()
    fetched, unchanged = median(first), median(second)
    assert fetched.facts == {"new": FEEDS}, fetched.facts
    assert unchanged.facts == {"unchanged": FEEDS}, unchanged.facts
    ideal = f"{FEEDS} / {AT_A_TIME} x {LATENCY * 1000:.0f} ms"
    return [
        Result(f"fetch {FEEDS} feeds", ideal, fetched.seconds, IDEAL, fetched.peak_mib, RATIO, PEAK_MIB),
        Result(
            f"the same {FEEDS} feeds, unchanged",
            ideal,
            unchanged.seconds,
            IDEAL,
            unchanged.peak_mib,
            UNCHANGED_SECONDS / IDEAL,
            PEAK_MIB,
        ),
    ]


def ours(folder: Path, port: str) -> dict[str, float]:
    """The fetching stage of a run: `pace_seconds: 0`, as for a server of one's own."""
    chosen = Settings(data=folder / "data", key_file=folder / "key", allowed_hosts=("127.0.0.1",), fetches=AT_A_TIME)
    lines = {"kind": "feed", "pace_seconds": 0}
    feeds = [
        Feed.model_validate({**lines, "name": f"f{n}", "url": f"http://127.0.0.1:{port}/{n}"}) for n in range(FEEDS)
    ]
    pseudonyms, states = Pseudonyms.load(chosen.key_file, chosen.data), dict[str, float]()
    client = network(chosen)
    with timed() as spent:
        for _, line in fetching.side_by_side(
            feeds, lambda feed: landing_step.land(feed, chosen, client, pseudonyms, "run"), chosen.fetches
        ):
            landing.log(chosen.landing, "receipts", [line], datetime.now(UTC))
            states[line["status"]] = states.get(line["status"], 0) + 1
        client.close()
    return {**spent, **states}


async def serve() -> None:
    """Answer everything after 100 ms: a feed of twenty entries with an ETag, or 304 to who knows it."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        await asyncio.sleep(LATENCY)
        name = head.split()[1]
        items = "".join(f"<item><guid>{name}/{n}</guid><title>Entry {n}</title></item>" for n in range(20))
        body = f'<rss version="2.0"><channel><title>{name}</title>{items}</channel></rss>'.encode()
        status, extra = "200 OK", 'ETag: "1"\r\n'
        if name == "/robots.txt":
            status, body = "404 Not Found", b""
        elif "if-none-match" in head:
            status, body = "304 Not Modified", b""
        writer.write(f"HTTP/1.1 {status}\r\n{extra}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode())
        writer.write(body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=256)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    case, *rest = sys.argv[1:]
    if case == "server":
        asyncio.run(serve())
    else:
        print(json.dumps(ours(Path(rest[0]), rest[1])))
