"""world: a copy of an example that can be changed and put back, and runs of the program."""

import gzip
import json
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

PINS = "upper-constraints.txt"
ENVIRONMENT = {"LC_ALL": "C", "PATH": "", "PIP_CONFIG_FILE": "/dev/null"}
TIMEOUT = 60


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


@dataclass
class Run:
    code: int
    text: str
    errors: str
    findings: list = field(default_factory=list)

    def keys(self):
        return {key(finding) for finding in self.findings}


def place(thing):
    return f"{thing['file']}:{thing['line']}" if thing and "file" in thing else ""


def origin(requirement):
    by = requirement["by"]
    return place(by) or f"{by['name']} {by['version'] or ''}".strip()


def key(finding):
    """What makes a finding the same one: (kind, name, pin's line, requirer, requirement)."""
    requirement = finding["requirement"]
    return (finding["kind"], finding["name"], place(finding["pin"]),
            origin(requirement) if requirement else "", requirement["text"] if requirement else "")


class World:
    """The files of one example below a folder of its own."""

    def __init__(self, program, example, directory):
        self.program = program
        self.root = Path(directory)
        shutil.copytree(example, self.root)
        self.before = {}
        packed = gzip.decompress((self.root / "pypi" / "projects.jsonl.gz").read_bytes())
        self.index = {}
        for line in packed.decode().splitlines():
            self.index[json.loads(line[:line.index(",")] + "}")["name"]] = line
        self.snapshot = "pypi"

    def lines(self, path):
        return (self.root / path).read_text(encoding="utf-8").split("\n")

    def write(self, path, content):
        file = self.root / path
        self.before.setdefault(path, file.read_bytes() if file.exists() else None)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def edit(self, path, old, new):
        """Puts `new` for the one line that is `old`; returns its place, FILE:LINE."""
        lines = self.lines(path)
        assert lines.count(old) == 1, f"{path}: {lines.count(old)} lines are {old!r}"
        number = lines.index(old)
        lines[number] = new
        self.write(path, "\n".join(lines))
        return f"{path}:{number + 1}"

    def append(self, path, new):
        lines = self.lines(path)
        lines.insert(len(lines) - 1, new)
        self.write(path, "\n".join(lines))
        return f"{path}:{len(lines) - 1}"

    def where(self, path, line):
        lines = self.lines(path)
        assert lines.count(line) == 1, f"{path}: {lines.count(line)} lines are {line!r}"
        return f"{path}:{lines.index(line) + 1}"

    def change_index(self, name, change):
        """Lets `change` edit the record of a name in the snapshot; None takes the name away."""
        record = change(json.loads(self.index[name])) if change else None
        lines = [json.dumps(record) if entry == name else line
                 for entry, line in self.index.items() if entry != name or record]
        self.write("index.jsonl", "\n".join(lines) + "\n")
        self.snapshot = "index.jsonl"

    def change_release(self, name, version, **keys):
        def change(record):
            record["versions"][version].update(keys)
            return record
        self.change_index(name, change)

    def restore(self):
        for path, content in self.before.items():
            if content is None:
                (self.root / path).unlink()
            else:
                (self.root / path).write_bytes(content)
        self.before = {}
        self.snapshot = "pypi"

    def run(self, arguments):
        """A changed index is read anew; what the example's own says is kept beside the root."""
        report = self.root / "report.json"
        report.unlink(missing_ok=True)
        kept = ["--cache-dir", f"{self.root}-kept"] if self.snapshot == "pypi" else ["--no-cache"]
        result = subprocess.run(
            [self.program, *arguments, *kept, "--output", "json:report.json"], cwd=self.root,
            env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT)
        findings = json.loads(report.read_bytes())["findings"] if report.exists() else []
        return Run(result.returncode, result.stdout.decode(), result.stderr.decode(), findings)
