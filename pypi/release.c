#include "pypi/release.h"

#include <assert.h>

#include "base/diag.h"
#include "constraints/name.h"

static const char *const evidence_names[EVIDENCE_LEVELS] = {
    [EVIDENCE_PROVEN] = "proven",
    [EVIDENCE_STATIC] = "static",
    [EVIDENCE_DECLARED] = "declared",
    [EVIDENCE_GIVEN] = "given",
};

const char *evidence_name(enum evidence evidence)
{
    return evidence_names[evidence];
}

bool evidence_of(struct str name, enum evidence *evidence)
{
    for (int i = 0; i < EVIDENCE_LEVELS; i++) {
        if (str_eq(name, str_of(evidence_names[i]))) {
            *evidence = (enum evidence)i;
            return true;
        }
    }
    return false;
}

void release_texts_write(struct buf *out, const struct release_texts *texts)
{
    wire_put_str(out, texts->fault);
    wire_put_number(out, texts->evidence);
    wire_put_bool(out, texts->dynamic);
    wire_put_str(out, texts->requires_python);
    wire_put_strs(out, texts->requires_dist, texts->requires_dist_count);
    wire_put_strs(out, texts->provides_extra, texts->provides_extra_count);
    wire_put_bool(out, texts->yanked);
    wire_put_str(out, texts->yanked_reason);
}

struct release_texts release_texts_read(struct wire *in, struct arena *arena)
{
    struct release_texts texts = {.fault = wire_str(in)};
    texts.evidence = (enum evidence)wire_enum(in, EVIDENCE_LEVELS);
    texts.dynamic = wire_bool(in);
    texts.requires_python = wire_str(in);
    texts.requires_dist = wire_strs(in, arena, &texts.requires_dist_count);
    texts.provides_extra = wire_strs(in, arena, &texts.provides_extra_count);
    texts.yanked = wire_bool(in);
    texts.yanked_reason = wire_str(in);
    return texts;
}

static void set_unreadable(struct arena *arena, struct release *release, struct str text,
                           struct str what)
{
    struct buf reason = {.arena = arena};
    buf_add(&reason, STR("requires_dist \""));
    diag_add_safe(&reason, text);
    buf_add(&reason, STR("\": "));
    diag_add_safe(&reason, what);
    struct str line = buf_str(&reason);
    failure_set(arena, &release->failure, CAUSE_UNREADABLE, "%.*s", STR_ARG(line));
}

/* All requirements of a release of which some were left for later. */
struct release_rest {
    struct arena *arena;
    const struct str *texts;
    size_t text_count;
    bool parsed;
    struct requirement *requirements;
};

static bool is_word_byte(char c)
{
    return ascii_is_alnum(c) || c == '_';
}

/* Behind the quoted text that begins at `at`. */
static size_t behind_quotes(struct str marker, size_t at)
{
    size_t end = str_find(marker, marker.ptr[at], at + 1);
    return end < marker.len ? end + 1 : end;
}

/* Whether `== "..."` with a text that is not empty stands at `at`. */
static bool is_equal_to_text(struct str marker, size_t at)
{
    struct str rest = str_trim(str_slice(marker, at, marker.len));
    if (!str_starts(rest, STR("==")) || str_starts(rest, STR("==="))) {
        return false;
    }
    rest = str_trim(str_slice(rest, 2, rest.len));
    return rest.len > 2 && (rest.ptr[0] == '"' || rest.ptr[0] == '\'') &&
           rest.ptr[1] != rest.ptr[0];
}

/*
 * Whether a requirement counts with an extra only: its marker is joined by `and` alone, and one
 * part is `extra == "..."`. What cannot be told at a glance is not.
 */
