"""program: one run of depcheck on the small universe, and what can be told from it."""

import json
import os
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import universe

# No configuration of the machine: what pip is told there, depcheck reads, too.
CLEAN = {"LC_ALL": "C", "PATH": "", "PIP_CONFIG_FILE": "/dev/null"}
HANG = 120  # seconds; a run that takes so long is a fault by itself


@dataclass
class Run:
    code: int
    out: bytes
    errors: str
    seconds: float
    peak: int = 0  # bytes of memory that the largest of its processes had
    findings: list = field(default_factory=list)

    @property
    def text(self):
        """All that it said, for a phrase to be found in."""
        return self.out.decode(errors="replace") + self.errors

    def keys(self):
        """The findings as (kind, name, message), undecided ones with their cause."""
        return sorted((item["kind"], item["name"],
                       item["undecided"]["cause"] if item["undecided"] else "")
                      for item in self.findings)


class Bench:
    """A working directory with requirements.txt and constraints.txt."""

    def __init__(self, program, folder, requirements=universe.REQUIREMENTS,
                 constraints=universe.CONSTRAINTS):
        self.program = os.path.abspath(program)
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "requirements.txt").write_text(requirements)
        (self.folder / "constraints.txt").write_text(constraints)

    def words(self, index, cache, extra=(), form="json"):
        return [self.program, "requirements.txt", "-c", "constraints.txt", "--python", "3.11",
                "--index-url", index, "--cache-dir", str(cache), "--format", form, *extra]

    def run(self, index, cache, extra=(), environment=None, form="json", before=(), **options):
        variables = {**CLEAN, "HOME": str(self.folder), **(environment or {})}
        return run_words([*before, *self.words(index, cache, extra, form)], self.folder, variables,
                         **options)


def kill(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def run_words(words, folder, environment, watch=None):
    """Runs a program. `watch` is called with its process once it runs."""
    begun = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(words, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                   stdout=out, stderr=errors, start_new_session=True)
        timer = threading.Timer(HANG, kill, [process])
        timer.start()
        if watch:
            watch(process)
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        run = Run(process.returncode, out.read(), errors.read().decode(errors="replace"),
                  time.monotonic() - begun, usage.ru_maxrss * 1024)
    try:
        run.findings = json.loads(run.out)["findings"]
    except (ValueError, KeyError, TypeError):
        pass
    return run


class Tally:
    """Counts checks, prints those that fail, and the last line of a driver."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, title, *faults):
        """One check: passed if there are no faults (empty ones do not count)."""
        faults = [fault for fault in faults if fault]
        for fault in faults:
            print(f"{title}: {fault}", flush=True)
        self.passed += not faults
        self.failed += bool(faults)

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0


def verdict_faults(run, code, findings):
    """What is wrong with the exit status and the findings (kind, name, cause) of a run."""
    faults = []
    if run.code != code:
        faults.append(f"exit {run.code}, not {code}: {run.errors.strip()[:300]}")
    if run.keys() != sorted(findings):
        said = [item["message"] for item in run.findings][:3]
        faults.append(f"findings {run.keys()[:5]}, not {sorted(findings)[:5]}: {said}")
    return faults
