"""server: an HTTP/1.1 server that answers as it is told, byte for byte.

A Server listens on a free port of 127.0.0.1 and hands every request to one function, which writes
whatever it likes through its Exchange: any bytes, a close, a reset, silence until the client gives
up, drops of one byte. Requests and connections are kept for the tests to judge.
"""

import select
import socket
import ssl
import struct
import threading
from dataclasses import dataclass, field

HEAD_BYTES = 256 * 1024


class Over(Exception):
    """The connection is at its end: closed by us, or the client went away."""


@dataclass
class Request:
    method: str
    target: str
    version: str
    headers: list
    raw: bytes
    connection: int  # number of its connection, 0 for the first

    @property
    def path(self):
        return self.target.split("?")[0]

    def header(self, name):
        """The value of the first header of that name, or None."""
        for key, value in self.headers:
            if key.lower() == name.lower():
                return value
        return None


def parse_request(raw, connection):
    lines = raw.decode("latin-1").split("\r\n")
    method, target, version = lines[0].split(" ", 2)
    headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines[1:] if line]
    return Request(method, target, version, headers, raw, connection)


class Exchange:
    """One request and the way back to its client."""

    def __init__(self, server, connection, request):
        self.server = server
        self.connection = connection
        self.request = request

    def send(self, *parts):
        try:
            self.connection.sendall(b"".join(parts))
        except (OSError, ValueError) as error:
            raise Over from error

    def close(self):
        raise Over

    def reset(self):
        """Ends the connection with RST instead of FIN."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        raise Over

    def is_gone(self, seconds):
        """Whether the client hangs up within some time, or the server is stopped."""
        ends = [self.connection, self.server.stopped_reader]
        ready, _, _ = select.select(ends, [], [], seconds)
        if self.server.stopped_reader in ready:
            return True
        if not ready:
            return False
        try:
            return self.connection.recv(65536) == b""
        except (ssl.SSLWantReadError, BlockingIOError):
            return False
        except OSError:
            return True

    def stall(self):
        """Says nothing until the client gives up."""
        while not self.is_gone(None):
            pass
        raise Over

    def drip(self, data, pause=0.05):
        """A byte at a time for as long as the client bears it."""
        for at in range(len(data)):
            if self.is_gone(pause):
                raise Over
            self.send(data[at:at + 1])

    def endless(self, part):
        """The same bytes for as long as the client bears it."""
        while True:
            self.send(part * max(1, 16384 // len(part)))


@dataclass
class Log:
    """What a server saw."""

    requests: list = field(default_factory=list)
    bytes_in: bytearray = field(default_factory=bytearray)
    connections: int = 0

    def paths(self):
        return [request.path for request in self.requests]


class Server:
    """Answers with answer(exchange) until stop(); `tls` is an ssl.SSLContext or None."""

    def __init__(self, answer, tls=None, keep_bytes=False, port=0):
        self.answer = answer
        self.tls = tls
        self.keep_bytes = keep_bytes
        self.log = Log()
        self.lock = threading.Lock()
        self.stopped_reader, self.stopped_writer = socket.socketpair()
        self.listener = socket.create_server(("127.0.0.1", port), backlog=512)
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.accept_all, daemon=True)
        self.thread.start()

    @property
    def origin(self):
        return f"{'https://localhost' if self.tls else 'http://127.0.0.1'}:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.stopped_writer.close()
        self.thread.join()
        self.listener.close()

    def fresh_log(self):
        """Starts a new log and returns it."""
        with self.lock:
            self.log = Log()
            return self.log

    def accept_all(self):
        while True:
            ready, _, _ = select.select([self.listener, self.stopped_reader], [], [])
            if self.stopped_reader in ready:
                return
            connection, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, plain):
        connection = plain
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self.lock:
            log = self.log
            number = log.connections
            log.connections += 1
        try:
            if self.tls:
                connection = self.tls.wrap_socket(plain, server_side=True)
            self.serve_requests(connection, log, number)
        except (Over, OSError):
            pass
        finally:
            hang_up(connection)

    def serve_requests(self, connection, log, number):
        buffer = b""
        while True:
            while b"\r\n\r\n" not in buffer:
                more = connection.recv(65536)
                if self.keep_bytes:
                    log.bytes_in += more
                if not more or len(buffer) > HEAD_BYTES:
                    return
                buffer += more
            head, _, buffer = buffer.partition(b"\r\n\r\n")
            request = parse_request(head, number)
            with self.lock:
                log.requests.append(request)
            self.answer(Exchange(self, connection, request))


def hang_up(connection):
    try:
        connection.shutdown(socket.SHUT_WR)
    except OSError:
        pass
    connection.close()
