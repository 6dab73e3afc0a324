"""tls: an authority and certificates of all kinds, made with openssl when the tests run."""

import ssl
import subprocess
from pathlib import Path

CONFIGURATION = """
[req]
distinguished_name = name
prompt = no
[name]
CN = depcheck tests
[ca]
default_ca = own
[own]
database = {folder}/database
serial = {folder}/serial
new_certs_dir = {folder}
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = CA:false
"""
KINDS = {"good": "DNS:localhost,IP:127.0.0.1", "expired": "DNS:localhost,IP:127.0.0.1",
         "early": "DNS:localhost,IP:127.0.0.1", "host": "DNS:elsewhere.test"}
DATES = {"expired": ("20200101000000Z", "20210101000000Z"),
         "early": ("20900101000000Z", "20910101000000Z")}
ALWAYS = ("20200101000000Z", "20990101000000Z")


def openssl(*words):
    subprocess.run(["openssl", *words], check=True, capture_output=True)


class Authority:
    """Makes FOLDER/ca.pem and FOLDER/KIND.pem (certificate and key)."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "cnf").write_text(CONFIGURATION.format(folder=self.folder))
        (self.folder / "database").write_text("")
        (self.folder / "serial").write_text("1000\n")
        for key in ("key", "ca.key"):
            openssl("ecparam", "-genkey", "-name", "prime256v1", "-noout", "-out", self.path(key))
        openssl("req", "-x509", "-new", "-key", self.path("ca.key"), "-config", self.path("cnf"),
                "-extensions", "authority", "-days", "3650", "-out", self.path("ca.pem"))
        for kind, names in KINDS.items():
            self.issue(kind, names)
        self.join("self-signed", "-x509", "-days", "3650", "-addext",
                  "subjectAltName=DNS:localhost,IP:127.0.0.1")

    def path(self, name):
        return str(self.folder / name)

    def join(self, kind, *words):
        openssl("req", "-new", "-key", self.path("key"), "-config", self.path("cnf"), "-subj",
                "/CN=" + kind, *words, "-out", self.path(kind + ".crt"))
        self.bundle(kind)

    def bundle(self, kind):
        whole = Path(self.path(kind + ".crt")).read_text() + Path(self.path("key")).read_text()
        Path(self.path(kind + ".pem")).write_text(whole)

    def issue(self, kind, names):
        openssl("req", "-new", "-key", self.path("key"), "-config", self.path("cnf"),
                "-subj", "/CN=" + kind, "-addext", "subjectAltName=" + names, "-out", self.path(kind + ".csr"))
        start, end = DATES.get(kind, ALWAYS)
        openssl("ca", "-batch", "-notext", "-config", self.path("cnf"), "-extensions", "leaf",
                "-cert", self.path("ca.pem"), "-keyfile", self.path("ca.key"), "-startdate", start,
                "-enddate", end, "-in", self.path(kind + ".csr"), "-out", self.path(kind + ".crt"))
        self.bundle(kind)

    @property
    def ca_file(self):
        return self.path("ca.pem")

    def context(self, kind="good", old=False, protocols=()):
        """A server's side; `old` speaks nothing newer than TLS 1.0."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path(kind + ".pem"))
        if old:
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1
        if protocols:
            context.set_alpn_protocols(list(protocols))
        return context
