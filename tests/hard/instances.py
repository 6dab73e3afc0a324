"""instances: small indexes that are hard to resolve, with the answer that is known of each.

An instance is a requirements file, and an index as a snapshot: a JSON object a line and project.
"""

import gzip
import json
import random
from dataclasses import dataclass, field, replace
from pathlib import Path

SAT, UNSAT, EITHER = "satisfiable", "unsatisfiable", "either"


@dataclass
class Instance:
    name: str
    answer: str
    requirements: list
    projects: dict                # name: {version: [requirement, ...]}
    chosen: dict = field(default_factory=dict)  # versions of some names that must be chosen
    must_decide: bool = True      # else "undecided" will do
    python: str = "3.11"
    index: Path | None = None     # a snapshot in the place of the projects

    def write(self, folder):
        """requirements.txt and, unless it has one, a snapshot; returns the snapshot's path."""
        (folder / "requirements.txt").write_text("".join(f"{one}\n" for one in self.requirements))
        if self.index:
            return self.index
        path = folder / "index.jsonl"
        with open(path, "w", encoding="ascii") as file:
            for name, versions in self.projects.items():
                file.write(json.dumps({"name": name, "versions": {
                    version: release(name, version, requires)
                    for version, requires in versions.items()}}) + "\n")
        return path


def release(name, version, requires):
    return {"requires_dist": requires, "source": "wheel",
            "files": [f"{name.replace('-', '_')}-{version}-py3-none-any.whl"]}


def pigeons(count, places):
    """Each pigeon has a version for each place, which wants that place's version for itself."""
    projects = {f"pigeon-{number}": {str(place): [f"place-{place}=={number}"]
                                     for place in range(1, places + 1)}
                for number in range(1, count + 1)}
    roots = list(projects)
    for place in range(1, places + 1):
        projects[f"place-{place}"] = {str(number): [] for number in range(1, count + 1)}
    fits = count <= places
    chosen = {f"pigeon-{number}": str(places + 1 - number) for number in range(1, count + 1)}
    return Instance(f"pigeons {count} in {places}", SAT if fits else UNSAT, roots, projects,
                    chosen if fits else {}, must_decide=fits or count <= 7)


def chain(count):
    """Every version of a needs another b, which needs another c, and a line asks for the last."""
    projects = {"a": {str(one): [f"b=={one}"] for one in range(1, count + 1)},
                "b": {str(one): [f"c=={one}"] for one in range(1, count + 1)},
                "c": {str(one): [] for one in range(1, count + 1)}}
    return Instance(f"chain of {count}", SAT, ["a", "c<2"], projects,
                    {"a": "1", "b": "1", "c": "1"})


def names_chain(count):
    """Every version of a needs a name of its own, and all of those but the last need what is not."""
    projects = {"a": {str(one): [f"b-{one}"] for one in range(1, count + 1)}}
    for one in range(1, count + 1):
        projects[f"b-{one}"] = {"1": ["nowhere"] if one > 1 else []}
    return Instance(f"chain of {count} names", SAT, ["a"], projects, {"a": "1", "b-1": "1"})


def ladder(count):
    """Two names that send each other a step down, and no last step."""
    projects = {"a": {str(one): [f"b=={one}"] for one in range(1, count + 1)},
                "b": {str(one): [f"a=={one - 1}"] for one in range(1, count + 1)}}
    return Instance(f"ladder of {count}", UNSAT, ["a"], projects)


def tower(count):
    """Names one above the other, each of which can have its newest only if the next one has not."""
    projects = {f"n-{one}": {"1": [f"n-{one + 1}"], "2": [f"n-{one + 1}<2"]}
                for one in range(1, count)}
    projects[f"n-{count}"] = {"1": [], "2": []}
    chosen = {f"n-{one}": "2" if one % 2 else "1" for one in range(1, count + 1)}
    return Instance(f"tower of {count}", SAT, ["n-1"], projects, chosen)


