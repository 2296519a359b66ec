#include "queue_list.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "config_place.h"
#include "exit.h"
#include "json_in.h"
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
    text_add(t, failed ? ": given up" : ": waits");
    if (tries)
        text_fmt(t, ", %" PRId64 " %s failed", tries, tries == 1 ? "try" : "tries");
    member(t, ": ", job, "why");
    text_add(t, "\n");
}

static int print_list(const struct call *c, const char *array)
{
    struct text t = {0};
    struct json list, job;
    const char *at = NULL;
    bool read = jv_read(array, strlen(array), &list);
    if (c->own[OWN_JSON])
        text_fmt(&t, "%s\n", array);
    else
        while (read && jv_item(list, &at, &job))
            add_line(&t, job);
    print_out(&t);
    text_free(&t);
    if (read && c->own[OWN_RETRY] && at && !c->own[OWN_JSON])
        print_note("put back; a livrec watch that runs takes it up within a minute");
    return read ? 0 : fail(c, LIVREC_EINTERNAL, "the list can't be read");
}

/* "all" is 0. False: neither that nor an id. */
static bool read_id(const char *word, int64_t *id)
{
    char *end = NULL;
    *id = word && strcmp(word, "all") != 0 ? strtoll(word, &end, 10) : 0;
    return !end || (*end == '\0' && *id > 0);
}

static int32_t open_handle(const struct call *c, livrec **lr)
{
    livrec_opts *all = NULL;
    int32_t code = config_opts(c, &all);
    code = code ? code : state_place(all);
    code = code ? code : livrec_new(all, lr);
    livrec_opts_free(all);
    return code;
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
