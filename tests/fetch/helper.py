"""depcheck-fetch as a process, and the index that it talks to."""

import http.server
import os
import select
import subprocess
import threading

import protocol

PATIENCE = 60  # seconds until something that must come is given up


class Helper:
    """A running helper. Answers are kept by their number until they are asked for."""

    def __init__(self, path, setup=None, **more):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, **more)
        self.raw = b""
        self.seen = bytearray()  # all that it ever said
        self.working, self.warnings, self.progress, self.projects = [], [], [], []
        self.answers = {}
        self.asked = 0
        self.send(protocol.setup() if setup is None else setup)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def send(self, raw):
        while raw:
            raw = raw[self.process.stdin.write(raw):]

    def ask(self, question, *fields, **more):
        """Sends a question and returns its number."""
        self.asked += 1
        self.send(question(self.asked, *fields, **more))
        return self.asked

    def take(self):
        """Reads one message and puts it where it belongs; its kind, or None at the end."""
        while len(self.raw) < 4 or len(self.raw) < 4 + int.from_bytes(self.raw[:4], "little"):
            assert select.select([self.process.stdout], [], [], PATIENCE)[0], "no answer came"
            more = os.read(self.process.stdout.fileno(), 1 << 16)
            if not more:
                return None
            self.raw += more
            self.seen += more
        end = 4 + int.from_bytes(self.raw[:4], "little")
        kind, fields = protocol.read(self.raw[4:end])
        self.raw = self.raw[end:]
        if kind == "working":
            self.working.append(fields["id"])
        elif kind == "progress":
            self.progress.append(fields["bytes"])
        elif kind == "warning":
            self.warnings.append(fields["text"])
        elif kind == "project":
            self.projects.append(fields)
        else:
            assert fields["id"] not in self.answers, "answered twice"
            self.answers[fields["id"]] = fields
        return kind

    def answer(self, ident):
        while ident not in self.answers:
            assert self.take() is not None, "the helper ended without an answer"
        return self.answers[ident]

    def get(self, question, *fields, **more):
        return self.answer(self.ask(question, *fields, **more))

    def end(self):
        """Closes its input; its exit status."""
        self.process.stdin.close()
        while self.take() is not None:
            pass
        return self.process.wait(PATIENCE)


class Index:
    """An HTTP server on a port of its own: what it has is in `files`, what it was asked in `asked`."""

    def __init__(self):
        self.files = {}   # path: bytes, or a function of the request handler
        self.headers = {} # path: headers of its own
        self.ranges = True
        self.asked = []   # (path, headers)
        index = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                index.asked.append((self.path, dict(self.headers)))
                index.answer(self)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = "http://127.0.0.1:%d" % self.server.server_port
        self.server.handle_error = lambda *_: None  # helpers end when they like
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def answer(self, handler):
        body = self.files.get(handler.path)
        if callable(body):
            body(handler)
        elif body is None:
            self.send(handler, 404, b"")
        elif self.ranges and "Range" in handler.headers:
            self.send_range(handler, body)
        else:
            self.send(handler, 200, body)

    def send(self, handler, status, body, **headers):
        handler.send_response(status)
        for name, value in {**self.headers.get(handler.path, {}), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if status != 304:
            handler.wfile.write(body)

    def send_range(self, handler, body):
        first, last = handler.headers["Range"].removeprefix("bytes=").split("-")
        start = int(first) if first else max(0, len(body) - int(last))
        end = min(int(last), len(body) - 1) if first else len(body) - 1
        self.send(handler, 206, body[start:end + 1], Content_Range="bytes %d-%d/%d" % (start, end, len(body)))

    def requests(self, path):
        """The headers of all requests for a path."""
        return [headers for asked, headers in self.asked if asked == path]

    def close(self):
        self.server.shutdown()
        self.server.server_close()
