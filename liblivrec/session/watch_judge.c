/* Words about notices that mean nothing: what they are of is known only once options stand over one
 * another, as a route may be named by other options than those that use it. */
#include <livrec/error.h>
#include <string.h>

#include "session/notice_route.h"
#include "session/watch_source.h"

/* Where the part, or no part, sets the option last. */
static int line_of(const struct lr_config *c, const struct lr_config_part *part, const char *option)
{
    int line = part ? part->line : 0;
    for (const struct lr_config_key *k = c->keys; k; k = k->next) {
        bool here = part ? k->of && strcmp(k->of, part->name) == 0 : !k->of;
        if (here && k->option && strcmp(k->option, option) == 0)
            line = k->line;
    }
    return line;
}

/* Frees `all`: how `own` counts, of a part or, NULL, of all rooms. What `over` says anew does not
 * count. NULL: no memory. */
static int judge(struct lr_config *c, const struct lr_config_part *part, const struct lr_opts *own,
                 const struct lr_opts *over, struct lr_opts *all)
{
    const char *option;
    for (size_t i = 0; all && (option = lr_notice_option(i)) != NULL; i++) {
        struct lr_err err = {0};
        bool counts = lr_opts_has(own, option) && !(over && lr_opts_has(over, option));
        if (counts && lr_notice_check_option(all, option, &err))
            lr_findings_add(&c->bad, line_of(c, part, option), 0, "%s", err.text);
    }
    lr_opts_free(all);
    return all ? 0 : LIVREC_ENOMEM;
}

static int judge_platform(struct lr_config *c, const struct lr_config_part *p,
                          const struct lr_opts *over)
{
    struct lr_opts *both = lr_opts_merge(c->opts, p->opts);
    struct lr_opts *all = both ? lr_opts_merge(both, over) : NULL;
    lr_opts_free(both);
    return judge(c, p, p->opts, over, all);
}

int lr_watch_judge_channels(struct lr_config *c)
{
    const char *option;
    const struct lr_channel *channel;
    for (uint32_t at = 0; (channel = lr_notice_unset(c->opts, &at, &option)) != NULL;)
        lr_findings_note(&c->bad, line_of(c, NULL, "notify.to"), 0,
                         "notify.to names %s, but %s is not set", channel->name, option);
    return lr_arena_failed(c->arena) ? LIVREC_ENOMEM : 0;
}

int lr_watch_judge(struct lr_watch_told *t, const struct lr_opts *over)
{
    struct lr_config *c = t->config;
    int rc = judge(c, NULL, c->opts, over, lr_opts_merge(c->opts, over));
    for (const struct lr_config_part *p = c->platforms; p && rc == 0; p = p->next)
        rc = judge_platform(c, p, over);
    for (size_t i = 0; i < t->count && rc == 0; i++) {
        const struct lr_config_part *p = t->rooms[i].part;
        const struct lr_watch_match *m = &t->rooms[i].match;
        rc = judge(c, p, p->opts, NULL, lr_config_room(c, m->extractor->name, m->host, over, p));
    }
    return rc;
}
