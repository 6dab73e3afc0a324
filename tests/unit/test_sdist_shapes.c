/* Sdists as the build tools of the field make them, from the archive to the evidence. */
#include <sys/mman.h>
#include <unistd.h>

#include "fetch/sdist.h"
#include "tests/unit/archive_make.h"
#include "tests/unit/test.h"

struct file {
    const char *path;
    const char *text;
};

/* "EVIDENCE python | requirement | ... [extra]" of an sdist with these files. */
static struct str evidence_of_files(struct arena *arena, const char *name, const char *version,
                                    const struct file *files, size_t count)
{
    struct buf tar = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        tar_add(&tar, files[i].path, str_of(files[i].text));
    }
    struct str bytes = gzip_text(arena, tar_end(&tar));
    int file = memfd_create("sdist", MFD_CLOEXEC);
    CHECK(write(file, bytes.ptr, bytes.len) == (ssize_t)bytes.len);
    struct evidence_subject subject = {str_of(name), str_of(version)};
    struct evidence_sdist sdist;
    struct release_texts texts = {0};
    struct failure failure = {0};
    bool ok = sdist_read(arena, file, &subject, &sdist, &failure) &&
              evidence_of_sdist(arena, &subject, &sdist, &texts, &failure);
    close(file);
    struct buf out = {.arena = arena};
    buf_add(&out, ok ? str_of(texts.dynamic ? "dynamic" : evidence_name(texts.evidence))
                     : failure.reason);
    buf_printf(&out, " %.*s", STR_ARG(texts.requires_python));
    for (size_t i = 0; i < texts.requires_dist_count; i++) {
        buf_printf(&out, " | %.*s", STR_ARG(texts.requires_dist[i]));
    }
    for (size_t i = 0; i < texts.provides_extra_count; i++) {
        buf_printf(&out, " [%.*s]", STR_ARG(texts.provides_extra[i]));
    }
    return buf_str(&out);
}

#define SHAPE(want, name, version, ...)                                                            \
    CHECK_STR(evidence_of_files(arena, name, version, (const struct file[]){__VA_ARGS__},          \
                                sizeof((const struct file[]){__VA_ARGS__}) / sizeof(struct file)), \
              want)

/* websockify 0.13.0: no wheel, Metadata-Version 2.1 without Requires-Dist. */
TEST(websockify)
{
    const char *info = "Metadata-Version: 2.1\nName: websockify\nVersion: 0.13.0\n"
                       "Summary: Websockify.\nHome-page: UNKNOWN\nLicense: LGPLv3\n"
                       "License-File: COPYING\n\n## websockify\n";
    SHAPE("declared  | numpy | requests | jwcrypto | redis", "websockify", "0.13.0",
          {"websockify-0.13.0/PKG-INFO", info}, {"websockify-0.13.0/setup.py", "raise"},
          {"websockify-0.13.0/websockify.egg-info/PKG-INFO", info},
          {"websockify-0.13.0/websockify.egg-info/SOURCES.txt", "COPYING\n"},
          {"websockify-0.13.0/websockify.egg-info/requires.txt",
           "numpy\nrequests\njwcrypto\nredis\n"});
}

/* python-ldap: the egg-info stands beside the packages, and pyproject.toml has no [project]. */
TEST(python_ldap)
{
    const char *info = "Metadata-Version: 1.2\nName: python-ldap\nVersion: 3.4.4\n"
                       "Author: python-ldap project\nRequires-Python: >=3.6\n"
                       "Description: python-ldap:\n        more\n        \n        end\n"
                       "Platform: UNKNOWN\n";
    SHAPE("declared >=3.6 | pyasn1>=0.3.7 | pyasn1_modules>=0.1.5", "python-ldap", "3.4.4",
          {"python-ldap-3.4.4/PKG-INFO", info},
          {"python-ldap-3.4.4/pyproject.toml", "[build-system]\nrequires = ['setuptools']\n"},
          {"python-ldap-3.4.4/Lib/python_ldap.egg-info/PKG-INFO", info},
          {"python-ldap-3.4.4/Lib/python_ldap.egg-info/requires.txt",
           "pyasn1>=0.3.7\npyasn1_modules>=0.1.5\n"});
}

