#include "pypi/release.h"

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

static void parse_requirements(struct arena *arena, const struct release_texts *texts,
                               struct release *release)
{
    size_t count = texts->requires_dist_count;
    struct requirement *all = ARENA_ARRAY(arena, struct requirement, count);
    for (size_t i = 0; i < count; i++) {
        struct fault fault = {0};
        if (!requirement_parse(arena, texts->requires_dist[i], &all[i], &fault)) {
            set_unreadable(arena, release, texts->requires_dist[i], fault.message);
            return;
        }
    }
    release->requires_dist = all;
    release->requires_dist_count = count;
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

struct release release_parse(struct arena *arena, const struct release_texts *texts,
                             struct str text, const struct version *version)
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
        parse_requirements(arena, texts, &release);
    }
    return release;
}
