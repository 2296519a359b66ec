#include "flags.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "environment.h"
#include "exit.h"
#include "msg.h"
#include "near.h"
#include "secret.h"

#define COOKIES "auth.cookies"

/* One flag as it was found in a table. */
struct flag {
    int own;         /* enum own, or -1 */
    uint32_t option; /* index of the option, if own is -1 */
    bool wants_value, negated;
};

static const char *field(uint32_t option, int32_t which)
{
    const char *s = livrec_option_str(option, which);
    return s ? s : "";
}

static bool is_bool(uint32_t option)
{
    return strcmp(field(option, LIVREC_OPTION_TYPE), "bool") == 0;
}

static bool find_own(const struct call *c, const char *name, const char *letter, struct flag *out)
{
    for (int i = 0; i < OWN_COUNT; i++) {
        const struct own_flag *f = &own_flags[i];
        bool same = name ? strcmp(f->name, name) == 0 : f->letter && *f->letter == *letter;
        if (same && (i == OWN_HELP || c->cmd->own & 1u << i)) {
            *out = (struct flag){.own = i, .wants_value = f->meta};
            return true;
        }
    }
    return false;
}

/* By long name or, if `name` is NULL, by letter. */
static bool find(const struct call *c, const char *name, const char *letter, struct flag *out)
{
    if (find_own(c, name, letter, out))
        return true;
    for (uint32_t i = 0; i < livrec_option_count(); i++) {
        if (!command_takes_option(c->cmd, i))
            continue;
        const char *flag = field(i, LIVREC_OPTION_FLAG);
        bool no = name && is_bool(i) && strncmp(name, "no-", 3) == 0 && !strcmp(name + 3, flag);
        if (no || (name ? !strcmp(name, flag) : *field(i, LIVREC_OPTION_SHORT) == *letter)) {
            *out = (struct flag){.own = -1, .option = i, .wants_value = !is_bool(i), .negated = no};
            return true;
        }
    }
    return false;
}

/* Another command that has this flag, or NULL. */
static const char *owner(const char *name)
{
    struct flag unused;
    for (size_t i = 0; i < command_count; i++)
        if (find(&(struct call){.cmd = &commands[i]}, name, NULL, &unused))
            return commands[i].name;
    return NULL;
}

static int unknown(const struct call *c, const char *name)
{
    struct near near = near_start(name);
    const char *other = owner(name);
    if (other)
        return fail(c, LIVREC_EARG, "livrec %s does not take --%s; livrec %s does", c->cmd->name,
                    name, other);
    for (int i = 0; i < OWN_COUNT; i++)
        if (i == OWN_HELP || c->cmd->own & 1u << i)
            near_offer(&near, own_flags[i].name);
    for (uint32_t i = 0; i < livrec_option_count(); i++)
        if (command_takes_option(c->cmd, i))
            near_offer(&near, field(i, LIVREC_OPTION_FLAG));
    if (near.best)
        return fail(c, LIVREC_EARG, "unknown flag --%s; did you mean --%s?", name, near.best);
    return fail(c, LIVREC_EARG, "unknown flag --%s; see livrec %s --help", name, c->cmd->name);
}

static bool may_hold_secret(uint32_t option)
{
    const char *scope = field(option, LIVREC_OPTION_SCOPE);
    const char *name = field(option, LIVREC_OPTION_NAME);
    return (strcmp(scope, "auth") == 0 && strcmp(name, COOKIES) != 0) ||
           strcmp(scope, "notify") == 0 || strcmp(name, "net.proxy") == 0 ||
           strcmp(name, "net.media_proxy") == 0 || strcmp(name, "control.token") == 0;
}

/* The library goes on without a file that is not there, as it may come later; what was typed just
 * now was meant. */
static int check_cookies(const struct call *c, const char *flag, const char *path)
{
    return access(path, R_OK) == 0
               ? 0
               : fail(c, LIVREC_EIO, "--%s: %s: %s", flag, path, tr(strerror(errno)));
}

/* The text of the library names the option; here the flag is what was typed. */
static int refused(const struct call *c, const char *name, const char *flag)
{
    const char *text = plain_error(livrec_last_error());
    size_t n = strlen(name);
    bool cookie = strcmp(name, "auth.cookie") == 0;
    if (strncmp(text, name, n) != 0)
        return fail_last(c, LIVREC_EARG);
    return fail(c, LIVREC_EARG, "--%s%s%s", flag, text + n,
                cookie ? tr("; a file of cookies is given by --cookies FILE") : "");
}

static int set_option(struct call *c, const struct flag *f, const char *value)
{
    const char *name = field(f->option, LIVREC_OPTION_NAME), *why;
    const char *flag = field(f->option, LIVREC_OPTION_FLAG);
    char *secret = NULL;
    if (f->negated)
        value = "no";
    if (may_hold_secret(f->option)) {
        value = secret = secret_value(value, &why);
        if (!value)
            return fail(c, LIVREC_EIO, "--%s: the file can't be read: %s", flag, tr(why));
    }
    int32_t code = livrec_opts_set(c->opts, name, value);
    if (code == LIVREC_EARG)
        code = refused(c, name, flag);
    else if (code)
        code = fail_last(c, code);
    else if (strcmp(name, COOKIES) == 0)
        code = check_cookies(c, flag, value);
    free(secret);
    return code;
}

