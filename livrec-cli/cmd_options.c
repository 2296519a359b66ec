/* livrec options: the library's option table. */
#include <string.h>

#include "cmd.h"
#include "help.h"
#include "msg.h"
#include "print.h"
#include "scopes.h"

static const char *field(uint32_t option, int32_t which)
{
    const char *s = livrec_option_str(option, which);
    return s ? s : "";
}

/* "-f, --format FORMAT", or nothing for an option without a flag. */
static void flag(struct text *t, uint32_t i)
{
    if (*field(i, LIVREC_OPTION_FLAG))
        help_flag(t, field(i, LIVREC_OPTION_SHORT), field(i, LIVREC_OPTION_FLAG),
                  field(i, LIVREC_OPTION_META));
}

static void markdown_row(struct text *t, uint32_t i)
{
    struct text what = {0};
    const char *dflt = field(i, LIVREC_OPTION_DEFAULT);
    const char *choices = field(i, LIVREC_OPTION_CHOICES);
    flag(&what, i);
    text_fmt(t, "| `%s` | ", field(i, LIVREC_OPTION_NAME));
    if (what.len) {
        text_add(t, "`");
        text_cell(t, what.s);
        text_add(t, "`");
    }
    text_fmt(t, " | %s | ", field(i, LIVREC_OPTION_TYPE));
    text_fmt(t, *dflt ? "`%s` | " : "%s | ", dflt);
    text_cell(t, field(i, LIVREC_OPTION_HELP));
    for (const char *c = choices; *c;) {
        size_t n = strcspn(c, "|");
        text_fmt(t, "%s`%.*s`", c == choices ? tr(" One of ") : ", ", (int)n, c);
        c += n + (c[n] == '|');
    }
    text_fmt(t, "%s | %s |\n", *choices ? "." : "", field(i, LIVREC_OPTION_SINCE));
    text_free(&what);
}

static void markdown(struct text *t)
{
    for (size_t s = 0; scope_at(s); s++) {
        bool any = false;
        for (uint32_t i = 0; i < livrec_option_count(); i++) {
            if (strcmp(field(i, LIVREC_OPTION_SCOPE), scope_at(s)->name) != 0)
                continue;
            if (!any)
                text_fmt(t,
                         "%s## %s\n\n| option | flag | type | default | meaning | since |\n"
                         "| --- | --- | --- | --- | --- | --- |\n",
                         t->len ? "\n" : "", scope_at(s)->title);
            markdown_row(t, i);
            any = true;
        }
    }
}

static void json_row(struct text *t, uint32_t i)
{
    static const char *const keys[] = {"name",    "flag", "letter", "type",  "default",
                                       "choices", "help", "scope",  "since", "meta"};
    for (int32_t f = 0; f < (int32_t)(sizeof keys / sizeof *keys); f++) {
        text_fmt(t, "%s\"%s\":", f ? "," : i ? ",{" : "{", keys[f]);
        text_json(t, livrec_option_str(i, f));
    }
    text_add(t, "}");
}

static void plain_row(struct text *t, uint32_t i)
{
    struct text what = {0}, help = {0};
    flag(&what, i);
    help_option(&help, i);
    text_fmt(t, "%-24s %s\n", field(i, LIVREC_OPTION_NAME), what.s ? what.s : tr("(no flag)"));
    text_fmt(t, "    %s\n", help.s ? help.s : "");
    text_free(&what);
    text_free(&help);
}

int cmd_options(struct call *c)
{
    struct text t = {0};
    bool json = c->own[OWN_JSON];
    if (json)
        text_add(&t, "[");
    if (!json && c->own[OWN_MARKDOWN])
        markdown(&t);
    else
        for (uint32_t i = 0; i < livrec_option_count(); i++)
            (json ? json_row : plain_row)(&t, i);
    if (json)
        text_add(&t, "]\n");
    print_out(&t);
    text_free(&t);
    return 0;
}