/* pbr: markers as sections; test-requirements.txt is an extra; the version is post-numbered. */
TEST(pbr)
{
    const char *info = "Metadata-Version: 2.1\nName: oslo.utils\nVersion: 3.25.0\n"
                       "Requires-Python: >=3.6\nProvides-Extra: test\n\ntext\n";
    SHAPE("declared >=3.6 | pbr!=2.1.0,>=2.0.0 | funcsigs>=1.0.0; ((python_version=='2.7' or "
          "python_version=='2.6')) | ddt>=1.0.1; extra == \"test\" | mock; "
          "((python_version<'3.0')) and extra == \"test\" [test]",
          "oslo-utils", "3.25.0", {"oslo.utils-3.25.0/PKG-INFO", info},
          {"oslo.utils-3.25.0/requirements.txt", "pbr\n"},
          {"oslo.utils-3.25.0/oslo.utils.egg-info/PKG-INFO", info},
          {"oslo.utils-3.25.0/oslo.utils.egg-info/pbr.json", "{}"},
          {"oslo.utils-3.25.0/oslo.utils.egg-info/requires.txt",
           "pbr!=2.1.0,>=2.0.0\n\n[:(python_version=='2.7' or python_version=='2.6')]\n"
           "funcsigs>=1.0.0\n\n[test]\nddt>=1.0.1\n\n[test:(python_version<'3.0')]\nmock\n"});
}

/* setuptools: its PKG-INFO of 2.4 says that setup.py decides, what it decided stands beside it. */
TEST(setuptools)
{
    const char *info = "Metadata-Version: 2.4\nName: old_style\nVersion: 1.0\n"
                       "Requires-Python: >=3.8\nRequires-Dist: typing-extensions; python_version "
                       "< \"3.8\"\nRequires-Dist: six\nDynamic: requires-dist\n"
                       "Dynamic: requires-python\n\n";
    SHAPE("declared >=3.8 | six | typing-extensions; (python_version < \"3.8\")", "old-style",
          "1.0", {"old_style-1.0/PKG-INFO", info}, {"old_style-1.0/setup.cfg", "[metadata]\n"},
          {"old_style-1.0/old_style.egg-info/PKG-INFO", info},
          {"old_style-1.0/old_style.egg-info/requires.txt",
           "six\n\n[:python_version < \"3.8\"]\ntyping-extensions\n"});
    SHAPE("declared >=3.8 | typing-extensions; python_version < \"3.8\" | six", "old-style", "1.0",
          {"old_style-1.0/PKG-INFO", info});
}

/* distutils alone: nothing says what it requires. */
TEST(distutils)
{
    SHAPE("dynamic ", "thing", "0.1",
          {"thing-0.1/PKG-INFO", "Metadata-Version: 1.0\nName: thing\nVersion: 0.1\n"},
          {"thing-0.1/setup.py", "raise"});
}

TEST(poetry)
{
    SHAPE("declared >=3.8,<4.0 | cachecontrol[filecache] (>=0.14.0,<0.15.0) | tomli (>=2.0.1) ; "
          "python_version < \"3.11\" [x]",
          "poetry", "1.8.3", {"poetry-1.8.3/pyproject.toml", "[tool.poetry]\nname = \"poetry\"\n"},
          {"poetry-1.8.3/PKG-INFO",
           "Metadata-Version: 2.1\nName: poetry\nVersion: 1.8.3\nRequires-Python: >=3.8,<4.0\n"
           "Provides-Extra: x\nRequires-Dist: cachecontrol[filecache] (>=0.14.0,<0.15.0)\n"
           "Requires-Dist: tomli (>=2.0.1) ; python_version < \"3.11\"\n\n# Poetry\n"});
}

/* flit and hatchling: [project], and what their own PKG-INFO says of it. */
TEST(flit_and_hatch)
{
    const char *project = "[build-system]\nrequires = ['flit_core >=3.2']\n[project]\n"
                          "name = 'Some.Thing'\ndynamic = ['version', 'description']\n"
                          "requires-python = '>=3.7'\ndependencies = ['a >=1']\n"
                          "[project.optional-dependencies]\ntest = ['pytest']\n";
    SHAPE("static >=3.7 | a >=1 | pytest; extra == \"test\" [test]", "some-thing", "2.0",
          {"some_thing-2.0/pyproject.toml", project},
          {"some_thing-2.0/PKG-INFO",
           "Metadata-Version: 2.1\nName: Some.Thing\nVersion: 2.0\nSummary: x\n"
           "Requires-Python: >=3.7\nRequires-Dist: a >=1\n"
           "Requires-Dist: pytest ; extra == \"test\"\nProvides-Extra: test\n\n"});
    SHAPE("static >=3.8 | a>=1 | pytest; extra == 'test' [test]", "some-thing", "2.0",
          {"some_thing-2.0/pyproject.toml", project},
          {"some_thing-2.0/PKG-INFO",
           "Metadata-Version: 2.4\nName: some-thing\nVersion: 2.0\nRequires-Python: >=3.8\n"
           "Requires-Dist: a>=1\nProvides-Extra: test\n"
           "Requires-Dist: pytest; extra == 'test'\n"});
}

int main(void)
{
    RUN(websockify);
    RUN(python_ldap);
    RUN(pbr);
    RUN(setuptools);
    RUN(distutils);
    RUN(poetry);
    RUN(flit_and_hatch);
    return test_end();
}