static int set(struct call *c, const struct flag *f, const char *value)
{
    if (f->own < 0)
        return set_option(c, f, value);
    c->own[f->own] = value ? value : "given";
    return 0;
}

static const char *meta_of(const struct flag *f)
{
    const char *meta = f->own >= 0 ? own_flags[f->own].meta : field(f->option, LIVREC_OPTION_META);
    return meta && *meta ? meta : "VALUE";
}

/* "--name", "--name=value". *at is moved on when the value is the next word. */
static int parse_long(struct call *c, size_t count, char **words, size_t *at)
{
    char name[64];
    const char *word = words[*at] + 2, *equals = strchr(word, '=');
    size_t n = equals ? (size_t)(equals - word) : strlen(word);
    struct flag f;
    snprintf(name, sizeof name, "%.*s", n < sizeof name ? (int)n : (int)sizeof name - 1, word);
    if (!find(c, name, NULL, &f))
        return unknown(c, name);
    if (equals && !f.wants_value && (f.own >= 0 || f.negated))
        return fail(c, LIVREC_EARG, "--%s takes no value", name);
    if (equals)
        return set(c, &f, equals + 1);
    if (!f.wants_value)
        return set(c, &f, f.own >= 0 ? NULL : "yes");
    if (*at + 1 >= count)
        return fail(c, LIVREC_EARG, "--%s needs a value: --%s %s", name, name, meta_of(&f));
    return set(c, &f, words[++*at]);
}

/* "-f ts", "-fts", and several letters that take no value. */
static int parse_short(struct call *c, size_t count, char **words, size_t *at)
{
    int status = 0;
    for (const char *s = words[*at] + 1; *s && status == 0; s++) {
        struct flag f;
        if (!find(c, NULL, s, &f))
            return fail(c, LIVREC_EARG, "unknown flag -%.*s; see livrec %s --help",
                        (unsigned char)*s < 0x80 ? 1 : 4, s, c->cmd->name);
        if (!f.wants_value) {
            status = set(c, &f, f.own >= 0 ? NULL : "yes");
            continue;
        }
        if (s[1])
            return set(c, &f, s[1] == '=' ? s + 2 : s + 1);
        if (*at + 1 >= count)
            return fail(c, LIVREC_EARG, "-%c needs a value: -%c %s", *s, *s, meta_of(&f));
        return set(c, &f, words[++*at]);
    }
    return status;
}

static int check_count(const struct call *c)
{
    if (c->own[OWN_HELP])
        return 0;
    if (c->count > c->cmd->most)
        return fail(c, LIVREC_EARG, "\"%.200s\" is too much: livrec %s takes %s",
                    c->args[c->cmd->most], c->cmd->name,
                    *c->cmd->args ? c->cmd->args : tr("no arguments"));
    if (c->count < c->cmd->least)
        return fail(c, LIVREC_EARG, "livrec %s needs an argument: livrec %s %s", c->cmd->name,
                    c->cmd->name, c->cmd->args);
    return 0;
}

bool flags_have(size_t count, char **words, const char *flag)
{
    for (size_t i = 0; i < count && strcmp(words[i], "--"); i++)
        if (strcmp(words[i], flag) == 0)
            return true;
    return false;
}

int flags_parse(struct call *c, size_t count, char **words)
{
    static const char expected[] = "";
    int status = 0;
    /* Known before the first error is told. */
    if (c->cmd->own & 1u << OWN_JSON && flags_have(count, words, "--json"))
        c->own[OWN_JSON] = expected;
    c->args = calloc(count + 1, sizeof *c->args);
    int32_t code = c->args ? livrec_opts_new(&c->opts) : LIVREC_ENOMEM;
    /* It wins over a configuration. What --json says is of this command alone: notices are for people. */
    if (code == 0 && getenv("LIVREC_LANG") && !c->own[OWN_JSON])
        code = livrec_opts_set(c->opts, "core.language", msg_language());
    if (code)
        return fail(c, code, "%s", livrec_error_text(code));
    status = environment_take(c);
    bool flags = true;
    for (size_t i = 0; i < count && status == 0; i++) {
        const char *w = words[i];
        if (flags && strcmp(w, "--") == 0)
            flags = false;
        else if (flags && w[0] == '-' && w[1] == '-')
            status = parse_long(c, count, words, &i);
        else if (flags && w[0] == '-' && w[1])
            status = parse_short(c, count, words, &i);
        else
            c->args[c->count++] = w;
    }
    if (status == 0)
        status = check_count(c);
    if (c->own[OWN_JSON] == expected) /* it was the value of another flag */
        c->own[OWN_JSON] = NULL;
    return status;
}

void flags_free(struct call *c)
{
    livrec_opts_free(c->opts);
    free(c->args);
    c->opts = NULL;
    c->args = NULL;
}
