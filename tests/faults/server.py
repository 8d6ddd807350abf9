"""The fault server: a threaded socket on 127.0.0.1, port 0, whose `answer` writes whatever it likes."""

import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Answer = Callable[[socket.socket, str], None]


class Server:
    """A raw socket server: `answer(connection, request)` writes whatever it likes."""

    def __init__(self, answer: Answer) -> None:
        self.requests: list[str] = []
        self.times: list[float] = []
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                received = b""
                while b"\r\n\r\n" not in received:
                    more = self.request.recv(65_536)
                    if not more:
                        return
                    received += more
                outer.requests.append(received.decode("latin-1"))
                outer.times.append(time.monotonic())
                # The client hangs up on bodies that are too long or too slow.
                with suppress(OSError):
                    answer(self.request, outer.requests[-1])

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/feed"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def serving(answer: Answer) -> Iterator[Server]:
    server = Server(answer)
    try:
        yield server
    finally:
        server.close()


def response(status: str = "200 OK", body: bytes = b"", length: int | None = None, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def always(answer: bytes) -> Answer:
    return lambda connection, _: connection.sendall(answer)
