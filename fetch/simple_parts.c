#include "fetch/simple_parts.h"

#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "constraints/name.h"
#include "fetch/simple_url.h"

/* Bytes of "sha256=", and digits of a hash that are looked at together (all have a multiple). */
enum { PREFIX = 7, HEX_STEP = 16 };

static const char *const DISTRIBUTIONS[] = {
    ".whl", ".tar.gz", ".zip", ".tgz", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tar.Z", ".tar",
};

static const char *const USELESS[] = {
    ".egg",      ".exe",    ".msi",    ".rpm",         ".deb",        ".dmg",     ".asc", ".sig",
    ".metadata", ".sha256", ".sha512", ".md5",         ".sigstore",   ".crt",     ".pem", ".apk",
    ".crate",    ".pkg",    ".jar",    ".attestation", ".provenance", ".blake2b",
};

void simple_reserve(struct simple_page *page, size_t count)
{
    struct page *of = page->page;
    page->room = count < LIMIT_PAGE_FILES ? count : LIMIT_PAGE_FILES;
    struct page_file *files = arena_alloc_raw(page->arena, page->room, sizeof *files);
    if (of->count) {
        memcpy(files, of->files, of->count * sizeof *files);
    }
    of->files = files;
}

void simple_begin_entry(struct simple_page *page)
{
    arena_reset(page->scratch);
    page->entry++;
}

static bool ends_nocase(struct str text, const char *ending)
{
    struct str end = str_of(ending);
    return text.len > end.len && str_eq_nocase(str_slice(text, text.len - end.len, text.len), end);
}

enum simple_kind simple_kind_of(struct str filename)
{
    for (size_t i = 0; i < sizeof DISTRIBUTIONS / sizeof *DISTRIBUTIONS; i++) {
        if (ends_nocase(filename, DISTRIBUTIONS[i])) {
            return SIMPLE_DISTRIBUTION;
        }
    }
    for (size_t i = 0; i < sizeof USELESS / sizeof *USELESS; i++) {
        if (ends_nocase(filename, USELESS[i])) {
            return SIMPLE_USELESS;
        }
    }
    return SIMPLE_OTHER;
}

static size_t skip_separators(struct str text, size_t at)
{
    while (at < text.len && (text.ptr[at] == '-' || text.ptr[at] == '_' || text.ptr[at] == '.')) {
        at++;
    }
    return at;
}

bool simple_belongs(struct str filename, struct str project)
{
    size_t at = 0;
    for (size_t i = 0; i < project.len; i++) {
        size_t next = skip_separators(filename, at);
        if (project.ptr[i] == '-') {
            if (next == at) {
                return false;
            }
            at = next;
        } else if (at == filename.len || ascii_lower(filename.ptr[at]) != project.ptr[i]) {
            return false;
        } else {
            at++;
        }
    }
    return skip_separators(filename, at) > at;
}

static bool is_clean(struct str name)
{
    for (size_t at = 0; at < name.len;) {
        size_t start = at;
        if (utf8_is_plain(name.ptr[at]) && name.ptr[at] != '/' && name.ptr[at] != '\\') {
            at++;
            continue;
        }
        uint32_t c = utf8_next(name, &at);
        bool is_invalid = c == UTF8_REPLACEMENT && at == start + 1;
        if (is_invalid || c == '/' || c == '\\' || utf8_is_unsafe(c)) {
            return false;
        }
    }
    return name.len > 0 && !str_eq(name, STR(".")) && !str_eq(name, STR(".."));
}

struct str simple_shown(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    diag_add_safe(&out, utf8_clip(text));
    return buf_str(&out);
}

void simple_skip(struct simple_page *page, struct str filename, const char *problem)
{
    if (page->page->skipped++ > 0) {
        return;
    }
    struct str shown = simple_shown(page->arena, filename);
    page->page->skipped_note =
        shown.len ? arena_printf(page->arena, "%.*s: %s", STR_ARG(shown), problem)
                  : arena_printf(page->arena, "entry %zu: %s", page->entry, problem);
}

static struct str keep(struct simple_page *page, struct str text)
{
    page->text += text.len;
    return text.len ? arena_str(page->arena, text) : (struct str){0};
}

/* The texts are counted before they are copied, so that a page stops at its limit, not behind. */
static bool push(struct simple_page *page, struct page_file file)
{
    size_t more = file.filename.len + file.url.len + file.hash.len + file.metadata_hash.len +
                  file.requires_python.len + file.yanked_reason.len;
    if (page->page->count == LIMIT_PAGE_FILES) {
        return failure_set(page->arena, page->failure, CAUSE_LIMIT,
                           "the page lists more than %d files", LIMIT_PAGE_FILES);
    }
    if (more > LIMIT_PAGE_TEXT_BYTES - page->text) {
        return failure_set(page->arena, page->failure, CAUSE_LIMIT,
                           "the names and URLs of the page's files take more than %d MiB",
                           LIMIT_PAGE_TEXT_BYTES >> 20);
    }
    if (page->page->count == page->room) {
        simple_reserve(page, page->room * 2 + 1);
    }
    file.filename = keep(page, file.filename);
    file.url = keep(page, file.url);
    file.hash = keep(page, file.hash);
    file.metadata_hash = keep(page, file.metadata_hash);
    file.requires_python = keep(page, file.requires_python);
    file.yanked_reason = keep(page, file.yanked_reason);
    page->page->files[page->page->count++] = file;
    return true;
}