static bool waits_for_extra(struct str text)
{
    size_t semicolon = str_find(text, ';', 0);
    struct str marker = str_slice(text, semicolon + 1, text.len);
    bool waits = false;
    if (str_find(text, '@', 0) < semicolon) {
        return false;
    }
    for (size_t at = 0; at < marker.len;) {
        size_t end = at;
        while (end < marker.len && is_word_byte(marker.ptr[end])) {
            end++;
        }
        struct str word = str_slice(marker, at, end);
        if (str_eq(word, STR("or"))) {
            return false;
        }
        waits = waits || (str_eq(word, STR("extra")) && is_equal_to_text(marker, end));
        bool quoted = word.len == 0 && (marker.ptr[at] == '"' || marker.ptr[at] == '\'');
        at = quoted ? behind_quotes(marker, at) : end + (word.len == 0);
    }
    return waits;
}

/* The first text that is no requirement is a failure, and none is kept. */
static void parse_requirements(struct arena *arena, const struct release_texts *texts,
                               bool without_extras, struct release *release)
{
    size_t count = texts->requires_dist_count;
    struct requirement *all = ARENA_ARRAY(arena, struct requirement, count);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct fault fault = {0};
        if (without_extras && waits_for_extra(texts->requires_dist[i])) {
            continue;
        }
        if (!requirement_parse(arena, texts->requires_dist[i], &all[kept++], &fault)) {
            set_unreadable(arena, release, texts->requires_dist[i], fault.message);
            return;
        }
    }
    release->requires_dist = all;
    release->requires_dist_count = kept;
    if (kept < count) {
        release->rest = ARENA_NEW(arena, struct release_rest);
        *release->rest = (struct release_rest){
            .arena = arena, .texts = texts->requires_dist, .text_count = count};
    }
}

static void parse_rest(struct release_rest *rest)
{
    rest->parsed = true;
    rest->requirements = ARENA_ARRAY(rest->arena, struct requirement, rest->text_count);
    for (size_t i = 0; i < rest->text_count; i++) {
        struct fault fault;
        bool taken = requirement_parse(rest->arena, rest->texts[i], &rest->requirements[i], &fault);
        assert(taken); /* release_parse() has taken it before */
        (void)taken;
    }
}

const struct requirement *release_requirements(const struct release *release, bool with_extras,
                                               size_t *count)
{
    if (!with_extras || !release->rest) {
        *count = release->requires_dist_count;
        return release->requires_dist;
    }
    if (!release->rest->parsed) {
        parse_rest(release->rest);
    }
    *count = release->rest->text_count;
    return release->rest->requirements;
}

static void canonical_extras(struct arena *arena, const struct release_texts *texts,
                             struct release *release)
{
    size_t count = texts->provides_extra_count;
    release->provides_extra = ARENA_ARRAY(arena, struct str, count);
    release->provides_extra_count = count;
    for (size_t i = 0; i < count; i++) {
        release->provides_extra[i] = name_canonical(arena, texts->provides_extra[i]);
    }
}

static struct release parse(struct arena *arena, const struct release_texts *texts, struct str text,
                            const struct version *version, bool without_extras)
{
    struct release release = {
        .version = *version,
        .text = text,
        .evidence = texts->evidence,
        .requires_python = texts->requires_python,
        .yanked = texts->yanked,
        .yanked_reason = texts->yanked_reason,
    };
    struct fault fault;
    release.python_readable =
        specifier_parse(arena, texts->requires_python, &release.python, &fault);
    canonical_extras(arena, texts, &release);
    if (texts->fault.len) {
        failure_set(arena, &release.failure, CAUSE_UNREADABLE, "%.*s", STR_ARG(texts->fault));
    } else if (texts->dynamic) {
        failure_set(arena, &release.failure, CAUSE_DYNAMIC,
                    "what it requires is decided only when it is built");
    } else {
        parse_requirements(arena, texts, without_extras, &release);
    }
    return release;
}

struct release release_parse(struct arena *arena, const struct release_texts *texts,
                             struct str text, const struct version *version)
{
    return parse(arena, texts, text, version, false);
}

struct release release_parse_again(struct arena *arena, const struct release_texts *texts,
                                   struct str text, const struct version *version)
{
    return parse(arena, texts, text, version, true);
}
