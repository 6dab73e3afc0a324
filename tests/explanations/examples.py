"""examples: ways in which the real files of OpenStack of September 2023 get broken, and what must be told first."""

from dataclasses import dataclass

PINS = "upper-constraints.txt"
INDEX = "pypi"

INTRODUCTION = """\
# Ways to break a working set of pins, and what is told first

Each is a change to the real files of OpenStack in [`examples/openstack-2023-09`](../examples/openstack-2023-09), which pass
before it, as a maintainer makes it on a busy day; many of them happened. Below it is what depcheck prints: the first finding, whole. Its first
line alone says what clashes with what; the rest says where it stands, who asks for it, and what to do.

`tests/explanations/run` makes the changes, runs the commands, and fails where a byte of this page is not what the program prints.
"""


@dataclass(frozen=True)
class Edit:
    """A line of a file becomes another: it is added at the end if `old` is empty, dropped if `new` is.

    In the index, `old` is a name, which is dropped, or NAME VERSION, whose facts `new` changes.
    """
    path: str
    old: str
    new: str


@dataclass(frozen=True)
class Example:
    title: str
    story: str
    edits: tuple
    arguments: str
    status: int
    place: str     # FILE:LINE of the finding
    says: tuple    # words of its first line: both sides, both versions
    remedy: tuple  # words of its help


NOVA = "projects/nova/requirements.txt"
NOVA_TESTS = "projects/nova/test-requirements.txt"
CINDER = "projects/cinder/requirements.txt"
HORIZON = "projects/horizon/requirements.txt"


def check(inputs, python="3.10"):
    return f"{inputs} -c {PINS} --deny denylist.txt --python {python} --snapshot {INDEX}"


def lock(inputs, more=""):
    return f"lock {inputs}{more} --python 3.10 --snapshot {INDEX}"


