"""mutations: what is changed in an example, and what must come of it."""

import re
from dataclasses import dataclass, field
from typing import Callable

from world import PINS, canonical

EXAMPLES = {"2023": "openstack-2023-09", "2026": "openstack-2026-08"}
PYTHONS = {"2023": "3.8,3.9,3.10,3.11", "2026": "3.11,3.12,3.13"}


@dataclass(frozen=True)
class Setup:
    """One way to run an example."""
    name: str
    year: str
    code: int  # of the unchanged run, names without pins accepted
    inputs: tuple = ()  # patterns; none: all runtime requirements
    more: tuple = ()

    def arguments(self, world):
        patterns = self.inputs or ("projects/*/requirements.txt",)
        paths = sorted(str(path.relative_to(world.root))
                       for pattern in patterns for path in world.root.glob(pattern))
        return [*paths, "-c", PINS, "--deny", "denylist.txt", "--snapshot", world.snapshot,
                "--python", PYTHONS[self.year], *self.more]


RUNTIME_2023 = Setup("2023 runtime", "2023", 0)
RUNTIME_2026 = Setup("2026 runtime", "2026", 0)
WHOLE_2023 = Setup("2023 whole projects", "2023", 1, ("projects/*",))
EXTRAS_2023 = Setup("2023 keystone, all extras", "2023", 0, ("projects/keystone/requirements.txt",),
                    ("--extra", "all"))
EXTRAS_2026 = Setup("2026 keystone, all extras", "2026", 1, ("projects/keystone",),
                    ("--extra", "all"))
SETUPS = [RUNTIME_2023, RUNTIME_2026, WHOLE_2023, EXTRAS_2023, EXTRAS_2026]


@dataclass
class Change:
    """What a mutation made of the world, and what is due."""
    code: int
    places: list = field(default_factory=list)  # changed lines that the text must name
    added: list = field(default_factory=list)   # findings: (kind, name, pin, requirer, requirement)
    says: list = field(default_factory=list)    # further words of the text


@dataclass
class Mutation:
    title: str
    setup: Setup
    make: Callable  # world -> Change


def excluded(pin, *sides):
    """pin-excluded findings: a pin's place and name, and (requirer, requirement) pairs."""
    where, name = pin
    return [("pin-excluded", canonical(name), where, by, text) for by, text in sides]


# A pin moved to another release of the index, and who does not admit it.
MOVED_PINS = [
    ("rcssmin===1.1.1", "1.0.6", [("django-compressor 4.3.1", "rcssmin (==1.1.1)")]),
    ("rjsmin===1.2.1", "1.2.0", [("django-compressor 4.3.1", "rjsmin (==1.2.1)")]),
    ("pyhcl===0.4.4", "0.4.5", []),
    ("pyhcl===0.4.4", "0.3.15", [("hvac 1.1.0", "pyhcl (>=0.4.4,<0.5.0)")]),
    ("APScheduler===3.10.1", "3.5.0", [
        ("projects/watcher/requirements.txt:1", "apscheduler>=3.5.1")]),
    ("cursive===0.2.3", "0.2.1", [("projects/cinder/requirements.txt:60", "cursive>=0.2.2")]),
    ("cursive===0.2.3", "0.2.2", []),
    ("sqlalchemy-migrate===0.13.0", "0.7.2", [
        ("projects/trove/requirements.txt:9", "sqlalchemy-migrate>=0.11.0"),
        ("oslo-db 12.3.2", "sqlalchemy-migrate (>=0.11.0)")]),
    ("Paste===3.5.2", "3.4.2", [
        ("projects/cinder/requirements.txt:32", "Paste>=3.4.3"),
        ("projects/manila/requirements.txt:25", "Paste>=3.4.3")]),
    ("Paste===3.5.2", "3.5.3", []),
    ("pecan===1.4.2", "1.3.3", [("projects/neutron/requirements.txt:8", "pecan>=1.4.0")]),
    ("tenacity===6.3.1", "6.3.0", [
        ("projects/ceilometer/requirements.txt:29", "tenacity>=6.3.1"),
        ("projects/cinder/requirements.txt:50", "tenacity>=6.3.1"),
        ("projects/ironic/requirements.txt:36", "tenacity>=6.3.1"),
        ("projects/manila/requirements.txt:32", "tenacity>=6.3.1"),
        ("projects/os-brick/requirements.txt:12", "tenacity>=6.3.1"),
        ("os-brick 6.4.0", "tenacity (>=6.3.1)")]),
    ("dogpile.cache===1.1.8", "1.1.4", [
        ("projects/oslo.cache/requirements.txt:1", "dogpile.cache>=1.1.5"),
        ("oslo-cache 3.5.0", "dogpile.cache (>=1.1.5)")]),
    ("idna===3.4", "2.7", []),
]



