#include "session/notice_route.h"

#include <string.h>

#include "core/attr.h"

#define ALL ((1u << LR_NOTICE_KINDS) - 1)
#define DEFAULTS                                                                                   \
    (1u << LR_NOTICE_LIVE | 1u << LR_NOTICE_BLOCKED | 1u << LR_NOTICE_LOGIN |                      \
     1u << LR_NOTICE_DISK | 1u << LR_NOTICE_BROKEN | 1u << LR_NOTICE_FAILING |                     \
     1u << LR_NOTICE_GONE | 1u << LR_NOTICE_NETWORK)
#define UNKNOWN (1u << 31)

static const char *const names[LR_NOTICE_KINDS] = {
    [LR_NOTICE_LIVE] = "live",
    [LR_NOTICE_END] = "end",
    [LR_NOTICE_RECORD_START] = "record_start",
    [LR_NOTICE_RECORD_END] = "record_end",
    [LR_NOTICE_PART] = "part",
    [LR_NOTICE_GAP] = "gap",
    [LR_NOTICE_BLOCKED] = "blocked",
    [LR_NOTICE_LOGIN] = "login",
    [LR_NOTICE_DISK] = "disk",
    [LR_NOTICE_BROKEN] = "broken",
    [LR_NOTICE_FAILING] = "failing",
    [LR_NOTICE_GONE] = "gone",
    [LR_NOTICE_NETWORK] = "network",
};

static const char *const severities[] = {"info", "warning", "error"};

const char *lr_notice_name(enum lr_notice_kind kind)
{
    return names[kind];
}

bool lr_notice_is_alarm(enum lr_notice_kind kind)
{
    return kind >= LR_NOTICE_BLOCKED;
}

const char *lr_notice_severity(enum lr_notice_kind kind)
{
    bool error = kind == LR_NOTICE_LOGIN || kind == LR_NOTICE_DISK || kind == LR_NOTICE_BROKEN;
    return severities[error ? 2 : kind == LR_NOTICE_GAP || lr_notice_is_alarm(kind)];
}

const char *lr_notice_worse(const char *a, const char *b)
{
    for (size_t i = LR_COUNT(severities); i-- > 0;)
        if ((a && strcmp(a, severities[i]) == 0) || (b && strcmp(b, severities[i]) == 0))
            return severities[i];
    return NULL;
}

static bool is_word(const char *s, size_t n, const char *word)
{
    return strlen(word) == n && strncmp(s, word, n) == 0;
}

static unsigned kind_of(const char *s, size_t n)
{
    for (unsigned i = 0; i < LR_NOTICE_KINDS; i++)
        if (is_word(s, n, names[i]))
            return 1u << i;
    return is_word(s, n, "all") ? ALL : is_word(s, n, "none") ? 0 : UNKNOWN;
}

/* "live+end" */
static unsigned kinds_of(const char *s)
{
    unsigned set = 0;
    for (;; s++) {
        size_t n = strcspn(s, "+");
        set |= kind_of(s, n);
        s += n;
        if (!*s)
            return set;
    }
}

static unsigned general(const struct lr_opts *opts)
{
    const char *entry;
    unsigned set = 0;
    for (size_t i = 0; (entry = lr_opts_list_at(opts, "notify.events", i)) != NULL; i++)
        set |= kinds_of(entry);
    return lr_opts_list_at(opts, "notify.events", 0) ? set : DEFAULTS;
}

/* What "CHANNEL" or "CHANNEL:EVENTS" sends to the channel. */
static unsigned of_entry(const char *entry, const char *channel, unsigned otherwise)
{
    size_t n = strcspn(entry, ":");
    if (!is_word(entry, n, channel))
        return 0;
    return entry[n] ? kinds_of(entry + n + 1) : otherwise;
}

