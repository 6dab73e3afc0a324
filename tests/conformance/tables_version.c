#include "constraints/version.h"
#include "tests/conformance/table.h"

/* The cells of versions_valid that are texts: normalized, epoch, local, public, release, pre, ...
 */
static bool texts_agree(struct arena *arena, const struct version *version, const struct str *cells)
{
    return str_eq(cells[1], version_normalized(arena, version)) &&
           str_eq(cells[2], version_epoch(version)) &&
           str_eq(cells[6], version_local(arena, version)) &&
           str_eq(cells[7], version_public(arena, version)) &&
           str_eq(cells[8], version_release(arena, version)) &&
           str_eq(cells[9], version_pre(arena, version)) &&
           str_eq(cells[10], version_post(version)) && str_eq(cells[11], version_dev(version)) &&
           str_eq(cells[12], version_base(arena, version)) && version_is_spelled(version, cells[1]);
}

static bool valid_agrees(const struct table_context *context, const struct str *cells)
{
    struct version version;
    return version_parse(context->scratch, cells[0], &version) &&
           texts_agree(context->scratch, &version, cells) &&
           cell_is(cells[3], version_is_prerelease(&version)) &&
           cell_is(cells[4], version_is_postrelease(&version)) &&
           cell_is(cells[5], version_is_devrelease(&version));
}

static bool invalid_agrees(const struct table_context *context, const struct str *cells)
{
    struct version version;
    return !version_parse(context->scratch, cells[0], &version);
}

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

/* a, b, cmp, class; in both directions */
static bool order_agrees(const struct table_context *context, const struct str *cells)
{
    struct version a;
    struct version b;
    if (!version_parse(context->scratch, cells[0], &a) ||
        !version_parse(context->scratch, cells[1], &b)) {
        return false;
    }
    int order = sign(version_cmp(&a, &b));
    return str_eq(cells[2], arena_printf(context->scratch, "%d", order)) &&
           order == -sign(version_cmp(&b, &a));
}

const struct table tables_version[] = {
    {"versions_valid.tsv",
     "string,normalized,epoch,is_prerelease,is_postrelease,is_devrelease,local,public,release,pre,"
     "post,dev,base_version,class",
     NULL, valid_agrees},
    {"versions_invalid.tsv", "string,class", NULL, invalid_agrees},
    {"version_order.tsv", "a,b,cmp,class", NULL, order_agrees},
    {0},
};
