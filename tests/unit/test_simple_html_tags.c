#include "fetch/simple_html_tags.h"

#include "base/buf.h"
#include "tests/unit/test.h"

static void add_attributes(struct buf *out, const struct simple_html_tag *tag)
{
    struct str name;
    struct str value;
    for (size_t at = 0; simple_html_attribute(tag, &at, &name, &value);) {
        buf_printf(out, " %.*s=%.*s", STR_ARG(name), STR_ARG(value));
    }
}

/* "NAME key=value;" of each tag, then "end" or "cut". */
static struct str walk(struct arena *arena, const char *text)
{
    struct buf out = {.arena = arena};
    struct simple_html_tags tags = {.text = str_of(text)};
    struct simple_html_tag tag;
    enum simple_html_step step;
    while ((step = simple_html_next(&tags, &tag)) == SIMPLE_HTML_TAG) {
        buf_printf(&out, "%s%.*s", tag.closes ? "/" : "", STR_ARG(tag.name));
        add_attributes(&out, &tag);
        buf_add_char(&out, ';');
    }
    buf_add(&out, step == SIMPLE_HTML_END ? STR("end") : STR("cut"));
    return buf_str(&out);
}

TEST(tags)
{
    CHECK_STR(walk(arena, ""), "end");
    CHECK_STR(walk(arena, "text 1 < 2 <3 <"), "cut");
    CHECK_STR(walk(arena, "text 1 < 2 <3"), "end");
    CHECK_STR(walk(arena, "<!DOCTYPE html><A HREF=x>t</A>"), "A HREF=x;/A;end");
    CHECK_STR(walk(arena, "<br/><br / ><x-y.z>"), "br;br;x-y.z;end");
    CHECK_STR(walk(arena, "<a b c=d e='f\">' g = \"h'>\" i=>"), "a b= c=d e=f\"> g=h'> i=;end");
    CHECK_STR(walk(arena, "<a b=c/d><a/b><a =x>"), "a b=c/d;a b=;a =x=;end");
    CHECK_STR(walk(arena, "<a\nb\t=\r\n'c'd=e>"), "a b=c d=e;end");
    CHECK_STR(walk(arena, "</a x='>'></ a><?php <b> ?><i>"), "/a x=>;i;end");
}

TEST(comments)
{
    CHECK_STR(walk(arena, "<!-- <a> --><b>"), "b;end");
    CHECK_STR(walk(arena, "<!--><b>"), "b;end");
    CHECK_STR(walk(arena, "<!---><b>"), "b;end");
    CHECK_STR(walk(arena, "<!--x--!><b>"), "b;end");
    CHECK_STR(walk(arena, "<!-- > <a> -- > --><b>"), "b;end");
    CHECK_STR(walk(arena, "<![CDATA[<a>]]><b>"), "b;end");
    CHECK_STR(walk(arena, "</#<a>"), "end");
}

TEST(raw_texts)
{
    CHECK_STR(walk(arena, "<script>'<a href=x>' </scripts> <!-- </SCRIPT ><b>"),
              "script;/SCRIPT;b;end");
    CHECK_STR(walk(arena, "<title><a></title><style></style><textarea><p></textarea/>"),
              "title;/title;style;/style;textarea;/textarea;end");
}

TEST(cuts)
{
    static const char *const texts[] = {
        "<",        "<a",       "<a ",     "<a b",      "<a b=",      "<a b='>", "<a b=c",
        "<!",       "<!--",     "<!-- x>", "<!--x--",   "</",         "</a",     "<script>",
        "<title>x", "<title><", "<?x",     "<title></", "</title x=",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!CHECK(str_ends(walk(arena, texts[i]), STR("cut")))) {
            printf("  of %s\n", texts[i]);
        }
    }
}

int main(void)
{
    RUN(tags);
    RUN(comments);
    RUN(raw_texts);
    RUN(cuts);
    return test_end();
}