def random_names(count, versions, degree, width, seed, planted):
    """
    Each version of a name wants `degree` others (the same of all its versions) within a random
    range of `width` of their versions. `planted`: the ranges of one hidden choice admit each other.
    """
    source = random.Random(seed)
    hidden = [source.randrange(versions) for _ in range(count)]
    projects = {}
    for name in range(count):
        others = source.sample([one for one in range(count) if one != name], degree)
        projects[f"n-{name}"] = {}
        for version in range(versions):
            texts = []
            for other in others:
                low = source.randrange(versions - width + 1)
                if planted and version == hidden[name]:
                    low = min(max(hidden[other] - source.randrange(width), 0), versions - width)
                texts.append(f"n-{other}>={low},<{low + width}")
            projects[f"n-{name}"][str(version)] = texts
    kind = "planted" if planted else f"seed {seed}"
    return Instance(f"{count} x {versions}, width {width}, {kind}", SAT if planted else EITHER,
                    [f"n-{name}" for name in range(count)], projects, must_decide=False)


def best(projects):
    """
    The best choice of all names, the earlier ones first, by trying; each is wanted by name. None if
    there is none. Requirements are those of random_names().
    """
    allowed = {name: {int(version): {text.split(">=")[0]: [int(bound) for bound in
                                                           text.split(">=")[1].split(",<")]
                                     for text in texts} for version, texts in versions.items()}
               for name, versions in projects.items()}
    return best_of(allowed, {name: sorted(versions, reverse=True)
                             for name, versions in allowed.items()}, list(projects))


def best_of(allowed, left, names):
    """The same with the versions that are left of each name, for the names not decided yet."""
    if not names:
        return {name: str(versions[0]) for name, versions in left.items()}
    for version in left[names[0]]:
        narrowed = narrow(allowed, {**left, names[0]: [version]})
        found = narrowed and best_of(allowed, narrowed, names[1:])
        if found:
            return found
    return None


def supports(bounds, versions):
    """Whether a release with these bounds on a name has one of its versions left."""
    return any(bounds[0] <= other < bounds[1] for other in versions)


def narrow(allowed, left):
    """Takes away versions that no choice of what they want, or of who wants them, is left for."""
    left = dict(left)
    before = None
    while before != left:
        before = dict(left)
        for name in left:
            for other in allowed[name][left[name][0]]:
                bounds = {one: allowed[name][one][other] for one in left[name]}
                left[name] = [one for one in left[name]
                              if supports(bounds[one], left[other])]
                left[other] = [one for one in left[other] if any(
                    bounds[mine][0] <= one < bounds[mine][1] for mine in left[name])]
                if not left[name] or not left[other]:
                    return None
    return left


def solved(instance):
    """An instance of random_names() with its best answer, found by trying."""
    answer = best(instance.projects)
    return replace(instance, answer=SAT if answer else UNSAT, chosen=answer or {}, must_decide=True)


def real(examples, count):
    """The names of an index as it was, those of which most is known first."""
    index = examples / "openstack-2023-09" / "pypi" / "projects.jsonl.gz"
    found = []
    with gzip.open(index, "rt", encoding="utf-8") as lines:
        for line in lines:
            project = json.loads(line)
            found.append((-len(project["versions"]), project["name"]))
    names = sorted(name for _, name in sorted(found)[:count])
    return Instance(f"{count} real projects", EITHER, names, {}, must_decide=False, index=index)


def small():
    for count in range(2, 8):
        yield pigeons(count, count - 1)
        yield pigeons(count, count)
    yield chain(500)
    yield names_chain(500)
    yield ladder(100)
    yield tower(60)
    for seed in range(8):
        yield solved(random_names(20, 8, 2, 2 + seed % 4 // 2, seed, bool(seed % 2)))


def large(examples):
    for count in range(8, 13):
        yield pigeons(count, count - 1)
        yield pigeons(count, count)
    yield chain(2000)
    yield ladder(500)
    yield tower(400)
    for seed in range(6):
        yield solved(random_names(30, 10, 2, 3 + seed % 4 // 2, seed, bool(seed % 2)))
    yield real(examples, 300)
    for planted in (True, False):
        yield random_names(100, 20, 3, 8, 1, planted)
    for width in (60, 40, 30, 20):
        yield random_names(1000, 100, 3, width, width, True)
        yield random_names(1000, 100, 3, width, width, False)