EXAMPLES = [
    Example(
        "A pin moved too far", "Django goes to the next long-term release; horizon is not ready for it.",
        (Edit(PINS, "Django===3.2.18", "Django===4.2.4"),), check(HORIZON), 1, f"{PINS}:442",
        ("Django is pinned to 4.2.4", f"{HORIZON}:4 requires Django>=3.2,<3.3"),
        (f"write Django>=3.2 at {HORIZON}:4",)),
    Example(
        "A pin raised alone", "Flask goes on without Werkzeug. No project is against it, but the new Flask is.",
        (Edit(PINS, "Flask===2.2.3", "Flask===2.3.3"),), check("projects/keystone/requirements.txt"), 1,
        f"{PINS}:514", ("Werkzeug is pinned to 2.2.3", "Flask 2.3.3 requires Werkzeug>=2.3.7"),
        ("raise the pin to 2.3.7",)),
    Example(
        "A pin moved back", "tenacity 6.3.1 misbehaves, so the pin goes back a release; a library needs the newer one.",
        (Edit(PINS, "tenacity===6.3.1", "tenacity===6.3.0"),), check(CINDER), 1, f"{PINS}:501",
        ("tenacity is pinned to 6.3.0", "os-brick 6.4.0 requires tenacity (>=6.3.1)"), ("raise the pin to 6.3.1",)),
    Example(
        "A project caps what another release needs",
        "nova cannot work with jsonschema 4 and says so. The pinned warlock cannot work with anything older.",
        (Edit(NOVA, "jsonschema>=3.2.0", "jsonschema>=3.2.0,<4.0"),), check(NOVA), 1, f"{NOVA}:20",
        ("jsonschema>=3.2.0,<4.0", "warlock 2.0.1", "jsonschema (>=4,<5)"), (f"write jsonschema>=3.2.0 at {NOVA}:20",)),
    Example(
        "A cap in the documentation's requirements",
        "Nothing has to be changed for this one: cloudkitty's documentation had this cap on that day.",
        (), check("projects/cloudkitty"), 1, f"{PINS}:405",
        ("Sphinx is pinned to 6.2.1", "projects/cloudkitty/doc/requirements.txt:1 requires sphinx>=3.3.1,<5.0.0"),
        ("write sphinx>=3.3.1 at projects/cloudkitty/doc/requirements.txt:1",)),
    Example(
        "Two files of one project", "A cap for the tests, forgotten when requirements.txt went on.",
        (Edit(NOVA_TESTS, "", "requests<2.25"),), check("projects/nova"), 1, f"{NOVA_TESTS}:21",
        (f"requests>=2.25.1 ({NOVA}:25)", f"requests<2.25 ({NOVA_TESTS}:21)"), (f"write requests at {NOVA_TESTS}:21",)),
    Example(
        "Two projects that disagree", "heat and nova in one virtual environment, tests included: as they were on that day.",
        (), lock("projects/heat projects/nova"), 1, "projects/heat/test-requirements.txt:1",
        ("hacking>=3.0.1,<3.1.0 (projects/heat/test-requirements.txt:1)", f"hacking>=3.1.0,<3.2.0 ({NOVA_TESTS}:1)"),
        ("projects/heat/test-requirements.txt:1", f"{NOVA_TESTS}:1")),
    Example(
        "A misspelt name", "One letter is lost in an edit. No other release of the name will ever come.",
        (Edit(NOVA, "oslo.messaging>=14.1.0", "oslo.mesaging>=14.1.0"),), check(NOVA), 1, f"{NOVA}:40",
        (f"oslo.mesaging>=14.1.0 ({NOVA}:40)", "the index does not know oslo.mesaging"), ("spelling",)),
    Example(
        "A version that does not exist", "A pin for a release that is not out yet.",
        (Edit(PINS, "oslo.messaging===14.3.1", "oslo.messaging===14.4.1"),), check(NOVA), 1, f"{PINS}:164",
        ("oslo.messaging is pinned to 14.4.1", "the index does not have"), ("lower the pin to 14.4.0",)),
    Example(
        "A pin spelt as no release is", "The tag's name instead of the version: === compares text.",
        (Edit(PINS, "cursive===0.2.3", "cursive===v0.2.3"),), check(NOVA), 1, f"{PINS}:36",
        ("cursive is pinned to v0.2.3", "no release can match"), (f"write cursive===0.2.3 at {PINS}:36",)),
    Example(
        "Two pins of one name", "A merge kept both sides, 565 lines apart.",
        (Edit(PINS, "", "cursive===0.2.2"),), check(NOVA), 1, f"{PINS}:36",
        ("cursive is pinned to 0.2.3", f"{PINS}:601", "to 0.2.2"), (f"{PINS}:601 to 0.2.3",)),
    Example(
        "A constraint that is a bound", "A cap among the pins, from the days before a bug was fixed.",
        (Edit(PINS, "cursive===0.2.3", "cursive<0.2"),), check(NOVA), 1, f"{PINS}:36",
        (f"cursive>=0.2.1 ({NOVA}:56)", f"cursive<0.2 ({PINS}:36)"), (f"write cursive at {PINS}:36",)),
    Example(
        "An extra that the release does not have", "Nothing has to be changed: keystone asked for it on that day. pip warns and goes on.",
        (), check("projects/keystone"), 0, "projects/keystone/test-requirements.txt:7",
        ("oslo.db 12.3.2 has no extra fixtures", "requires oslo.db[fixtures,mysql,postgresql]>=6.0.0"),
        ("mysql, postgresql, test",)),
    Example(
        "A Python that the project left", "Nothing of nova is checked where it says itself that it does not run.",
        (), check("projects/nova", "3.7"), 3, "projects/nova/setup.cfg:3",
        ("nova requires Python >=3.8",), ("--python",)),
    Example(
        "An old Python", "Python 3.7 for one more release: which pins went on without it?",
        (), check(PINS, "3.7"), 1, f"{PINS}:10",
        ("python-saharaclient is pinned to 4.1.0", "requires Python >=3.8", "on Python 3.7"), ("marker",)),
    Example(
        "A new Python", "Python 3.12 is near. The pins of that day are not all ready.",
        (), check(PINS, "3.12"), 1, f"{PINS}:108",
        ("scipy is pinned to 1.10.1", "requires Python <3.12,>=3.8", "on Python 3.12"), ("raise the pin to 1.11.0",)),
    Example(
        "A marker that hides a pin", "The pin was meant for an old Python only; something needs the name on the others. The job wants a pin for everything.",
        (Edit(PINS, "networkx===3.1", "networkx===3.1;python_version<'3.9'"),),
        check("projects/taskflow/requirements.txt", "3.8,3.10") + " --require-pins --ignore unpinned:setuptools", 1,
        "projects/taskflow/requirements.txt:4", ("networkx is required but has no pin",), (f"{PINS}:91",)),
    Example(
        "Linters without a pin", "A newer pyflakes for one check. The denylist leaves linters to the projects, so they are "
        "resolved around the pins: hacking leads to releases of flake8 that want an older one.",
        (Edit(NOVA_TESTS, "", "pyflakes>=2.4.0"),), check("projects/nova"), 1, f"{NOVA_TESTS}:21",
        (f"hacking>=3.1.0,<3.2.0 ({NOVA_TESTS}:1)", f"pyflakes>=2.4.0 ({NOVA_TESTS}:21)"),
        (f"{NOVA_TESTS}:1", f"{NOVA_TESTS}:21")),
    Example(
        "Without constraints, a cap against a library", "nova holds oslo.utils back. Every version of os-brick is looked at before this is said.",
        (Edit(NOVA, "oslo.utils>=4.12.1", "oslo.utils>=4.12.1,<6"),), lock(NOVA), 1, f"{NOVA}:37",
        (f"oslo.utils>=4.12.1,<6 ({NOVA}:37)", f"os-brick>=5.2 ({NOVA}:49)", "os-brick 6.4.0 requires oslo.utils (>=6.0.0)"),
        (f"{NOVA}:37", f"{NOVA}:49")),
    Example(
        "A hole in the index", "The mirror of the lab lost a name.",
        (Edit(INDEX, "wrapt", ""),), check(NOVA), 1, f"{PINS}:489",
        ("wrapt is pinned to 1.15.0", "the index does not know the name"), ("the index",)),
    Example(
        "A release that was withdrawn", "oslo.messaging 14.3.1 gets yanked. What is pinned can still be installed.",
        (Edit(INDEX, "oslo-messaging 14.3.1", '{"yanked": "breaks on reconnect"}'),), check(NOVA), 0, f"{PINS}:164",
        ("oslo.messaging is pinned to 14.3.1", "yanked: breaks on reconnect"), ("another release",)),
    Example(
        "A release that tells nothing", "The metadata of one release cannot be read: no verdict, and not a wrong one.",
        (Edit(INDEX, "oslo-messaging 14.3.1", '{"requires_dist": null}'),), check(NOVA), 3, f"{PINS}:164",
        ("not decided: oslo.messaging 14.3.1",), ("--ignore undecided:oslo-messaging",)),
    Example(
        "A repository instead of a release", "A fix that is not released yet, taken from its repository.",
        (Edit(NOVA, "cursive>=0.2.1", "cursive @ git+https://opendev.org/openstack/cursive"),), check(NOVA), 3,
        f"{NOVA}:56", ("cursive @ git+https://opendev.org/openstack/cursive", f"{NOVA}:56"), ("--ignore undecided:cursive",)),
    Example(
        "An editable pin", "The same among the pins.",
        (Edit(PINS, "cursive===0.2.3", "-e git+https://opendev.org/openstack/cursive#egg=cursive"),), check(NOVA), 1,
        f"{PINS}:36", ("a constraint cannot be editable",), ("write cursive===",)),
    Example(
        "Left over from a merge", "Nothing is checked against a file that cannot be read as a whole.",
        (Edit(PINS, "cursive===0.2.3", "<<<<<<< HEAD"),), check(NOVA), 2, f"{PINS}:36",
        ('found "<<<<<<<"',), ("merge conflict",)),
]
