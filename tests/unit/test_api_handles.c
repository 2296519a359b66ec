/* Each call with a handle that is none, and with one that was freed: an error, never a crash. */
#include "unit.h"

#include <string.h>

#include <livrec/livrec.h>

#include "core/attr.h"

#define URL "http://127.0.0.1:9/demo"
#define NO_CODE 1 /* what has no room for one: 0 is its answer */

static int32_t number(int64_t n)
{
    return n == 0 ? NO_CODE : 0;
}

static int32_t next_event(livrec *lr)
{
    livrec_event *ev = NULL;
    int32_t rc = livrec_next_event(lr, 0, &ev);
    ck_assert_ptr_null(ev);
    return rc;
}

static int32_t event_fd(livrec *lr)
{
    return livrec_event_fd(lr);
}

static int32_t record(livrec *lr)
{
    uint64_t job = 7;
    int32_t rc = livrec_record(lr, URL, NULL, &job);
    ck_assert_uint_eq(job, 7);
    return rc;
}

static int32_t stop(livrec *lr)
{
    return livrec_stop(lr, 1);
}

static int32_t job_count(livrec *lr)
{
    return number(livrec_job_count(lr));
}

static int32_t post_count(livrec *lr)
{
    return number(livrec_post_count(lr));
}

static int32_t notify(livrec *lr)
{
    return livrec_notify(lr, "bark", NULL, "title", "text");
}

static int32_t queue(livrec *lr)
{
    char *text = NULL;
    int32_t rc = livrec_queue(lr, NULL, "post", 0, 0, &text);
    ck_assert_ptr_null(text);
    return rc;
}

static int32_t repair(livrec *lr)
{
    livrec_report *report = NULL;
    return livrec_repair(lr, "/no/file.ts", NULL, 0, &report);
}

static int32_t join(livrec *lr)
{
    const char *paths[] = {"/no/a.ts", "/no/b.ts"};
    livrec_report *report = NULL;
    return livrec_join(lr, paths, 2, "/no/c.ts", &report);
}

static int32_t prune(livrec *lr)
{
    char *text = NULL;
    return livrec_prune(lr, NULL, LIVREC_PRUNE_DRY_RUN, &text);
}

static int32_t resolve(livrec *lr)
{
    livrec_room *room = NULL;
    return livrec_resolve(lr, URL, NULL, &room);
}

static int32_t extract(livrec *lr)
{
    livrec_room *room = NULL;
    return livrec_extract(lr, URL, NULL, &room);
}

static int32_t watch(livrec *lr)
{
    uint64_t room;
    return livrec_watch(lr, URL, NULL, &room);
}

static int32_t watch_list(livrec *lr)
{
    return livrec_watch_list(lr, "/no/list", NULL);
}

static int32_t watch_config(livrec *lr)
{
    return livrec_watch_config(lr, "/no/config", NULL);
}

static int32_t watch_pause(livrec *lr)
{
    return livrec_watch_pause(lr, 1, 1);
}

static int32_t watch_set(livrec *lr)
{
    return livrec_watch_set(lr, 1, "stream.quality", "sd", 0);
}

static int32_t watch_stop(livrec *lr)
{
    return livrec_watch_stop(lr, 1);
}

static int32_t watch_json(livrec *lr)
{
    char *text = NULL;
    return livrec_watch_json(lr, 0, &text);
}

static int32_t unwatch(livrec *lr)
{
    return livrec_unwatch(lr, 0);
}

static int32_t watch_count(livrec *lr)
{
    return number(livrec_watch_count(lr));
}

static const struct {
    const char *name;
    int32_t (*call)(livrec *lr);
} calls[] = {{"next_event", next_event},
             {"event_fd", event_fd},
             {"record", record},
             {"stop", stop},
             {"job_count", job_count},
             {"post_count", post_count},
             {"notify", notify},
             {"queue", queue},
             {"repair", repair},
             {"join", join},
             {"prune", prune},
             {"resolve", resolve},
             {"extract", extract},
             {"watch", watch},
             {"watch_list", watch_list},
             {"watch_config", watch_config},
             {"watch_pause", watch_pause},
             {"watch_set", watch_set},
             {"watch_stop", watch_stop},
             {"watch_json", watch_json},
             {"unwatch", unwatch},
             {"watch_count", watch_count}};

static void all_say(livrec *lr, int32_t code)
{
    for (size_t i = 0; i < LR_COUNT(calls); i++) {
        int32_t rc = calls[i].call(lr);
        ck_assert_msg(rc == code || rc == NO_CODE, "%s: %d", calls[i].name, rc);
        if (rc == code)
            ck_assert_ptr_nonnull(strstr(livrec_last_error(), calls[i].name));
    }
}

START_TEST(null)
{
    all_say(NULL, LIVREC_EARG);
    livrec_free(NULL);
}
END_TEST

/* Whatever it points to is not looked at. */
START_TEST(foreign)
{
    char text[64] = "not a handle";
    all_say((livrec *)(void *)text, LIVREC_EARG);
    all_say((livrec *)(uintptr_t)8, LIVREC_EARG);
    livrec_free((livrec *)(void *)text);
    ck_assert_str_eq(text, "not a handle");
}
END_TEST

START_TEST(freed)
{
    livrec *lr = NULL, *other = NULL;
    ck_assert_int_eq(livrec_new(NULL, &lr), 0);
    livrec_free(lr);
    all_say(lr, LIVREC_ECLOSED);
    livrec_free(lr);
    ck_assert_int_eq(livrec_new(NULL, &other), 0);
    ck_assert_ptr_ne(lr, other); /* its number is nobody else's */
    all_say(lr, LIVREC_ECLOSED);
    ck_assert_uint_eq(livrec_job_count(other), 0);
    livrec_free(other);
}
END_TEST

UNIT_MAIN("api_handles", null, foreign, freed)
