/* Which options a room has, of all that a configuration says. */
#include <string.h>
#include <strings.h>

#include "config/config.h"

#define WORD_MIN 3 /* shorter ones are in too many hosts */

/* What is behind the next dot; NULL: there is none. */
static const char *next_label(const char *host)
{
    const char *dot = strchr(host, '.');
    return dot ? dot + 1 : NULL;
}

/* "bilibili.com": the host or its end. "youtu": how one of its names begins. */
static bool is_in_host(const char *word, const char *host)
{
    size_t n = strlen(word), len = strlen(host);
    if (strchr(word, '.'))
        return len >= n && strcasecmp(host + len - n, word) == 0 &&
               (len == n || host[len - n - 1] == '.');
    for (const char *at = host; n >= WORD_MIN && at; at = next_label(at))
        if (strncasecmp(at, word, n) == 0)
            return true;
    return false;
}

static bool is_of(const struct lr_config_part *p, const char *platform, const char *host)
{
    return p->is_platform ? strcmp(p->name, platform) == 0 : host && is_in_host(p->name, host);
}

/* `o` with `over` on it; `o` is freed. */
static struct lr_opts *stack(struct lr_opts *o, const struct lr_opts *over)
{
    struct lr_opts *both = o && over ? lr_opts_merge(o, over) : o;
    if (both != o)
        lr_opts_free(o);
    return both;
}

struct lr_opts *lr_config_room(const struct lr_config *c, const char *platform, const char *host,
                               const struct lr_opts *over, const struct lr_config_part *room)
{
    struct lr_opts *o = lr_opts_copy(c->opts);
    for (const struct lr_config_part *p = c->platforms; p; p = p->next)
        if (is_of(p, platform, host))
            o = stack(o, p->opts);
    return stack(stack(o, over), room ? room->opts : NULL);
}
