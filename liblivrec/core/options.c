#include "core/options.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/window.h"

struct value {
    struct value *next;
    const struct lr_option *opt;
    char *text;
    int64_t number;
};

/* Few options are set at a time: a list in the order of setting is enough. */
struct lr_opts {
    struct value *first;
};

struct lr_opts *lr_opts_new(void)
{
    return lr_calloc(1, sizeof(struct lr_opts));
}

static void value_free(struct value *v)
{
    lr_free(v->text);
    lr_free(v);
}

static void remove_all(struct lr_opts *o, const struct lr_option *opt)
{
    struct value **at = &o->first;
    while (*at) {
        struct value *v = *at;
        if (!opt || v->opt == opt) {
            *at = v->next;
            value_free(v);
        } else {
            at = &v->next;
        }
    }
}

static void make_way(struct lr_opts *o, const struct lr_option *opt)
{
    remove_all(o, opt);
    if (opt->instead)
        remove_all(o, lr_option_find(opt->instead));
}

void lr_opts_free(struct lr_opts *o)
{
    if (!o)
        return;
    remove_all(o, NULL);
    lr_free(o);
}

static int append(struct lr_opts *o, const struct lr_option *opt, const char *text, int64_t number)
{
    struct value *v = lr_calloc(1, sizeof *v);
    char *copy = lr_strdup(text);
    if (!v || !copy) {
        lr_free(v);
        lr_free(copy);
        return LIVREC_ENOMEM;
    }
    *v = (struct value){NULL, opt, copy, number};
    struct value **at = &o->first;
    while (*at)
        at = &(*at)->next;
    *at = v;
    return 0;
}

struct lr_opts *lr_opts_copy(const struct lr_opts *o)
{
    struct lr_opts *copy = lr_opts_new();
    for (const struct value *v = o ? o->first : NULL; copy && v; v = v->next)
        if (append(copy, v->opt, v->text, v->number)) {
            lr_opts_free(copy);
            return NULL;
        }
    return copy;
}

struct lr_opts *lr_opts_merge(const struct lr_opts *base, const struct lr_opts *over)
{
    struct lr_opts *merged = lr_opts_copy(base);
    for (const struct value *v = over ? over->first : NULL; merged && v; v = v->next)
        make_way(merged, v->opt);
    for (const struct value *v = over ? over->first : NULL; merged && v; v = v->next)
        if (append(merged, v->opt, v->text, v->number)) {
            lr_opts_free(merged);
            return NULL;
        }
    return merged;
}

struct unit {
    const char *name;
    int64_t factor;
};

static const struct unit time_units[] = {
    {"ms", 1},      {"s", 1000},     {"sec", 1000}, {"m", 60000}, {"min", 60000},
    {"h", 3600000}, {"d", 86400000}, {"", 1000},    {NULL, 0},
};
static const struct unit size_units[] = {
    {"k", 1 << 10},
    {"kb", 1 << 10},
    {"kib", 1 << 10},
    {"m", 1 << 20},
    {"mb", 1 << 20},
    {"mib", 1 << 20},
    {"g", 1 << 30},
    {"gb", 1 << 30},
    {"gib", 1 << 30},
    {"t", (int64_t)1 << 40},
    {"tb", (int64_t)1 << 40},
    {"b", 1},
    {"", 1},
    {NULL, 0},
};

static int64_t factor_of(const struct unit *units, const char *s, size_t len)
{
    for (; units->name; units++) {
        if (strlen(units->name) != len)
            continue;
        size_t i = 0;
        while (i < len && tolower((unsigned char)s[i]) == units->name[i])
            i++;
        if (i == len)
            return units->factor;
    }
    return 0;
}

/* Digits with at most one point; strtod would also take hex, exponents, "nan" and the locale. */
static const char *parse_decimal(const char *s, double *out)
{
    const char *start = s;
    double n = 0, scale = 1;
    while (isdigit((unsigned char)*s))
        n = n * 10 + (*s++ - '0');
    if (s == start)
        return NULL;
    if (*s == '.')
        for (s++; isdigit((unsigned char)*s); s++)
            n += (*s - '0') * (scale /= 10);
    *out = n;
    return s;
}