def move_pin(line, version, sides):
    def make(world):
        name = line.split("===")[0]
        where = world.edit(PINS, line, f"{name}==={version}")
        return Change(1 if sides else 0, [where] if sides else [],
                      excluded((where, name), *sides))
    return make


NOVA = "projects/nova/requirements.txt"
CINDER = "projects/cinder/requirements.txt"
GLANCE = "projects/glance/requirements.txt"


# A pin's line put as something else. findings: (kind, whether the pin is its place, requirer,
# requirement); named: whether the text must name the line, if not where there are findings.
def pin_to(line, new, code, findings=(), says=(), named=None):
    def make(world):
        where = world.edit(PINS, line, new)
        name = canonical(re.split("[^A-Za-z0-9._-]", line)[0].split("=")[0])
        added = [(kind, name, where if pinned else "", by, text)
                 for kind, pinned, by, text in findings]
        shown = bool(findings) if named is None else named
        return Change(code, [where] if shown else [], added, list(says))
    return make


def pin_changes():
    setup = RUNTIME_2023
    missing = ("pin-missing", True, "", "")
    cursive = [(f"projects/{at}", f"cursive>=0.2.{n}") for at, n in
               (("cinder/requirements.txt:60", 2), ("glance/requirements.txt:40", 1),
                ("nova/requirements.txt:56", 1))]
    unpinned = ("unpinned", False, "", "")
    line = "cursive===0.2.3"
    yield "not on the index", setup, pin_to(line, "cursive===0.2.9", 1, [missing], ["0.2.9"])
    yield "not on the index and too low", setup, pin_to(
        line, "cursive===0.0.1", 1,
        [missing] + [("pin-excluded", True, *side) for side in cursive], ["0.0.1"])
    yield "=== with a trailing zero", setup, pin_to(
        line, "cursive===0.2.3.0", 1, [missing], ["0.2.3.0"])
    yield "=== not normalised", setup, pin_to(line, "cursive===v0.2.3", 1, [missing], ["===0.2.3"])
    yield "=== with a local version", setup, pin_to(line, "cursive===0.2.3+x", 1, [missing])
    yield "=== with a word", setup, pin_to(
        line, "cursive===newest", 1, [missing])
    yield "== instead", setup, pin_to(line, "cursive==0.2.3", 0)
    yield "== not normalised", setup, pin_to(line, "cursive==v0.2.3.0", 0)
    yield "name spelt otherwise", setup, pin_to(line, "CurSive === 0.2.3", 0)
    for title, new in (("dropped", "# cursive"), ("a bound that holds", "cursive>=0.2.3"),
                       ("a wildcard", "cursive==0.2.*"), ("no specifier", "cursive"),
                       ("a marker that never holds", "cursive===0.2.3;python_version<'3'")):
        yield title, setup, pin_to(line, new, 0, [unpinned], ["cursive is required but has no pin"],
                                   named=False)
    yield "a bound too low", setup, pin_to(
        line, "cursive<0.2", 1,
        [unpinned] + [("disjoint", True, *side) for side in cursive])
    yield "a bound that one line excludes", setup, pin_to(
        line, "cursive<0.2.2", 1, [unpinned, ("disjoint", True, *cursive[0])])
    yield "extras", setup, pin_to(
        line, "cursive[x]===0.2.3", 1, [("constraint-form", True, "", "")])
    yield "nothing reaches it, missing", setup, pin_to(
        "restructuredtext-lint===1.4.0", "restructuredtext-lint===77", 0)
    yield "nothing reaches it, odd spelling", setup, pin_to(
        "restructuredtext-lint===1.4.0", "restructuredtext-lint===v1.4.0", 0,
        [("pin-spelling", True, "", "")], ["===1.4.0"])
    yield "marker that holds", setup, pin_to(
        line, "cursive===0.2.3 ; python_version >= '3.8'", 0)
    yield "marker that holds on one Python, and a bad pin there", setup, pin_to(
        line, "cursive===0.2.1;python_version=='3.9'", 1,
        [unpinned, ("pin-excluded", True, *cursive[0])], ["on Python 3.9"])
    yield "marker that is unknown", setup, pin_to(
        line, "cursive===0.2.3;platform_release>'4'", 3, [("undecided", True, "", "")])



