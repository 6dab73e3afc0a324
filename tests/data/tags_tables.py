#!/usr/bin/env python3
"""Writes the tables of wheel tags and file names that packaging's own code gives.

usage: tags_tables.py SNAPSHOT.jsonl.gz OUTPUT.tar.xz

Needs packaging (made with 23.0). Where packaging 26.3 does something else the newer rule is made
here: linux_* stands before manylinux, fat3 is spelt so, tags have no empty part, a Python's tag is
an identifier. Of the differences that pypi/filename.h names, names that are none are invalid here,
and versions of wheels with '_' are left out.

tags.tsv       a header "file", then "PYTHON PLATFORM" for each environment; in each row the place
               of the wheel's best tag among those of the environment, "-" for none
filenames.tsv  file, wheel or sdist, project, version, build ("-": none); "-" in the place of the
               kind: no such file name
"""
import gzip
import io
import json
import random
import re
import sys
import tarfile

from packaging import _manylinux, _musllinux, tags, utils
from packaging.version import InvalidVersion

PYTHONS = ["2.7", "3.2", "3.5", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.27"]
LINUX = ["linux-x86_64", "linux-x86_64-glibc2.12", "linux-x86_64-glibc2.35",
         "linux-x86_64-glibc2.4", "linux-aarch64", "linux-aarch64-glibc2.16", "linux-armv7l",
         "linux-i686", "linux-ppc64le", "linux-s390x"]
MUSL = ["musllinux-x86_64", "musllinux-aarch64"]
MACOS = ["macos-x86_64", "macos-arm64"]
WINDOWS = {"windows-x86_64": "win_amd64", "windows-x86": "win32", "windows-arm64": "win_arm64"}
NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?\Z")


def platforms_of(platform):
    if platform in WINDOWS:
        return [WINDOWS[platform]]
    system, machine = platform.split("-", 1)
    if system == "macos":
        return [p.replace("fat32", "fat3") for p in tags.mac_platforms((26, 0), machine)]
    machine, _, glibc = machine.partition("-glibc2.")
    linux = "linux_" + machine
    if system == "musllinux":
        _musllinux._get_musl_version = lambda _: _musllinux._MuslVersion(1, 2)
        return [linux, *_musllinux.platform_tags(machine)]
    _manylinux._have_compatible_abi = lambda *_: True
    _manylinux._get_glibc_version = lambda: (2, int(glibc or 28))
    return [linux, *_manylinux.platform_tags(linux, machine)]


def abi_of(python, platform):
    flags = "m" if python < (3, 8) else ""
    if python < (3, 3) and "linux" in platform:
        flags += "u"
    return "cp%d%d%s" % (*python, flags)


def places(python, platform):
    version = tuple(map(int, python.split(".")))
    platforms = platforms_of(platform)
    listed = list(tags.cpython_tags(version, [abi_of(version, platform)], platforms))
    listed += tags.compatible_tags(version, "cp%d%d" % version, platforms)
    table = {}
    for place, tag in enumerate(listed):
        table.setdefault(tag, place)
    return table


def parse(name):
    """(kind, project, version, build), or None."""
    try:
        if name.endswith(".whl"):
            if not NAME.match(name.split("-")[0]):
                return None
            project, version, build, found = utils.parse_wheel_filename(name)
            for tag in found:
                if not tag.abi or not tag.platform or not tag.interpreter.isidentifier():
                    return None
            return "wheel", project, str(version), "".join(map(str, build)) or "-"
        if not NAME.match(name.rsplit("-", 1)[0]):
            return None
        project, version = utils.parse_sdist_filename(name)
        return "sdist", project, str(version), "-"
    except (utils.InvalidWheelFilename, utils.InvalidSdistFilename, InvalidVersion, ValueError):
        return None


def snapshot_files(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            for release in json.loads(line)["versions"].values():
                yield from release["files"]


def sample(dice, files, count):
    """Some of each sort, and every form of tags once."""
    by_tags = {}
    for name in files:
        by_tags.setdefault("-".join(name[:-4].split("-")[-3:]), name)
    return sorted(set(by_tags.values()) | set(dice.sample(files, count)))


def made_up(dice, count):
    pythons = ["py2", "py3", "py27", "py30", "py310", "py311", "py313", "py399", "cp3", "cp27",
               "cp32", "cp33", "cp36", "cp37", "cp38", "cp310", "cp311", "cp312", "cp313", "cp314",
               "cp31", "cp42", "pp39", "pp310", "CP311", "PY3", "ip27", "py", "cp", "cp03", "cp3011",
               "graalpy311", "source"]
    abis = ["none", "abi3", "cp27mu", "cp27m", "cp37m", "cp37", "cp38", "cp310", "cp311", "cp312",
            "cp313", "cp313t", "cp314t", "abi3t", "pypy39_pp73", "ABI3", "cp32mu", "cp32m"]
    platforms = ["any", "linux_x86_64", "linux_aarch64", "linux_armv6l", "manylinux1_x86_64",
                 "manylinux2010_x86_64", "manylinux2014_x86_64", "manylinux2014_armv7l",
                 "manylinux2014_s390x", "manylinux2014_ppc64le", "manylinux1_aarch64",
                 "manylinux_2_5_x86_64", "manylinux_2_4_x86_64", "manylinux_2_28_x86_64",
                 "manylinux_2_29_x86_64", "manylinux_2_35_x86_64", "manylinux_2_17_aarch64",
                 "manylinux_2_31_armv7l", "manylinux_2_5_i686", "manylinux_3_0_x86_64",
                 "musllinux_1_0_x86_64", "musllinux_1_1_x86_64", "musllinux_1_2_aarch64",
                 "musllinux_1_3_x86_64", "macosx_10_3_x86_64", "macosx_10_4_intel",
                 "macosx_10_9_universal2", "macosx_10_6_intel", "macosx_10_6_universal",
                 "macosx_10_15_fat3", "macosx_10_16_universal2", "macosx_10_17_x86_64",
                 "macosx_11_0_arm64", "macosx_11_1_arm64", "macosx_14_0_x86_64",
                 "macosx_26_0_arm64", "macosx_27_0_arm64", "macosx_10_12_arm64",
                 "macosx_10_9_fat64", "macosx_11_0_universal2", "win32", "win_amd64", "win_arm64",
                 "Win_AMD64", "ios_13_0_arm64_iphoneos", "android_21_arm64_v8a", "emscripten_wasm32"]
    for _ in range(count):
        parts = [".".join(dice.sample(pool, dice.choice([1, 1, 1, 2, 3])))
                 for pool in (pythons, abis, platforms)]
        build = dice.choice(["", "", "", "-1", "-0build", "-20x_y"])
        yield "a-1%s-%s.whl" % (build, "-".join(parts))


def mutated(dice, files, count):
    for _ in range(count):
        name = list(dice.choice(files))
        for _ in range(dice.choice([1, 1, 2])):
            at = dice.randrange(len(name))
            name[at:at + dice.choice([0, 1, 1])] = dice.choice(["", "-", "_", ".", "+", "1", "a", "v", "!"])
        yield "".join(name)


def tags_table(names):
    environments = [(python, platform) for platform in [*LINUX, *MUSL, *MACOS, *WINDOWS]
                    for python in PYTHONS]
    tables = [places(*environment) for environment in environments]
    lines = ["\t".join(["file", *map(" ".join, environments)])]
    for name in names:
        wanted = utils.parse_wheel_filename(name)[3]
        ranks = [min((table[tag] for tag in wanted if tag in table), default="-")
                 for table in tables]
        lines.append("\t".join([name, *map(str, ranks)]))
    return lines


def filenames_table(names):
    lines = ["file\tkind\tproject\tversion\tbuild"]
    for name in names:
        wheel = name.endswith(".whl")
        if wheel and name.count("-") > 1 and "_" in name.split("-")[1]:
            continue
        lines.append("\t".join([name, *(parse(name) or ["-"] * 4)]))
    return lines


def main():
    dice = random.Random(20230907)
    files = sorted(set(snapshot_files(sys.argv[1])))
    wheels = [name for name in files if name.endswith(".whl") and parse(name)]
    forms = sample(dice, wheels, 600) + sorted(set(made_up(dice, 1600)))
    real = sample(dice, files, 4000)
    names = real + sorted(set(mutated(dice, real, 6000))) + [n for n in forms if n not in set(real)]
    tables = {"tags.tsv": tags_table([n for n in forms if parse(n)]),
              "filenames.tsv": filenames_table(names)}
    with tarfile.open(sys.argv[2], "w:xz", preset=9) as tar:
        for name, lines in tables.items():
            data = ("\n".join(lines) + "\n").encode()
            member = tarfile.TarInfo("tags/" + name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
            print(name, len(lines) - 1, "rows", len(data), "bytes")


main()