/* "1h30m", "1.5G"; false when malformed or too large. */
static bool parse_units(const struct unit *units, const char *s, int64_t *out)
{
    double total = 0;
    bool any = false;
    while (*s) {
        double n;
        s = parse_decimal(s, &n);
        if (!s)
            return false;
        size_t len = 0;
        while (isalpha((unsigned char)s[len]))
            len++;
        int64_t factor = factor_of(units, s, len);
        if (factor == 0 || (len == 0 && any))
            return false;
        total += n * (double)factor;
        any = true;
        s += len;
    }
    if (!any || total >= 9.0e18)
        return false;
    *out = (int64_t)(total + 0.5);
    return true;
}

static bool parse_clock(const char *s, int64_t *out)
{
    unsigned h, m, sec;
    int used = 0;
    if (sscanf(s, "%5u:%2u:%2u%n", &h, &m, &sec, &used) != 3 || s[used] || m > 59 || sec > 59)
        return false;
    *out = ((int64_t)h * 3600 + m * 60 + sec) * 1000;
    return true;
}

static bool parse_int(const char *s, int64_t *out)
{
    char *end;
    errno = 0;
    long long n = strtoll(s, &end, 10);
    *out = n;
    /* strtoll would take blanks and a plus in front */
    return (*s == '-' || isdigit((unsigned char)*s)) && !errno && end != s && !*end;
}

static bool parse_bool(const char *s, int64_t *out)
{
    static const char *const words[][2] = {
        {"yes", "no"}, {"true", "false"}, {"1", "0"}, {"on", "off"}, {"是", "否"}};
    for (size_t i = 0; i < LR_COUNT(words); i++)
        for (int no = 0; no < 2; no++)
            if (strcmp(s, words[i][no]) == 0) {
                *out = !no;
                return true;
            }
    return false;
}

static bool is_choice(const char *choices, const char *s)
{
    size_t n = strlen(s);
    if (strchr(s, '|')) /* "ts|flv" is no choice, though the table reads so */
        return false;
    for (const char *c = choices; n && c; c = strchr(c, '|') ? strchr(c, '|') + 1 : NULL)
        if (strncmp(c, s, n) == 0 && (c[n] == '|' || c[n] == '\0'))
            return true;
    return false;
}

/* The value that is kept for a text. */
static const char *meant(const struct lr_option *opt, const char *text)
{
    const char *choice = opt->word ? opt->word(text) : NULL;
    return choice ? choice : text;
}

static const char *accepted_forms(const struct lr_option *opt)
{
    switch (opt->type) {
    case LR_OPT_INT:
        return "a whole number";
    case LR_OPT_BOOL:
        return "yes or no";
    case LR_OPT_DURATION:
        return "a time such as 90, 1h30m, 01:30:00 or 250ms";
    case LR_OPT_SIZE:
        return "a size such as 500M or 2G";
    case LR_OPT_CHOICE:
        return opt->forms ? opt->forms : opt->choices;
    case LR_OPT_WINDOWS:
        return LR_WINDOWS_FORM;
    default:
        return "text without control characters";
    }
}

static bool has_control(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < 0x20 || *s == 0x7F)
            return true;
    return false;
}