# The same pin on a further line.
def pin_twice(old, first, second, code, kinds, sides=()):
    def make(world):
        name = canonical(old.split("===")[0])
        where = world.edit(PINS, old, first)
        again = world.append(PINS, second)
        added = [(kind, name, where, "", "") for kind in kinds] + excluded((again, name), *sides)
        places = [where, again] if kinds else [again] if sides else []
        return Change(code, places, added)
    return make


def pin_twice_changes():
    line = "cursive===0.2.3"
    yield "another version", pin_twice(line, line, "cursive===0.2.2", 1, ["pin-overlap"])
    yield "another spelling, other version", pin_twice(
        line, line, "CURSIVE==0.2.2", 1, ["pin-overlap"])
    yield "the same version", pin_twice(line, line, "cursive===0.2.3", 0, [])
    yield "the same version as ==", pin_twice(line, line, "cursive==0.2.3", 0, [])
    yield "disjoint markers", pin_twice(
        line, line + ";python_version<'3.10'", "cursive===0.2.2;python_version>='3.10'", 0, [])
    yield "disjoint markers, one line bad", pin_twice(
        line, line + ";python_version<'3.10'", "cursive===0.2.1;python_version>='3.10'", 1, [],
        [("projects/cinder/requirements.txt:60", "cursive>=0.2.2")])
    yield "markers that overlap on one Python", pin_twice(
        line, line + ";python_version<='3.9'", "cursive===0.2.2;python_version>='3.9'", 1,
        ["pin-overlap"])


# A line of a project's file put as something else.
def line_to(path, old, new, code, findings=(), says=(), also=()):
    """findings: (kind, name, the pin's line or "", requirement, requirer or "" for the line)."""
    def make(world):
        where = world.edit(path, old, new)
        added = [(kind, name, world.where(PINS, pin) if pin else "",
                  "" if by == "-" else by or where, text)
                 for kind, name, pin, text, by in findings]
        return Change(code, [where] if findings else [], added, list(says))
    return make


