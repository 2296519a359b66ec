/* Record rooms until they go offline, with options from the command line.
 *
 *     record [NAME=VALUE]... URL...        record record.dir=out record.split_time=1h URL URL
 *
 * cc -o record record.c $(pkg-config --cflags --libs liblivrec) */
#include <inttypes.h>
#include <livrec/livrec.h>
#include <stdio.h>
#include <string.h>

static int failed(void)
{
    fprintf(stderr, "%s\n", livrec_last_error());
    return 1;
}

/* "record.dir=out": an option's name holds a dot before its "=", an address has "://" there. */
static int is_option(const char *word)
{
    const char *equals = strchr(word, '=');
    const char *scheme = strstr(word, "://");
    return equals && (!scheme || equals < scheme);
}

static int32_t set_option(livrec_opts *opts, const char *word)
{
    char name[64];
    const char *equals = strchr(word, '=');
    snprintf(name, sizeof name, "%.*s", (int)(equals - word), word);
    return livrec_opts_set(opts, name, equals + 1);
}

/* Returns 1 if the event is a job's end with an error. */
static int show(const livrec_event *ev)
{
    int64_t code = livrec_event_int(ev, LIVREC_EVENT_CODE);
    switch (livrec_event_type(ev)) {
    case LIVREC_EVENT_FILE_CLOSE:
        printf("%s: %" PRId64 " bytes, %" PRId64 " ms\n", livrec_event_str(ev, LIVREC_EVENT_PATH),
               livrec_event_int(ev, LIVREC_EVENT_BYTES),
               livrec_event_int(ev, LIVREC_EVENT_DURATION));
        return 0;
    case LIVREC_EVENT_GAP:
        printf("%" PRId64 " ms are missing at %" PRId64 " ms\n",
               livrec_event_int(ev, LIVREC_EVENT_DURATION),
               livrec_event_int(ev, LIVREC_EVENT_MEDIA_TIME));
        return 0;
    case LIVREC_EVENT_JOB_END:
        if (code < 0)
            fprintf(stderr, "%s: %s\n", livrec_event_str(ev, LIVREC_EVENT_URL),
                    livrec_event_str(ev, LIVREC_EVENT_TEXT));
        return code < 0;
    default:
        return 0;
    }
}

int main(int argc, char **argv)
{
    livrec *lr;
    livrec_opts *opts;
    livrec_event *ev;
    int status = 0;
    if (livrec_opts_new(&opts) < 0)
        return failed();
    for (int i = 1; i < argc; i++)
        if (is_option(argv[i]) && set_option(opts, argv[i]) < 0)
            status = failed();
    if (status || livrec_new(opts, &lr) < 0) {
        livrec_opts_free(opts);
        return status ? status : failed();
    }
    livrec_opts_free(opts); /* the handle has its own copy */
    for (int i = 1; i < argc; i++) {
        uint64_t job;
        if (!is_option(argv[i]) && livrec_record(lr, argv[i], NULL, &job) < 0)
            status = failed();
    }
    /* Waits for the next event; LIVREC_ECLOSED when no job is left. */
    while (livrec_next_event(lr, -1, &ev) == 0)
        status |= show(ev);
    livrec_free(lr);
    return status;
}
