#include "tell.h"

#include <string.h>
#include <unistd.h>

#include "log.h"
#include "msg.h"
#include "print.h"

void tell_init(struct tell *t, const struct call *c)
{
    *t = (struct tell){.json = c->own[OWN_JSON],
                       .quiet = c->own[OWN_QUIET],
                       .both_terminals = isatty(STDOUT_FILENO) && isatty(STDERR_FILENO)};
}

void tell_note(struct tell *t, const char *text)
{
    if (t->json || t->quiet)
        return;
    progress_clear(&t->progress);
    print_note("%s", text);
    t->stale = true;
}

/* A step that gave a new file. */
static bool is_made(const livrec_event *ev)
{
    static const char *const steps[] = {"convert", "encode", "sound"};
    const char *step = livrec_event_str(ev, LIVREC_EVENT_TEXT);
    for (size_t i = 0; step && i < sizeof steps / sizeof *steps; i++)
        if (strcmp(step, steps[i]) == 0)
            return livrec_event_int(ev, LIVREC_EVENT_CODE) == 0;
    return false;
}

/* Standard output: events as JSON, else the path of each finished file. */
static void print_result(struct tell *f, const livrec_event *ev)
{
    struct text t = {0};
    int32_t type = livrec_event_type(ev);
    bool made = type == LIVREC_EVENT_POST && is_made(ev);
    bool file = made || type == LIVREC_EVENT_FILE_CLOSE || type == LIVREC_EVENT_FILE_RECOVER ||
                type == LIVREC_EVENT_FILE_JOIN;
    if (f->json)
        text_add(&t, livrec_event_json(ev));
    else if (file && isatty(STDOUT_FILENO))
        text_safe(&t, livrec_event_str(ev, LIVREC_EVENT_PATH));
    else if (file)
        text_add(&t, livrec_event_str(ev, LIVREC_EVENT_PATH));
    if (t.len && (f->json || f->quiet || !f->both_terminals)) {
        text_add(&t, "\n");
        print_out(&t);
    }
    text_free(&t);
    if (print_out_error() && !f->reader_gone) {
        f->reader_gone = true;
        progress_clear(&f->progress);
        print_note("standard output can't be written (%s); recording goes on",
                   tr(strerror(print_out_error())));
    }
}

static void print_for_people(struct tell *f, const livrec_event *ev, const struct text *words)
{
    struct text line = {0};
    bool log = livrec_event_type(ev) == LIVREC_EVENT_LOG;
    if (log && f->quiet && livrec_event_int(ev, LIVREC_EVENT_CODE) < 3)
        return;
    if (log || words->len)
        progress_clear(&f->progress);
    if (log) {
        log_event(ev);
    } else if (words->len) {
        text_fmt(&line, "livrec: %s\n", words->s);
        print_err(&line);
    }
    text_free(&line);
}

/* A step that failed is told by a line of the log. */
static void post_words(struct text *t, const livrec_event *ev)
{
    const char *step = livrec_event_str(ev, LIVREC_EVENT_TEXT);
    const char *path = livrec_event_str(ev, LIVREC_EVENT_PATH);
    const char *url = livrec_event_str(ev, LIVREC_EVENT_URL);
    if (livrec_event_int(ev, LIVREC_EVENT_CODE))
        return;
    text_safe(t, step ? step : "done");
    text_add(t, ": ");
    text_safe(t, path ? path : url ? url : "");
}

void tell_event(struct tell *t, const livrec_event *ev, struct text *words)
{
    int32_t type = livrec_event_type(ev);
    bool of_no_job = type == LIVREC_EVENT_NETWORK || type == LIVREC_EVENT_SPACE ||
                     type == LIVREC_EVENT_LOGIN;
    if (of_no_job && !t->quiet)
        text_safe(words, livrec_event_str(ev, LIVREC_EVENT_TEXT));
    if (livrec_event_type(ev) == LIVREC_EVENT_POST && !t->quiet)
        post_words(words, ev);
    if (!t->json)
        print_for_people(t, ev, words);
    text_free(words);
    print_result(t, ev);
    t->stale = true;
}