def line_changes():
    pin, kind = "cursive===0.2.3", "pin-excluded"
    for path, old in ((NOVA, "cursive>=0.2.1"), (CINDER, "cursive>=0.2.2"),
                      (GLANCE, "cursive>=0.2.1")):
        for new in ("cursive>=0.2.4", "cursive<0.2.3", "cursive!=0.2.3", "cursive==0.2.2",
                    "cursive~=0.1.0", "cursive>0.2.3", "Cursive>=1", "cursive===0.2.3.0",
                    "cursive==0.3.*", "cursive!=0.2.*"):
            yield new, RUNTIME_2023, line_to(path, old, new, 1,
                                             [(kind, "cursive", pin, new, "")], ["0.2.3"])
        for new in ("cursive", "cursive>=0.0.1", "cursive~=0.2.1", "cursive==0.2.*",
                    "cursive===0.2.3", "CURSIVE<1", "cursive>=9;python_version<'3'",
                    "cursive>=9;sys_platform=='win32'", "cursive>=9;extra=='x'",
                    "cursive>=0.2.1;", "cursive>=0.2.1,", "cursive >= 0.2.1 # <0.2", "cursive(<1)"):
            yield new, RUNTIME_2023, line_to(path, old, new, 0)
    yield "a high line on one Python", RUNTIME_2023, line_to(
        NOVA, "cursive>=0.2.1", "cursive>=9;python_version=='3.9'", 1,
        [(kind, "cursive", pin, "cursive>=9", "")], ["on Python 3.9"])
    yield "a line whose marker is unknown", RUNTIME_2023, line_to(
        NOVA, "cursive>=0.2.1", "cursive>=0.2.1;platform_release>'4'", 3,
        [("undecided", "cursive", "", "cursive>=0.2.1", "")])
    yield "unknown extra", RUNTIME_2023, line_to(
        NOVA, "cursive>=0.2.1", "cursive[nothing]>=0.2.1", 0,
        [("unknown-extra", "cursive", pin, "cursive[nothing]>=0.2.1", "")], ["nothing"])
    yield "disjoint in itself", RUNTIME_2023, line_to(
        NOVA, "cursive>=0.2.1", "cursive>=0.2.4,<0.2.3", 1,
        [(kind, "cursive", pin, "cursive>=0.2.4,<0.2.3", ""),
         ("disjoint", "cursive", "", "cursive>=0.2.4,<0.2.3", "")])
    yield "a name that has no pin", RUNTIME_2026, line_to(
        NOVA, "cursive>=0.2.1", "nothing-of-the-kind", 1,
        [("unpinned", "nothing-of-the-kind", "", "", "-"),
         ("unsatisfiable", "nothing-of-the-kind", "", "nothing-of-the-kind", "")])
    yield "a URL", RUNTIME_2026, line_to(
        NOVA, "cursive>=0.2.1", "cursive @ https://example.org/cursive-0.3.0.tar.gz", 3,
        [("undecided", "cursive", "", "cursive @ https://example.org/cursive-0.3.0.tar.gz", "")])



# Changes in what the index knows. (title, set-up, change of the world, change that is due)
def index_changes():
    where = "{cursive}"
    unknown = ("undecided", "cursive", where, "", "")
    missing = ("pin-missing", "cursive", where, "", "")
    python = ("requires-python", "cursive", where, "", "")

    def release(**keys):
        return lambda world: world.change_release("cursive", "0.2.3", **keys)

    def name_gone(world):
        world.change_index("cursive", None)

    def version_gone(world):
        def drop(record):
            del record["versions"]["0.2.3"]
            return record
        world.change_index("cursive", drop)

    def requires(*more, extras=None):
        def change(world):
            def add(record):
                found = record["versions"]["0.2.3"]
                found["requires_dist"] += more
                found["provides_extra"] = extras or []
                return record
            world.change_index("cursive", add)
        return change

    yield "dynamic", release(dynamic=True), 3, [unknown], ["cursive 0.2.3"]
    yield "Requires-Python above all", release(requires_python=">=3.12"), 1, [python], [
        "on Python 3.8, 3.9, 3.10, 3.11"]
    yield "Requires-Python above one", release(requires_python=">=3.9"), 1, [python], [
        "on Python 3.8"]
    yield "Requires-Python with a cap", release(requires_python=">=3.6,<3.11"), 1, [python], [
        "on Python 3.11"]
    yield "Requires-Python malformed", release(requires_python="three"), 3, [unknown], ["three"]
    yield "Requires-Python that fits", release(requires_python=">=3.8,<4,!=3.7.*"), 0, [], []
    yield "name gone", name_gone, 1, [missing], ["does not know the name"]
    yield "version gone", version_gone, 1, [missing], ["0.2.3"]
    yield "unreadable requirement", requires("six>>1"), 3, [unknown], ["six>>1"]
    yield "half a marker", requires("six ; python_version"), 3, [unknown], ["six"]
    yield "a requirement too high", requires("six>=99"), 1, [
        ("pin-excluded", "six", "{six}", "cursive 0.2.3", "six>=99")], ["1.16.0"]
    yield "a requirement too high on one Python", requires("six>=99 ; python_version=='3.10'"), 1, [
        ("pin-excluded", "six", "{six}", "cursive 0.2.3", "six>=99")], ["on Python 3.10"]
    yield "a requirement too high elsewhere", requires("six>=99 ; os_name=='nt'"), 0, [], []
    yield "a requirement too high of an extra", requires("six>=99 ; extra=='x'", extras=["x"]), \
        0, [], []
    yield "an extra that is not there", requires("six[x]"), 0, [
        ("unknown-extra", "six", "{six}", "cursive 0.2.3", "six[x]")], ["six"]
    yield "a name that has no pin", requires("a-name-of-nobody>=3"), 1, [
        ("unpinned", "a-name-of-nobody", "", "", ""),
        ("unsatisfiable", "a-name-of-nobody", "", "cursive 0.2.3", "a-name-of-nobody>=3")], []
    yield "a URL", requires("six @ https://example.org/six.tar.gz"), 3, [
        ("undecided", "six", "", "cursive 0.2.3", "six @ https://example.org/six.tar.gz")], []
    yield "itself, and not this version", requires("cursive>1"), 1, [
        ("pin-excluded", "cursive", where, "cursive 0.2.3", "cursive>1")], []
    yield "a cycle", requires("castellan", "cursive"), 0, [], []


