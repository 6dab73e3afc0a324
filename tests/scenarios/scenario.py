"""scenario: a small index and what `depcheck lock` must make of it, as a TOML (or JSON) file.

The form is that of packse, which uv is tested with, and its files are read as they are:

    name, description      texts
    [root]                 requires = [TEXT, ...]; requires_python is not used: nothing is installed
    [packages.NAME.versions."VERSION"]
        requires = [TEXT, ...]       extras = {EXTRA = [TEXT, ...]}    requires_python = ">=3.12"
        sdist = true                 wheel = true                      wheel_tags = ["py3-none-any"]
        yanked = false
    [environment]          python = "3.12"
    [resolver_options]     python (in the place of that of the environment), python_platform,
                           prereleases, no_build = [NAME, ...], no_binary = [NAME, ...], universal,
                           resolution ("highest", "lowest" or "lowest-direct")
    [expected]             satisfiable; packages = {NAME = VERSION}: all that is chosen, if it is
                           there and not empty; explanation: a text

A key without a value here has the one that is shown. Other keys are ignored; of ours, `[depcheck]`:

    constraints = [TEXT, ...]   lines of a constraints file
    options = [WORD, ...]       further words of the command
    undecided = true            whatever `satisfiable` says, the verdict must be undecided
    kinds = [KIND, ...]         findings of these kinds, and no others, must be reported

and of a version: `dynamic = true`: its sdist, its only file, does not say what it requires.
"""

import hashlib
import io
import json
import re
import sys
import tarfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "index"))

import archives  # noqa: E402

PYTHON = "3.12"
REQUIRES_PYTHON = ">=3.12"
PRERELEASES = (True, "allow", "always", "enabled")
PLATFORM = "linux-x86_64"
# uv's names of platforms in our words; one that is not here cannot be asked for.
PLATFORMS = {
    "linux": PLATFORM, "x86_64-unknown-linux-gnu": PLATFORM,
    "x86_64-manylinux2014": "linux-x86_64-glibc2.17",
    "aarch64-unknown-linux-gnu": "linux-aarch64",
    "aarch64-manylinux2014": "linux-aarch64-glibc2.17",
    "macos": "macos-arm64", "aarch64-apple-darwin": "macos-arm64",
    "x86_64-apple-darwin": "macos-x86_64",
    "windows": "windows-x86_64", "x86_64-pc-windows-msvc": "windows-x86_64",
}
PLATFORMS |= {f"{machine}-manylinux_2_{minor}": f"linux-{machine}-glibc2.{minor}"
              for machine in ("x86_64", "aarch64") for minor in range(17, 41)}


@dataclass
class Scenario:
    path: Path
    data: dict

    def part(self, name):
        return self.data.get(name, {})

    @property
    def options(self):
        return self.part("resolver_options")

    @property
    def own(self):
        return self.part("depcheck")

    @property
    def expected(self):
        return self.part("expected")

    @property
    def name(self):
        return f"{self.path.parent.name}/{self.data.get('name', self.path.stem)}"

    @property
    def python(self):
        return self.options.get("python") or self.part("environment").get("python", PYTHON)

    @property
    def platform(self):
        return PLATFORMS.get(self.options.get("python_platform", "linux"))

    @property
    def skipped(self):
        """Why it is none that this suite can run, or nothing."""
        if "satisfiable" not in self.expected:
            return "expects nothing"
        if not self.part("root").get("requires"):
            return "requires nothing"
        if self.options.get("universal"):
            return "universal: several environments at once"
        return "" if self.platform else "a platform without a name here"

    def words(self):
        """What the command line says of it, behind the name of the requirements file."""
        words = ["--python", self.python, "--platform", self.platform]
        if self.options.get("prereleases", False) in PRERELEASES:
            words.append("--pre")
        if (order := self.options.get("resolution", "highest")) != "highest":
            words.append(f"--{order}")
        for option, key in (("--no-binary", "no_binary"), ("--only-binary", "no_build")):
            if names := self.options.get(key):
                words += [option, ",".join(names)]
        return words + (["-c", "constraints.txt"] if "constraints" in self.own else []) + \
            self.own.get("options", [])


def read(path):
    """The scenarios of a file: one, or of a JSON array as many as it has."""
    data = path.read_bytes().decode()
    if path.suffix == ".toml":
        return [Scenario(path, tomllib.loads(data))]
    found = json.loads(data)
    return [Scenario(path, one) for one in (found if isinstance(found, list) else [found])]


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def with_extra(requirement, extra):
    """The requirement, of this extra alone."""
    text, _, marker = requirement.partition(";")
    condition = f'extra == "{extra}"'
    return f"{text.rstrip()} ; " + (f"({marker.strip()}) and {condition}" if marker else condition)


def metadata(name, version, release):
    python = release.get("requires_python", REQUIRES_PYTHON)
    extras = release.get("extras", {})
    extra = [f"Requires-Python: {python}"] if python else []
    extra += [f"Provides-Extra: {one}" for one in extras]
    extra += ["Dynamic: Requires-Dist"] if release.get("dynamic") else []
    requires = list(release.get("requires", []))
    requires += [with_extra(text, one) for one, texts in extras.items() for text in texts]
    return archives.metadata(name, version, requires, extra, "2.3")


def sdist(top, text):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=1) as archive:
        info = tarfile.TarInfo(f"{top}/PKG-INFO")
        info.size = len(text)
        archive.addfile(info, io.BytesIO(text))
    return out.getvalue()


def release_files(name, version, release):
    """(file name, bytes or nothing, metadata or nothing) of each file of a release."""
    top = f"{canonical(name).replace('-', '_')}-{version}"
    text = metadata(name, version, release)
    dynamic = release.get("dynamic", False)
    if release.get("wheel", True) and not dynamic:
        for tag in release.get("wheel_tags") or ["py3-none-any"]:
            yield f"{top}-{tag}.whl", None, text
    if release.get("sdist", True):
        yield f"{top}.tar.gz", sdist(top, text), None


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def write_name(folder, name, package):
    """A name of the index: its page, and beside it its sdists and what its wheels say."""
    folder.mkdir(parents=True)
    entries = []
    for version, release in package["versions"].items():
        for file, data, text in release_files(name, version, release):
            entry = {"filename": file, "url": file,
                     "hashes": {"sha256": sha256(file.encode() if data is None else data)},
                     "yanked": release.get("yanked", False)}
            if python := release.get("requires_python", REQUIRES_PYTHON):
                entry["requires-python"] = python
            if data is not None:
                (folder / file).write_bytes(data)
            if text is not None:
                entry["core-metadata"] = {"sha256": sha256(text)}
                (folder / (file + ".metadata")).write_bytes(text)
            entries.append(entry)
    page = {"meta": {"api-version": "1.1"}, "name": canonical(name),
            "versions": list(package["versions"]), "files": entries}
    (folder / "index.json").write_text(json.dumps(page))


def write(scenario, folder):
    """The scenario as requirements.txt, constraints.txt and the directory `index`."""
    lines = {"requirements.txt": scenario.part("root")["requires"],
             "constraints.txt": scenario.own.get("constraints", [])}
    for file, texts in lines.items():
        (folder / file).write_text("".join(text + "\n" for text in texts))
    (folder / "index").mkdir()
    for name, package in scenario.part("packages").items():
        write_name(folder / "index" / canonical(name), name, package)
