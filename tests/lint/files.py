"""What the lint scripts share: the files of a tree and the closing line."""

import sys
from pathlib import Path

LAYERS = ["base", "constraints", "pypi", "fetch", "resolver", "cli"]


def sources(root, suffixes=(".c", ".h"), folders=(*LAYERS, "tests")):
    """The source files of a tree, as paths relative to it, sorted."""
    found = []
    for folder in folders:
        for path in (Path(root) / folder).rglob("*"):
            if path.suffix in suffixes and path.is_file():
                found.append(path.relative_to(root))
    return sorted(found)


def finish(checked, problems):
    """Prints the problems and "N passed, N failed" (one a thing that was checked), and exits."""
    for problem in problems:
        print(problem)
    failed = min(len(problems), checked) if checked else max(len(problems), 1)
    print(f"{checked - failed if checked else 0} passed, {failed} failed")
    sys.exit(1 if failed else 0)