PIN_LINES = {"cursive": "cursive===0.2.3", "six": "six===1.16.0"}


def with_index(change_world, code, added, says):
    def make(world):
        places = {name: world.where(PINS, line) for name, line in PIN_LINES.items()}
        change_world(world)
        keys = [(kind, name, pin.format(**places), by, text)
                for kind, name, pin, by, text in added]
        return Change(code, [key[2] for key in keys if key[2]], keys, says)
    return make


# Changes in the root of a project, seen from its requirements.
def root_changes():
    setup_cfg, requirements = "projects/nova/setup.cfg", NOVA

    def own(version, line, findings):
        def make(world):
            world.edit(setup_cfg, "name = nova", f"name = nova\nversion = {version}")
            where = world.append(requirements, line)
            return Change(1 if findings else 0, [where] if findings else [],
                          [(kind, "nova", "", where, line) for kind in findings])
        return make

    yield "own name, wrong version", RUNTIME_2023, own("27.0.0", "nova>=28", ["pin-excluded"])
    yield "own name, right version", RUNTIME_2023, own("28.0.0", "Nova>=28", [])
    def python(requires, code, kinds=(), bad="cursive>=9;python_version=='3.8'"):
        def make(world):
            world.edit(setup_cfg, "python_requires = >=3.8", f"python_requires = {requires}")
            where = world.edit(requirements, "cursive>=0.2.1", bad)
            pin = world.where(PINS, "cursive===0.2.3")
            sides = {"pin-excluded": ("cursive", pin, where, "cursive>=9"),
                     "undecided": ("nova", "", "", ""), "patch-level": ("nova", "", "", "")}
            return Change(code, [where] if "pin-excluded" in kinds else [],
                          [(kind, *sides[kind]) for kind in kinds])
        return make

    yield "a Python excluded, with its fault", RUNTIME_2023, python(">=3.9", 0)
    # 3.8 stands for its latest patch; that the answer hangs on the patch is a note.
    yield "a Python not excluded, with its fault", RUNTIME_2023, python(
        ">=3.8.5", 1, ["pin-excluded", "patch-level"])
    yield "a cap on Python", RUNTIME_2023, python(">=3.7,<3.8", 3, ["undecided"])
    yield "all Pythons excluded", RUNTIME_2023, python(">=3.12", 3, ["undecided"])
    yield "own name, no version", RUNTIME_2023, lambda world: \
        Change(0, world.append(requirements, "nova>=99") and [])