/* The same by the routes of a name; *any: there is one. */
static unsigned of_routes(const struct lr_opts *opts, const char *name, size_t n,
                          const char *channel, unsigned otherwise, bool *any)
{
    const char *route;
    unsigned set = 0;
    for (size_t i = 0; (route = lr_opts_list_at(opts, "notify.route", i)) != NULL; i++) {
        size_t own = strcspn(route, "=");
        if (own != n || strncmp(route, name, n) != 0 || !route[own])
            continue;
        *any = true;
        set |= of_entry(route + own + 1, channel, otherwise);
    }
    return set;
}

bool lr_notice_wanted(const struct lr_opts *opts, const struct lr_channel *c,
                      enum lr_notice_kind kind)
{
    const char *entry;
    unsigned set = 0, otherwise = general(opts);
    for (size_t i = 0; (entry = lr_opts_list_at(opts, "notify.to", i)) != NULL; i++) {
        bool any = false;
        size_t n = strcspn(entry, ":");
        unsigned narrow = entry[n] ? kinds_of(entry + n + 1) : ALL;
        unsigned routed = of_routes(opts, entry, n, c->name, otherwise, &any);
        set |= any ? routed & narrow : of_entry(entry, c->name, otherwise);
    }
    return set & 1u << kind;
}

const struct lr_channel *lr_notice_unset(const struct lr_opts *opts, uint32_t *at,
                                         const char **option)
{
    const struct lr_channel *c;
    while ((c = lr_channel_at(*at)) != NULL) {
        bool wanted = false;
        for (int k = 0; k < LR_NOTICE_KINDS; k++)
            wanted |= lr_notice_wanted(opts, c, (enum lr_notice_kind)k);
        *option = wanted ? lr_channel_missing(c, opts) : NULL;
        ++*at;
        if (*option)
            return c;
    }
    return NULL;
}

static int check_events(const char *option, const char *entry, struct lr_err *err)
{
    return kinds_of(entry) & UNKNOWN
               ? lr_err_set(err, LIVREC_EARG, "%s: \"%.80s\" names no event", option, entry)
               : 0;
}

/* A channel, perhaps with events; or, if `names_routes`, a route. */
static int check_entry(const struct lr_opts *opts, const char *option, const char *entry,
                       bool names_routes, struct lr_err *err)
{
    bool any = false;
    size_t n = strcspn(entry, ":");
    for (uint32_t i = 0; lr_channel_at(i) && !any; i++)
        any = is_word(entry, n, lr_channel_at(i)->name);
    if (!any && names_routes)
        of_routes(opts, entry, n, "", 0, &any);
    if (!any)
        return lr_err_set(err, LIVREC_EARG,
                          "%s: there is no channel \"%.40s\"; livrec notify --list names them",
                          option, entry);
    return entry[n] ? check_events(option, entry + n + 1, err) : 0;
}

static int check_route(const struct lr_opts *opts, const char *option, const char *entry,
                       struct lr_err *err)
{
    const char *equals = strchr(entry, '=');
    return equals ? check_entry(opts, option, equals + 1, false, err)
                  : lr_err_set(err, LIVREC_EARG, "%s: \"%.80s\" is not NAME=CHANNEL[:EVENTS]",
                               option, entry);
}

const char *lr_notice_option(size_t i)
{
    static const char *const options[] = {"notify.to", "notify.route", "notify.events"};
    return i < LR_COUNT(options) ? options[i] : NULL;
}

int lr_notice_check_option(const struct lr_opts *opts, const char *option, struct lr_err *err)
{
    const char *entry;
    int rc = 0;
    for (size_t i = 0; !rc && (entry = lr_opts_list_at(opts, option, i)) != NULL; i++)
        rc = strcmp(option, "notify.to") == 0      ? check_entry(opts, option, entry, true, err)
             : strcmp(option, "notify.route") == 0 ? check_route(opts, option, entry, err)
                                                   : check_events(option, entry, err);
    return rc;
}

int lr_notice_check(const struct lr_opts *opts, struct lr_err *err)
{
    const char *option;
    int rc = 0;
    for (size_t i = 0; !rc && (option = lr_notice_option(i)) != NULL; i++)
        rc = lr_notice_check_option(opts, option, err);
    return rc;
}
