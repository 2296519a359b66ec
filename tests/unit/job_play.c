#include "job_play.h"

#include <check.h>

struct sim *play(const char *script, double seconds)
{
    struct sim *s = sim_new();
    s->script = script;
    sim_record(s, "http://room/1");
    sim_run(s, seconds);
    return s;
}

void expect_end(struct sim *s, double from, double to, int code, const char *text)
{
    const struct sim_event *e = sim_last(s, LIVREC_EVENT_JOB_END);
    ck_assert_ptr_nonnull(e);
    ck_assert_int_eq(sim_count(s, LIVREC_EVENT_JOB_END), 1);
    ck_assert_int_eq(s->event[s->events_seen - 1].type, LIVREC_EVENT_JOB_END);
    ck_assert_int_eq(e->code, code);
    ck_assert_str_eq(e->text, text);
    ck_assert_double_ge(e->at, from);
    ck_assert_double_le(e->at, to);
}

int sim_count(const struct sim *s, int type)
{
    int n = 0;
    for (int i = 0; i < s->events_seen; i++)
        n += s->event[i].type == type;
    return n;
}

const struct sim_event *sim_last(const struct sim *s, int type)
{
    for (int i = s->events_seen; i > 0; i--)
        if (s->event[i - 1].type == type)
            return &s->event[i - 1];
    return NULL;
}