# What cannot be read: (file, line, what is put for it); a name of a file may be a pattern.
UNREADABLE = [
    (RUNTIME_2023, PINS, "cursive===0.2.3", text) for text in (
        "cursive===0.2.3;python_version>='3.10',<=3.11", "cursive===0.2.3;python_version",
        "cursive 0.2.3", "cursive=0.2.3", "cursive==0.2.x", "cursive>=0.2.*",
        "cursive~=1", "cursive[===0.2.3", "cursive[x,]===0.2.3", "cursive===0.2.3;'", "-cursive",
        "cursive===0.2.3;python_version>'3' and", "cursive===0.2.3;(python_version>'3'",
        "cursive===0.2.3;nothing=='3'", "cursive===0.2.3;python_version ~ '3'", "cur sive===0.2.3",
        "=== 0.2.3", "--constrain other.txt", "--no-index=1", "-c", "--hash", "<html>", "{}",
        "cursive===0.2.3 --hash=sha256", "cursive===0.2.3 --foo", "_cursive==1")
] + [
    (RUNTIME_2023, NOVA, "cursive>=0.2.1", text) for text in (
        "cursive>=0.2.1;python_version>='3.10',<=3.11", "cursive>=0.2.1,<", "cursive>=>0.2.1",
        "cursive>=0.2.1 <3", "cursive>=0.2.1;python_version>=3.10", "cursive[x>=0.2.1",
        "cursive(>=0.2.1", "cursive>=0.2.1)", "cursive>=0.2.1;extra='x'",
        "-r", "-e", "--extra-index", "--pre=yes", "--requirements x", "cursive @", "\u00e9>=1",
        "cursive>=0.2.1;python_version>'3' or or python_version<'3'", "cursive !0.2.1",
        "cursive=>1",
        "cursive>=0.2.1;python_version>\"3'", "cursive>=one", "cursive<>0.2.1", "...")
] + [
    (WHOLE_2023, "projects/keystone/setup.cfg", "    ldappool>=2.3.1", text) for text in (
        "    ldappool>=2.3.1:(python_version", "    ldappool>>2", "    ldappool>=2 ; x", "    '",
        "    ldappool[", "    -r other.txt", "ldappool")
] + [
    (WHOLE_2023, "projects/nova/setup.cfg", "python_requires = >=3.8", text) for text in (
        "python_requires = three",)
] + [
    (EXTRAS_2026, "projects/keystone/pyproject.toml", '    "ldappool>=2.3.1",', text) for text in (
        '    "ldappool>=2.3.1', '    "ldappool>>2.3.1",', '    ldappool,', '    "ldappool>=2" "x",',
        '    "ldappool ; python_version",', "    'ldappool>=2,", '    "",', '    1,', '    "-e .",')
] + [
    (EXTRAS_2026, "projects/keystone/pyproject.toml", 'requires-python = ">=3.10"', text)
    for text in ('requires-python = ">=3.10', 'requires-python = "three"', 'requires-python = 3',
                 'requires-python >= 3')
] + [
    (RUNTIME_2023, "denylist.txt", "bashate", text) for text in (
        "bashate)", "bash ate", "-bashate", "bashate;python_version", "'bashate'")
]


def unreadable(path, old, new):
    return lambda world: Change(2, [world.edit(path, old, new)])


def all_mutations():
    for line, version, sides in MOVED_PINS:
        yield Mutation(f"{line} moved to {version}", RUNTIME_2023, move_pin(line, version, sides))
    for title, setup, make in pin_changes():
        yield Mutation(f"pin: {title}", setup, make)
    for title, make in pin_twice_changes():
        yield Mutation(f"pin twice: {title}", RUNTIME_2023, make)
    for title, setup, make in line_changes():
        yield Mutation(f"line: {title}", setup, make)
    for title, *rest in index_changes():
        yield Mutation(f"index: {title}", RUNTIME_2023, with_index(*rest))
    for title, setup, make in root_changes():
        yield Mutation(f"root: {title}", setup, make)
    for setup, path, old, new in UNREADABLE:
        yield Mutation(f"{path}: {new}", setup, unreadable(path, old, new))
