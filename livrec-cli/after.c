#include "after.h"

#include <stdio.h>

#include "environment.h"
#include "exit.h"
#include "msg.h"
#include "now.h"

#define MOMENT_MS 5000

static void note(struct tell *tell, uint32_t count, const char *what)
{
    char text[200];
    snprintf(text, sizeof text,
             count == 1 ? tr("%u step after recordings: %s") : tr("%u steps after recordings: %s"),
             (unsigned)count, tr(what));
    tell_note(tell, text);
}

int after_options(const struct call *c)
{
    const char *why;
    int32_t code = environment_options(c->opts, &why);
    if (code == 0)
        return 0;
    return why ? fail(c, code, "%s", tr(why)) : fail_last(c, code);
}

bool after_waits(struct after *a, livrec *lr, const struct stop *stop, struct tell *tell)
{
    uint32_t count = livrec_post_count(lr);
    if (count == 0)
        return false;
    if (stop->count && !a->until)
        a->until = now_ms() + MOMENT_MS;
    if (a->until && now_ms() >= a->until) {
        note(tell, count, "left for the next start, where there is a --state");
        return false;
    }
    if (!a->told)
        note(tell, count, "being finished");
    a->told = true;
    return true;
}