static const char *find_problem(struct simple_page *page, struct page_file *file, struct str base,
                                struct str reference)
{
    if (!is_clean(file->filename)) {
        return "its file name holds bytes that no file name may hold";
    }
    if (page->input->name.len && !simple_belongs(file->filename, page->input->name)) {
        return "it is a file of another project";
    }
    const char *problem =
        simple_url_resolve(page->scratch, page->input->url, base, reference, &file->url);
    if (problem) {
        return problem;
    }
    struct str path = str_slice(file->url, 0, str_find(file->url, '?', 0));
    return str_ends(path, STR("/")) ? "its URL names no file" : NULL;
}

bool simple_take(struct simple_page *page, struct page_file file, struct str base,
                 struct str reference, bool *taken)
{
    const char *problem = find_problem(page, &file, base, reference);
    *taken = !problem;
    if (problem) {
        simple_skip(page, file.filename, problem);
        return true;
    }
    return push(page, file);
}

static size_t digits_of(struct str algorithm)
{
    static const struct {
        const char *name;
        size_t digits;
    } known[] = {{"sha256", 64}, {"sha384", 96}, {"sha512", 128}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (str_eq_nocase(algorithm, str_of(known[i].name))) {
            return known[i].digits;
        }
    }
    return 0;
}

/* Sixteen hexadecimal digits in lower case: the bit that makes letters small is set in digits. */
static bool add_hex(char *restrict out, const char *restrict hex)
{
    unsigned char is_bad = 0;
    for (int i = 0; i < HEX_STEP; i++) {
        unsigned char c = (unsigned char)hex[i];
        unsigned char small = c | 0x20;
        bool is_digit = (unsigned char)(c - '0') < 10;
        bool is_letter = (unsigned char)(small - 'a') < 6;
        is_bad |= !(is_digit | is_letter);
        out[i] = (char)small;
    }
    return !is_bad;
}

/* Both are of one family, so that the longer text is the stronger hash. */
bool simple_offer_hash(struct arena *arena, struct str *best, struct str algorithm, struct str hex)
{
    size_t digits = digits_of(algorithm);
    if (digits == 0 || hex.len != digits) {
        return digits == 0;
    }
    char *text = arena_alloc_raw(arena, PREFIX + digits + 1, 1);
    memcpy(text, digits == 64 ? "sha256=" : digits == 96 ? "sha384=" : "sha512=", PREFIX);
    for (size_t i = 0; i < digits; i += HEX_STEP) {
        if (!add_hex(text + PREFIX + i, hex.ptr + i)) {
            return false;
        }
    }
    text[PREFIX + digits] = '\0';
    if (PREFIX + digits > best->len) {
        *best = (struct str){text, PREFIX + digits};
    }
    return true;
}

/* Digits, alone or with more digits behind a '.'; the first number without its zeros is *major. */
static bool split_version(struct str version, struct str *major)
{
    size_t dot = str_find(version, '.', 0);
    *major = str_slice(version, 0, dot);
    struct str minor = dot < version.len ? str_slice(version, dot + 1, version.len) : STR("0");
    bool is_version = major->len && minor.len;
    for (size_t i = 0; i < version.len; i++) {
        is_version = is_version && (i == dot || ascii_is_digit(version.ptr[i]));
    }
    while (major->len > 1 && major->ptr[0] == '0') {
        *major = str_slice(*major, 1, major->len);
    }
    return is_version;
}

bool simple_check_version(struct simple_page *page, struct str version)
{
    struct str major;
    if (!split_version(version, &major)) {
        struct str shown = simple_shown(page->arena, version);
        return failure_set(page->arena, page->failure, CAUSE_UNREADABLE,
                           "the page's API version \"%.*s\" is no version", STR_ARG(shown));
    }
    if (major.len > 1 || major.ptr[0] > '1') {
        struct str shown = simple_shown(page->arena, version);
        failure_set(page->arena, page->failure, CAUSE_UNREADABLE,
                    "the page is of version %.*s of the simple API; only 1.x is known",
                    STR_ARG(shown));
        page->failure->help = STR("use a newer depcheck");
        return false;
    }
    return true;
}

bool simple_check_name(struct simple_page *page, struct str name)
{
    if (page->input->name.len == 0 ||
        str_eq(name_canonical(page->scratch, name), page->input->name)) {
        return true;
    }
    struct str shown = simple_shown(page->arena, name);
    return failure_set(page->arena, page->failure, CAUSE_UNREADABLE,
                       "the index answered with the page of another project, \"%.*s\"",
                       STR_ARG(shown));
}