int lr_option_parse(const struct lr_option *opt, const char *text, int64_t *out, struct lr_err *err)
{
    int64_t n = 0;
    bool ok = false, ranged = false;
    switch (opt->type) {
    case LR_OPT_INT:
        ok = ranged = parse_int(text, &n);
        break;
    case LR_OPT_DURATION:
        ok = ranged = parse_units(time_units, text, &n) || parse_clock(text, &n);
        break;
    case LR_OPT_SIZE:
        ok = ranged = parse_units(size_units, text, &n);
        break;
    case LR_OPT_BOOL:
        ok = parse_bool(text, &n);
        break;
    case LR_OPT_CHOICE:
        ok = opt->word ? opt->word(text) != NULL : is_choice(opt->choices, text);
        break;
    case LR_OPT_STRING:
    case LR_OPT_LIST:
        ok = !has_control(text);
        break;
    case LR_OPT_WINDOWS:
        ok = lr_windows_parse(text, &(struct lr_windows){0});
        break;
    }
    if (!ok)
        return lr_err_set(err, LIVREC_EARG, "%s: \"%.80s\" is not valid, expected %s", opt->name,
                          has_control(text) ? "..." : text, accepted_forms(opt));
    if (ranged && (n < opt->min || n > opt->max))
        return lr_err_set(err, LIVREC_EARG, "%s: %s is out of range (%lld to %lld%s)", opt->name,
                          text, (long long)opt->min, (long long)opt->max,
                          opt->type == LR_OPT_DURATION ? " ms" : "");
    *out = n;
    return 0;
}

int lr_opts_set(struct lr_opts *o, const char *name, const char *value, struct lr_err *err)
{
    const struct lr_option *opt = lr_option_find(name);
    if (!opt)
        return lr_err_set(err, LIVREC_EARG,
                          "there is no option \"%.80s\"; `livrec options` lists them",
                          name ? name : "");
    int64_t number = 0;
    if (value) {
        int rc = lr_option_parse(opt, value, &number, err);
        if (rc)
            return rc;
    }
    if (!value || opt->type != LR_OPT_LIST)
        make_way(o, opt);
    if (value && append(o, opt, meant(opt, value), number))
        return lr_err_set(err, LIVREC_ENOMEM, "%s: out of memory", name);
    return 0;
}

static const struct value *find(const struct lr_opts *o, const struct lr_option *opt)
{
    for (const struct value *v = o ? o->first : NULL; v; v = v->next)
        if (v->opt == opt)
            return v;
    return NULL;
}

const char *lr_opts_str(const struct lr_opts *o, const char *name)
{
    const struct lr_option *opt = lr_option_find(name);
    const struct value *v = opt ? find(o, opt) : NULL;
    if (v)
        return v->text;
    return opt ? opt->dflt : NULL;
}

int64_t lr_opts_int(const struct lr_opts *o, const char *name)
{
    const struct lr_option *opt = lr_option_find(name);
    const struct value *v = opt ? find(o, opt) : NULL;
    int64_t number = 0;
    if (v)
        return v->number;
    if (opt && opt->dflt)
        lr_option_parse(opt, opt->dflt, &number, NULL);
    return number;
}

bool lr_opts_bool(const struct lr_opts *o, const char *name)
{
    return lr_opts_int(o, name) != 0;
}

size_t lr_opts_list_count(const struct lr_opts *o, const char *name)
{
    const struct lr_option *opt = lr_option_find(name);
    size_t n = 0;
    for (const struct value *v = o ? o->first : NULL; v; v = v->next)
        n += v->opt == opt;
    return n;
}

const char *lr_opts_list_at(const struct lr_opts *o, const char *name, size_t index)
{
    const struct lr_option *opt = lr_option_find(name);
    for (const struct value *v = o ? o->first : NULL; v; v = v->next)
        if (v->opt == opt && index-- == 0)
            return v->text;
    return NULL;
}

bool lr_opts_has(const struct lr_opts *o, const char *name)
{
    return lr_opts_list_count(o, name) > 0;
}

static uint64_t mix(uint64_t h, const char *text)
{
    do
        h = (h ^ (uint8_t)*text) * 0x100000001b3u;
    while (*text++);
    return h;
}

uint64_t lr_opts_hash(const struct lr_opts *o, const char *const *scopes)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (const struct value *v = o ? o->first : NULL; v; v = v->next)
        for (const char *const *s = scopes; *s; s++)
            if (strncmp(v->opt->name, *s, strlen(*s)) == 0)
                h = mix(mix(h, v->opt->name), v->text);
    return h;
}
