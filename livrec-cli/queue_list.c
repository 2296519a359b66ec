#include "queue_list.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "config_place.h"
#include "exit.h"
#include "json_in.h"
#include "msg.h"
#include "print.h"
#include "state_place.h"

static void member(struct text *t, const char *before, struct json job, const char *key)
{
    char *value = jv_str(jv_get(job, key));
    if (value) {
        text_add(t, before);
        text_safe(t, value);
    }
    free(value);
}

/* "12 part upload Ann /path/a.ts: given up after 30 tries: why" */
static void add_line(struct text *t, struct json job)
{
    int64_t tries = jv_int(jv_get(job, "tries"), 0);
    bool failed = jv_is_str(jv_get(job, "state"), "failed");
    text_fmt(t, "%" PRId64, jv_int(jv_get(job, "id"), 0));
    member(t, " ", job, "event");
    member(t, " ", job, "step");
    member(t, " ", job, "anchor");
    member(t, " ", job, jv_get(job, "path").n > 4 ? "path" : "url");
    text_add(t, failed ? tr(": given up") : tr(": waits"));
    if (tries)
        text_fmt(t, tries == 1 ? ", %lld try failed" : ", %lld tries failed", (long long)tries);
    member(t, ": ", job, "why");
    text_add(t, "\n");
}

/* How many they are; -1: it is no list. */
static int add_lines(struct text *t, const char *array)
{
    struct json list, job;
    const char *at = NULL;
    int n = 0;
    if (!jv_read(array, strlen(array), &list))
        return -1;
    for (; jv_item(list, &at, &job); n++)
        add_line(t, job);
    return n;
}

static int print_list(const struct call *c, const char *array)
{
    struct text t = {0};
    int n = 0;
    if (c->own[OWN_JSON])
        text_fmt(&t, "%s\n", array);
    else
        n = add_lines(&t, array);
    print_out(&t);
    text_free(&t);
    if (n > 0 && c->own[OWN_RETRY])
        print_note("put back; a livrec watch that runs takes it up within a minute");
    return n < 0 ? fail(c, LIVREC_EINTERNAL, "the list can't be read") : 0;
}

/* "all" is 0. False: neither that nor an id. */
static bool read_id(const char *word, int64_t *id)
{
    char *end = NULL;
    *id = word && strcmp(word, "all") != 0 ? strtoll(word, &end, 10) : 0;
    return !end || (*end == '\0' && *id > 0);
}

/* For the state that the options name. */
static int32_t open_state(livrec_opts *opts, livrec **lr)
{
    int32_t code = state_place(opts);
    return code ? code : livrec_new(opts, lr);
}

static int32_t open_handle(const struct call *c, livrec **lr)
{
    livrec_opts *all = NULL;
    int32_t code = config_opts(c, &all);
    code = code ? code : open_state(all, lr);
    livrec_opts_free(all);
    return code;
}

static void add_failed(struct text *t, livrec *lr, const char *queue)
{
    char *array = NULL;
    if (livrec_queue(lr, NULL, queue, LIVREC_QUEUE_FAILED, 0, &array))
        text_fmt(t, "%s: %s\n", queue, plain_error(livrec_last_error()));
    else
        add_lines(t, array);
    livrec_text_free(array);
}

void queue_list_failed(const livrec_opts *opts, struct text *t)
{
    livrec_opts *own = NULL;
    livrec *lr = NULL;
    int32_t code = livrec_opts_copy(opts, &own);
    code = code ? code : open_state(own, &lr);
    if (code) {
        text_fmt(t, "%s\n", plain_error(livrec_last_error()));
    } else {
        add_failed(t, lr, "notice");
        add_failed(t, lr, "post");
    }
    livrec_free(lr);
    livrec_opts_free(own);
}

int queue_list(struct call *c, const char *queue, bool failed)
{
    livrec *lr = NULL;
    char *text = NULL;
    int64_t id;
    const char *retry = c->own[OWN_RETRY];
    uint32_t flags = (retry ? LIVREC_QUEUE_RETRY : 0) | (failed ? LIVREC_QUEUE_FAILED : 0);
    if (!read_id(retry, &id))
        return fail(c, LIVREC_EARG, "--retry wants a number of the list, or all");
    int32_t code = open_handle(c, &lr);
    code = code ? code : livrec_queue(lr, NULL, queue, flags, id, &text);
    int status = code ? fail_last(c, code) : print_list(c, text);
    livrec_text_free(text);
    livrec_free(lr);
    return status;
}
