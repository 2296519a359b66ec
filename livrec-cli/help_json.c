/* The tables behind the help texts as JSON: tools/docs.py makes the man page and the reference
 * pages from it. */
#include <string.h>

#include "exit.h"
#include "help.h"
#include "scopes.h"

static void member(struct text *t, const char *key, const char *value)
{
    text_fmt(t, "\"%s\":", key);
    text_json(t, value);
    text_add(t, ",");
}

/* Take the comma back that follows the last item, and close. */
static void close_with(struct text *t, const char *end)
{
    if (t->len && t->s[t->len - 1] == ',')
        t->s[--t->len] = '\0';
    text_add(t, end);
}

static void flag(struct text *t, const struct own_flag *f)
{
    text_add(t, "{");
    member(t, "name", f->name);
    member(t, "letter", f->letter);
    member(t, "meta", f->meta);
    member(t, "help", f->help);
    close_with(t, "},");
}

static void command(struct text *t, const struct cmd *cmd)
{
    text_add(t, "{");
    member(t, "name", cmd->name);
    member(t, "args", cmd->args);
    member(t, "summary", cmd->summary);
    member(t, "about", cmd->about);
    text_add(t, "\"flags\":[");
    for (int i = 0; i < OWN_COUNT; i++)
        if (i == OWN_HELP || cmd->own & 1u << i)
            flag(t, &own_flags[i]);
    close_with(t, "],\"options\":[");
    for (uint32_t i = 0; i < livrec_option_count(); i++)
        if (command_takes_option(cmd, i)) {
            text_json(t, livrec_option_str(i, LIVREC_OPTION_NAME));
            text_add(t, ",");
        }
    close_with(t, "]},");
}

static void option(struct text *t, uint32_t i)
{
    static const struct {
        const char *key;
        int32_t field;
    } members[] = {
        {"name", LIVREC_OPTION_NAME},       {"flag", LIVREC_OPTION_FLAG},
        {"letter", LIVREC_OPTION_SHORT},    {"type", LIVREC_OPTION_TYPE},
        {"default", LIVREC_OPTION_DEFAULT}, {"choices", LIVREC_OPTION_CHOICES},
        {"meta", LIVREC_OPTION_META},       {"scope", LIVREC_OPTION_SCOPE},
        {"since", LIVREC_OPTION_SINCE},     {"help", LIVREC_OPTION_HELP},
    };
    struct text whole = {0};
    text_add(t, "{");
    for (size_t m = 0; m < sizeof members / sizeof *members; m++)
        member(t, members[m].key, livrec_option_str(i, members[m].field));
    help_option(&whole, i);
    member(t, "text", whole.s);
    text_free(&whole);
    close_with(t, "},");
}

static void exits(struct text *t)
{
    for (int32_t code = 0; strcmp(livrec_error_name(code), "UNKNOWN"); code--) {
        text_fmt(t, "{\"status\":%d,", exit_status(code));
        member(t, "name", livrec_error_name(code));
        member(t, "text", livrec_error_text(code));
        close_with(t, "},");
    }
}

void help_json(struct text *t)
{
    text_add(t, "{");
    member(t, "version", livrec_version_str());
    text_add(t, "\"commands\":[");
    for (size_t i = 0; i < command_count; i++)
        command(t, &commands[i]);
    close_with(t, "],\"scopes\":[");
    for (size_t i = 0; scope_at(i); i++) {
        text_add(t, "{");
        member(t, "name", scope_at(i)->name);
        member(t, "title", scope_at(i)->title);
        close_with(t, "},");
    }
    close_with(t, "],\"options\":[");
    for (uint32_t i = 0; i < livrec_option_count(); i++)
        option(t, i);
    close_with(t, "],\"exits\":[");
    exits(t);
    close_with(t, "]}\n");
}
