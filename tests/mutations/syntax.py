"""syntax: every line that matters, made unreadable: exit 2, and a finding at that line."""

from world import PINS, place

BREAKS = [
    lambda line: "@@ " + line,          # a stray character in front
    lambda line: line + " )",           # a bracket that nothing opened
    lambda line: line + " ; 'x",        # a quote without its end
    lambda line: line + " ,>=1.2.x.y", # no version
    lambda line: "!" + line,
]
STEP = {"requirements": 11, "pins": 9, "setup.cfg": 2, "denylist": 5, "test": 17}


def faults(run, places):
    """What is wrong with a run that had to end with syntax findings at these places."""
    found = {place(finding["requirement"]["by"])
             for finding in run.findings if finding["kind"] == "syntax"}
    if found != set(places):
        yield f"syntax findings at {sorted(found)}, not {sorted(places)}"
    for where in places:
        if f"--> {where}:" not in run.text:
            yield f"the text does not point at {where}"


def setup_cfg_lines(lines):
    """Numbers of the lines of [extras] that are requirements."""
    inside = False
    for number, line in enumerate(lines):
        if line.startswith("["):
            inside = line == "[extras]"
        elif inside and line.startswith(" "):
            yield number


def candidates(world):
    """(path, number of the line, options of the run), spread over all files."""
    counted = dict.fromkeys(STEP, 0)

    def every(kind, path, number, options):
        counted[kind] += 1
        if counted[kind] % STEP[kind] == 0:
            yield path, number, options

    root = world.root
    for file in sorted(root.glob("projects/*/*requirements.txt")) + \
            sorted(root.glob("projects/*/doc/requirements.txt")):
        path = str(file.relative_to(root))
        kind = "requirements" if file.name == "requirements.txt" else "test"
        for number, line in enumerate(world.lines(path)):
            if line:
                yield from every(kind, path, number, [path])
    for number, line in enumerate(world.lines(PINS)):
        if line:
            yield from every("pins", PINS, number, ["projects/nova/requirements.txt", "-c", PINS])
    for number, line in enumerate(world.lines("denylist.txt")):
        if line:
            yield from every("denylist", "denylist.txt", number,
                             ["projects/nova/requirements.txt", "--deny", "denylist.txt"])
    for file in sorted(root.glob("projects/*/setup.cfg")):
        path = str(file.relative_to(root))
        for number in setup_cfg_lines(world.lines(path)):
            yield from every("setup.cfg", path, number, [str(file.parent.relative_to(root))])


def break_line(line, how):
    indent = line[:len(line) - len(line.lstrip())]
    return indent + BREAKS[how % len(BREAKS)](line.strip())


def every_line(worlds):
    for year, world in worlds.items():
        for count, (path, number, options) in enumerate(candidates(world)):
            lines = world.lines(path)
            lines[number] = break_line(lines[number], count)
            world.write(path, "\n".join(lines))
            run = world.run([*options, "--python", "3.11"])
            world.restore()
            wrong = list(faults(run, [f"{path}:{number + 1}"]))
            if run.code != 2:
                wrong.append(f"exit {run.code}, not 2")
            yield f"{year} {path}:{number + 1} {lines[number].strip()!r}", wrong
