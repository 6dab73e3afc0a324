"""The index of an example, as it would be served: pages of all releases, metadata of the pinned ones
and of names without a pin.

A release without a wheel for every machine is served as one too, with the same requirements: that
is how many requests a set of today takes.
"""

import gzip
import hashlib
import json
import os
import re
import socket
import subprocess
import time

CONF = """worker_processes 1; daemon off; pid nginx.pid; error_log error.log; {user}
events {{ worker_connections 1024; }}
http {{
  access_log access.log; keepalive_requests 100000; etag on; gzip on; gzip_types *;
  types {{ }} default_type application/octet-stream;
  client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
  server {{
    listen 127.0.0.1:{port}; listen 127.0.0.1:{tls} ssl http2;
    ssl_protocols TLSv1.2 TLSv1.3; ssl_certificate server.pem; ssl_certificate_key server.key;
    root {root};
    location ~ ^/simple/[^/]+/$ {{ default_type application/vnd.pypi.simple.v1+json; index index.json;
      add_header Cache-Control "max-age=600, public"; }}
    location ~ json$ {{ default_type application/vnd.pypi.simple.v1+json; add_header Cache-Control "max-age=600, public"; }}
    location /files/ {{ add_header Cache-Control "max-age=365000000, immutable, public"; }}
  }}
}}
"""


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def projects(example):
    with gzip.open(f"{example}/pypi/projects.jsonl.gz", "rt") as file:
        return [json.loads(line) for line in file]


def pins(example):
    with open(f"{example}/upper-constraints.txt") as file:
        lines = [line.split(";")[0].strip().split("===") for line in file if "===" in line]
    return {(canonical(name), version) for name, version in lines}


def metadata(name, version, release):
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Python: {release['requires_python']}"] if release["requires_python"] else []
    lines += [f"Provides-Extra: {extra}" for extra in release["provides_extra"]]
    lines += [f"Requires-Dist: {text}" for text in release["requires_dist"]]
    return ("\n".join(re.sub(r"[\r\n]+", " ", line) for line in lines) + "\n").encode()


def write_tree(example, root):
    """simple/NAME/index.json and files/*.metadata."""
    pinned = pins(example)
    pinned_names = {name for name, _ in pinned}
    os.makedirs(f"{root}/files")
    for project in projects(example):
        files = []
        for version, release in sorted(project["versions"].items()):
            body = metadata(project["name"], version, release)
            names = [name for name in release["files"] if name.endswith(".whl")]
            if not any(name.endswith("-none-any.whl") for name in names):
                names.append(f"{project['name'].replace('-', '_')}-{version.replace('-', '_')}-py3-none-any.whl")
            for name in names:
                files.append({"filename": name, "url": f"../../files/{name}", "yanked": False,
                              "hashes": {"sha256": hashlib.sha256(name.encode()).hexdigest()},
                              "core-metadata": {"sha256": hashlib.sha256(body).hexdigest()},
                              "requires-python": release["requires_python"], "size": 100000})
                name_key = canonical(project["name"])
                if (name_key, version) in pinned or name_key not in pinned_names:
                    with open(f"{root}/files/{name}.metadata", "wb") as file:
                        file.write(body)
        directory = f"{root}/simple/{canonical(project['name'])}"
        os.makedirs(directory)
        with open(f"{directory}/index.json", "w") as file:
            json.dump({"meta": {"api-version": "1.1"}, "name": project["name"],
                       "versions": sorted(project["versions"]), "files": files}, file)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def make_certificates(directory):
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=directory, check=True, capture_output=True)
    with open(f"{directory}/names", "w") as file:
        file.write("subjectAltName=IP:127.0.0.1\n")
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem",
            "-days", "2", "-subj", "/CN=A test CA")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "server.key", "-out", "server.csr",
            "-subj", "/CN=127.0.0.1")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-out", "server.pem", "-days", "2", "-extfile", "names")


class Nginx:
    """Serves the tree on two ports: HTTP/1.1, and TLS with HTTP/2."""

    def __init__(self, program, directory, root):
        self.directory, self.port, self.tls = directory, free_port(), free_port()
        make_certificates(directory)
        user = "user root;" if os.geteuid() == 0 else ""
        with open(f"{directory}/nginx.conf", "w") as file:
            file.write(CONF.format(user=user, port=self.port, tls=self.tls, root=root))
        self.process = subprocess.Popen([program, "-p", directory, "-e", "error.log", "-c", "nginx.conf"])
        while self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.tls)).close()
                return
            except ConnectionRefusedError:
                time.sleep(0.01)
        raise SystemExit("nginx does not run")

    def requests(self):
        """The paths that were asked for since the last call."""
        path = f"{self.directory}/access.log"
        with open(path) as file:
            lines = file.readlines()
        os.truncate(path, 0)
        return [line.split('"')[1].split()[1] for line in lines if " HTTP/" in line]

    def end(self):
        self.process.terminate()
        self.process.wait()
