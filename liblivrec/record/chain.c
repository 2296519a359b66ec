#include "record/chain.h"

#include "core/attr.h"
#include "record/rules/rules.h"
#include "record/select.h"

void lr_chain_add(struct lr_chain *c, struct lr_stage *s)
{
    s->err = c->err;
    s->ledger = c->ledger;
    if (c->last)
        c->last->next = s;
    else
        c->first = s;
    c->last = s;
}

static int new_select(const struct lr_chain *c, struct lr_stage **out)
{
    return lr_select_new(c->sink, c->other_sinks, out);
}

static int new_newsound(const struct lr_chain *c, struct lr_stage **out)
{
    return lr_rule_newsound_new(out);
}

static int new_overlap(const struct lr_chain *c, struct lr_stage **out)
{
    return lr_rule_overlap_new(out);
}

static int new_repeat(const struct lr_chain *c, struct lr_stage **out)
{
    return lr_rule_repeat_new(out);
}

static int new_keystart(const struct lr_chain *c, struct lr_stage **out)
{
    return lr_rule_keystart_new(c->lead, out);
}

static int new_stepback(const struct lr_chain *c, struct lr_stage **out)
{
    return lr_rule_stepback_new(out);
}

static int new_timeline(const struct lr_chain *c, struct lr_stage **out)
{
    return lr_rule_timeline_new(c->hole, out);
}

static int new_monotonic(const struct lr_chain *c, struct lr_stage **out)
{
    return lr_rule_monotonic_new(out);
}

/* A lead is what files alone have. */
static int new_zeroed(const struct lr_chain *c, struct lr_stage **out)
{
    if (c->lead)
        return lr_rule_zeroed_new(out);
    *out = NULL;
    return 0;
}

/* First what must not be there, then time. */
static int (*const rules[])(const struct lr_chain *c, struct lr_stage **out) = {
    new_select,    /* tracks that the container takes */
    new_newsound,  /* sound that begins or changes inside of a group */
    new_zeroed,    /* frames that a disk did not keep */
    new_overlap,   /* frames that came before */
    new_repeat,    /* an end that is played for ever */
    new_keystart,  /* pictures that can't be decoded */
    new_stepback,  /* half a second back at most */
    new_timeline,  /* jumps and gaps */
    new_monotonic, /* small steps back */
};

int lr_chain_rules(struct lr_chain *c)
{
    int rc = 0;
    for (size_t i = 0; i < LR_COUNT(rules) && rc == 0; i++) {
        struct lr_stage *s;
        rc = rules[i](c, &s);
        if (rc == 0 && s)
            lr_chain_add(c, s);
    }
    return rc;
}
