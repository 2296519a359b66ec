#include "help.h"

#include <string.h>

#include "msg.h"
#include "scopes.h"
#include "unicode.h"

#define WIDTH 79
#define INDENT 26

static const char *field(uint32_t option, int32_t which)
{
    const char *s = livrec_option_str(option, which);
    return s ? s : "";
}

static bool is_wide(const char *s, size_t *bytes)
{
    uint32_t cp;
    *bytes = cp_decode(s, &cp);
    return cp != CP_BAD && cp_width(cp) == 2;
}

/* Chinese signs that begin no line, three bytes each. */
static bool closes(const char *s)
{
    static const char signs[] = "，。：；、）！？》”";
    for (const char *sign = signs; *sign; sign += 3)
        if (strncmp(s, sign, 3) == 0)
            return true;
    return false;
}

/* Bytes of the piece that s begins with and that is not broken: a word, or one Chinese character,
 * with the signs that close it. */
static size_t piece(const char *s)
{
    size_t n, step;
    bool wide = is_wide(s, &n);
    for (; s[n] && s[n] != ' '; n += step) {
        bool next = is_wide(s + n, &step);
        if (next ? !closes(s + n) : wide)
            break;
        wide = next;
    }
    return n;
}

/* Add words with line breaks before WIDTH; the cursor is in column `at`, lines begin at `indent`.
 */
static void wrap(struct text *t, const char *s, size_t at, size_t indent)
{
    bool first = true;
    while (*s) {
        bool blank = *s == ' ' && !first;
        s += *s == ' ';
        size_t n = piece(s);
        struct text word = {0};
        text_addn(&word, s, n);
        size_t columns = text_columns(word.s);
        if (!first && at + blank + columns > WIDTH) {
            text_add(t, "\n");
            text_pad(t, indent);
            at = indent;
        } else if (blank) {
            text_add(t, " ");
            at++;
        }
        text_addn(t, s, n);
        t->failed |= word.failed;
        text_free(&word);
        at += columns;
        s += n;
        first = false;
    }
    text_add(t, "\n");
}

/* Two columns: what, and its explanation. */
static void row(struct text *t, const char *what, const char *help)
{
    size_t n = text_columns(what);
    text_fmt(t, "  %s", what);
    if (n + 4 > INDENT) {
        text_add(t, "\n");
        n = 0;
        text_pad(t, INDENT);
    } else {
        text_pad(t, INDENT - n - 2);
    }
    wrap(t, help, INDENT, INDENT);
}

void help_flag(struct text *t, const char *letter, const char *name, const char *meta)
{
    if (letter && *letter)
        text_fmt(t, "-%s, ", letter);
    text_fmt(t, "--%s", name);
    if (meta && *meta)
        text_fmt(t, " %s", meta);
}

void help_option(struct text *t, uint32_t option)
{
    const char *choices = field(option, LIVREC_OPTION_CHOICES);
    const char *dflt = field(option, LIVREC_OPTION_DEFAULT);
    text_add(t, field(option, LIVREC_OPTION_HELP));
    if (*choices)
        text_add(t, tr(" One of "));
    for (const char *c = choices; *c;) {
        size_t n = strcspn(c, "|");
        text_addn(t, c, n);
        text_add(t, c[n] ? ", " : ".");
        c += n + (c[n] == '|');
    }
    if (strcmp(field(option, LIVREC_OPTION_TYPE), "list") == 0)
        text_add(t, tr(" May be given several times."));
    bool seconds = strcmp(field(option, LIVREC_OPTION_TYPE), "duration") == 0 &&
                   strspn(dflt, "0123456789") == strlen(dflt) && strcmp(dflt, "0") != 0;
    if (*dflt)
        text_fmt(t, tr(" Default: %s%s."), strcmp(dflt, ".") ? dflt : tr("the current one"),
                 seconds ? tr(" s") : "");
}

static void option_row(struct text *t, uint32_t option)
{
    struct text what = {0}, help = {0};
    bool yes_no = strcmp(field(option, LIVREC_OPTION_TYPE), "bool") == 0;
    help_flag(&what, field(option, LIVREC_OPTION_SHORT), field(option, LIVREC_OPTION_FLAG),
              yes_no ? NULL : field(option, LIVREC_OPTION_META));
    help_option(&help, option);
    if (what.s && help.s)
        row(t, what.s, help.s);
    t->failed |= what.failed || help.failed;
    text_free(&what);
    text_free(&help);
}

static void own_rows(struct text *t, const struct cmd *cmd)
{
    text_add(t, tr("\nFlags:\n"));
    for (int i = 0; i < OWN_COUNT; i++) {
        struct text what = {0};
        if (i != OWN_HELP && !(cmd->own & 1u << i))
            continue;
        help_flag(&what, own_flags[i].letter, own_flags[i].name, own_flags[i].meta);
        if (what.s)
            row(t, what.s, tr(own_flags[i].help));
        text_free(&what);
    }
}

static void scope_rows(struct text *t, const struct cmd *cmd, const struct scope *scope)
{
    bool any = false;
    for (uint32_t i = 0; i < livrec_option_count(); i++) {
        if (!command_takes_option(cmd, i) ||
            strcmp(field(i, LIVREC_OPTION_SCOPE), scope->name) != 0)
            continue;
        if (!any)
            text_fmt(t, "\n%s:\n", tr(scope->title));
        option_row(t, i);
        any = true;
    }
}

void help_command(struct text *t, const struct cmd *cmd)
{
    text_fmt(t, tr("usage: livrec %s%s%s%s\n\n"), cmd->name, tr(" [flags]"), *cmd->args ? " " : "",
             cmd->args);
    wrap(t, tr(cmd->summary), 0, 0);
    if (cmd->about) {
        text_add(t, "\n");
        wrap(t, tr(cmd->about), 0, 0);
    }
    own_rows(t, cmd);
    for (size_t i = 0; scope_at(i); i++)
        scope_rows(t, cmd, scope_at(i));
    if (command_takes_scope(cmd, "auth"))
        text_add(
            t, tr("\nSecrets: --cookie @FILE, --account password=@FILE and --proxy @FILE read the\n"
                  "value from a file, so that it does not show in the list of processes.\n"));
    else if (command_takes_scope(cmd, "notify"))
        text_add(
            t,
            tr("\nSecrets: @FILE in place of the value of a channel's option reads it from a file.\n"));
}

void help_overview(struct text *t)
{
    text_add(t, tr("usage: livrec COMMAND [flags] [arguments]\n\n"
                   "Find, follow and record live streams.\n\nCommands:\n"));
    for (size_t i = 0; i < command_count; i++) {
        struct text what = {0};
        text_fmt(&what, "%s %s", commands[i].name, commands[i].args);
        if (what.s)
            row(t, what.s, tr(commands[i].summary));
        text_free(&what);
    }
    text_add(t, tr("\nlivrec COMMAND --help shows the flags of a command. For a start:\n\n"
                   "  livrec demo --duration 10\n"
                   "  livrec extract https://live.bilibili.com/6\n"
                   "  livrec record -o recordings --split-time 1h https://live.bilibili.com/6\n"));
}
