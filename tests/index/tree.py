"""tree: a large index as files on disk, and nginx to serve it."""

import json
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import archives
from universe import JSON_TYPE, File, page_json

# Every request is a line: connection, protocol, status, path, User-Agent, Accept, If-None-Match.
LOG = ('$connection\\t$server_protocol\\t$status\\t$request_uri\\t$http_user_agent\\t$http_accept\\t'
       '$http_if_none_match')
CONFIGURATION = """
worker_processes 1; daemon off; master_process off; pid {root}/nginx.pid; error_log {root}/error.log;
events {{ worker_connections 1024; }}
http {{
  log_format one '{log}'; access_log {root}/access.log one;
  keepalive_requests 100000; etag on; http2_max_requests 100000; http2_max_concurrent_streams {streams};
  types {{ }} default_type application/octet-stream;
  client_body_temp_path {root}/tmp; proxy_temp_path {root}/tmp; fastcgi_temp_path {root}/tmp;
  uwsgi_temp_path {root}/tmp; scgi_temp_path {root}/tmp;
  server {{
    listen 127.0.0.1:{port} {tls}; root {root};
    {certificate}
    rewrite ^(/simple/[^/]+/)$ $1index.json last;
    location ~ index\\.json$ {{ internal; default_type {json};
      add_header Cache-Control "max-age=600, public"; add_header Vary Accept;
      add_header Age {age}; }}
    location /files/ {{ add_header Cache-Control "max-age=365000000, immutable, public"; }}
  }}
}}
"""


def write_set(root, count):
    """`count` names, each requiring the next three; returns (requirements, constraints)."""
    root = Path(root)
    (root / "files").mkdir(parents=True)
    names = [f"name-{number:04}" for number in range(count)]
    for number, name in enumerate(names):
        needs = [f"{other}>=1" for other in names[number + 1:number + 4]]
        file = File(f"{name.replace('-', '_')}-1.0-py3-none-any.whl", None,
                    archives.metadata(name, "1.0", needs))
        folder = root / "simple" / name
        folder.mkdir(parents=True)
        (folder / "index.json").write_text(json.dumps(page_json(name, ["1.0"], [file], "files")))
        (root / "files" / (file.name + ".metadata")).write_bytes(file.metadata)
    return "".join(f"{name}\n" for name in names[::10]), "".join(f"{name}==1.0\n" for name in names)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Nginx:
    """
    Serves a tree: over TLS and HTTP/2 with a certificate, else over HTTP/1.1. Its `age`, to be
    set before it is started, is how old it says that its pages are, in seconds.
    """

    program = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")

    def __init__(self, root, certificate=None, streams=128):
        self.root = Path(root)
        self.port = free_port()
        lines = "" if certificate is None else \
            f"ssl_certificate {certificate}; ssl_certificate_key {certificate};"
        self.words = {"root": self.root, "port": self.port, "log": LOG, "streams": streams,
                      "json": JSON_TYPE, "tls": "ssl http2" if certificate else "",
                      "certificate": lines}
        self.age = 0

    def __enter__(self):
        (self.root / "access.log").write_text("")
        (self.root / "nginx.conf").write_text(CONFIGURATION.format(age=self.age, **self.words))
        self.process = subprocess.Popen(
            [self.program, "-p", self.root, "-c", self.root / "nginx.conf"],
            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return self
            except ConnectionRefusedError:
                if self.process.poll() is not None:
                    raise RuntimeError((self.root / "error.log").read_text()) from None

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def requests(self):
        """The lines of the log, split; only whole when it has stopped."""
        return [line.split("\t") for line in (self.root / "access.log").read_text().splitlines()]
