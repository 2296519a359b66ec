/* What events mean for notices, broadcast by broadcast, and that a restart is no news. */
#include <string.h>

#include "unit.h"

#include "core/clock.h"
#include "core/model.h"
#include "session/notice_rooms.h"
#include "session/notice_sessions.h"
#include "store/store.h"

#define URL "https://live.x/1"
#define B(kind) (1u << LR_NOTICE_##kind)

static struct lr_notice_rooms rooms;
static struct lr_notice notice;
static int64_t session;

static struct lr_event_data event(int type, int64_t time)
{
    struct lr_event_data e = {.type = type, .job = 1};
    e.str[LIVREC_EVENT_URL] = URL;
    e.num[LIVREC_EVENT_TIME] = time;
    return e;
}

static unsigned take(const struct lr_event_data *e)
{
    return lr_notice_take(lr_notice_room(&rooms, URL), e, &notice, &session);
}

static unsigned room_is(int64_t state, int64_t time)
{
    struct lr_event_data e = event(LIVREC_EVENT_ROOM, time);
    e.str[LIVREC_EVENT_ANCHOR] = "A";
    e.str[LIVREC_EVENT_TITLE] = "T";
    e.num[LIVREC_EVENT_STATE] = state;
    return take(&e);
}

static unsigned watch_says(int64_t state, int code, uint64_t job, int64_t time)
{
    struct lr_event_data e = event(LIVREC_EVENT_WATCH, time);
    e.job = job;
    e.num[LIVREC_EVENT_STATE] = state;
    e.num[LIVREC_EVENT_CODE] = code;
    e.str[LIVREC_EVENT_TEXT] = "why";
    return take(&e);
}

static unsigned plain(int type, int64_t time)
{
    struct lr_event_data e = event(type, time);
    return take(&e);
}

static unsigned starts(const char *quality, int64_t time)
{
    struct lr_event_data e = event(LIVREC_EVENT_RECORD_START, time);
    e.str[LIVREC_EVENT_QUALITY] = quality;
    return take(&e);
}

static unsigned job_ends(int code, int64_t time)
{
    struct lr_event_data e = event(LIVREC_EVENT_JOB_END, time);
    e.num[LIVREC_EVENT_CODE] = code;
    e.num[LIVREC_EVENT_BYTES] = 100;
    e.num[LIVREC_EVENT_DURATION] = 10;
    e.num[LIVREC_EVENT_GAPS] = 1;
    return take(&e);
}

/* Two recordings of one broadcast: one beginning, one end, sums of both. */
START_TEST(broadcast)
{
    ck_assert_uint_eq(watch_says(LR_STATE_OFFLINE, 0, 0, 1), 0);
    ck_assert_uint_eq(watch_says(LR_STATE_LIVE, 0, 1, 2), 0); /* its job will tell */
    ck_assert_uint_eq(room_is(LR_STATE_LIVE, 3), B(LIVE));
    ck_assert_int_eq(session, 3);
    ck_assert_str_eq(notice.anchor, "A");
    lr_notice_room_cover(rooms.first, "https://img.x/1.jpg");
    lr_notice_room_cover(rooms.first, NULL);
    const struct lr_room answer = {.id = "77",
                                   .category = "Games",
                                   .viewers = 12,
                                   .started_at = 1764000000},
                         silent = {.viewers = -1};
    struct lr_scene scene;
    lr_scene_of(&scene, &answer);
    lr_notice_room_scene(rooms.first, &scene);
    lr_scene_of(&scene, &silent); /* a later answer may lack it */
    lr_notice_room_scene(rooms.first, &scene);
    lr_notice_room_asked(rooms.first, "hd");
    ck_assert_uint_eq(room_is(LR_STATE_LIVE, 3), B(LIVE));
    ck_assert_str_eq(notice.quality, "hd"); /* nothing is granted yet */
    ck_assert_uint_eq(starts("sd", 4), B(RECORD_START));
    ck_assert_str_eq(notice.quality, "sd");
    ck_assert_str_eq(notice.cover, "https://img.x/1.jpg");
    ck_assert_str_eq(notice.room_id, "77");
    ck_assert_str_eq(notice.category, "Games");
    ck_assert_str_eq(notice.viewers, "12");
    ck_assert_int_eq(notice.started, 1764000000000);
    ck_assert_uint_eq(plain(LIVREC_EVENT_GAP, 5), B(GAP));
    ck_assert_uint_eq(plain(LIVREC_EVENT_FILE_CLOSE, 6), B(PART));
    ck_assert_uint_eq(job_ends(0, 7), B(RECORD_END));
    ck_assert_uint_eq(room_is(LR_STATE_LIVE, 8), B(LIVE));
    ck_assert_int_eq(session, 3); /* the same: the queue drops it */
    ck_assert_uint_eq(plain(LIVREC_EVENT_RECORD_START, 9), B(RECORD_START));
    ck_assert_uint_eq(plain(LIVREC_EVENT_FILE_CLOSE, 10), B(PART));
    ck_assert_uint_eq(room_is(LR_STATE_OFFLINE, 11), 0);
    ck_assert_uint_eq(job_ends(0, 12), B(RECORD_END));
    ck_assert_uint_eq(watch_says(LR_STATE_OFFLINE, LIVREC_ENET, 0, 13), 0); /* not sure */
    ck_assert_uint_eq(watch_says(LR_STATE_OFFLINE, 0, 0, 14), B(END));
    ck_assert_int_eq(session, 3);
    ck_assert_int_eq(notice.bytes, 200);
    ck_assert_int_eq(notice.duration, 20);
    ck_assert_int_eq(notice.gaps, 2);
    ck_assert_int_eq(notice.files, 2);
    ck_assert_str_eq(notice.quality, "sd");
    ck_assert_uint_eq(watch_says(LR_STATE_OFFLINE, 0, 0, 15), 0);
    ck_assert_uint_eq(room_is(LR_STATE_LIVE, 16), B(LIVE));
    ck_assert_str_eq(notice.quality, "hd"); /* that was another broadcast */
    ck_assert_int_eq(session, 16);
    lr_notice_rooms_free(&rooms);
}
END_TEST

/* Not recorded (watch.record is off): the watch alone tells. */
START_TEST(told_only)
{
    ck_assert_uint_eq(watch_says(LR_STATE_LIVE, 0, 0, 1), B(LIVE));
    ck_assert_str_eq(notice.anchor, URL); /* no name is known */
    ck_assert_uint_eq(watch_says(LR_STATE_OFFLINE, 0, 0, 2), B(END));
    lr_notice_rooms_free(&rooms);
}
END_TEST

/* livrec record: nobody watches the room, so its job tells the end; stopped by hand it is none. */
START_TEST(recorded_only)
{
    ck_assert_uint_eq(room_is(LR_STATE_LIVE, 1), B(LIVE));
    ck_assert_uint_eq(plain(LIVREC_EVENT_RECORD_START, 2), B(RECORD_START));
    ck_assert_uint_eq(room_is(LR_STATE_OFFLINE, 3), 0);
    ck_assert_uint_eq(job_ends(0, 4), B(RECORD_END) | B(END));
    ck_assert_uint_eq(room_is(LR_STATE_LIVE, 5), B(LIVE));
    ck_assert_uint_eq(plain(LIVREC_EVENT_RECORD_START, 6), B(RECORD_START));
    ck_assert_uint_eq(job_ends(0, 7), B(RECORD_END));
    lr_notice_rooms_free(&rooms);
}
END_TEST

START_TEST(alarms)
{
    ck_assert_uint_eq(watch_says(LR_STATE_UNKNOWN, LIVREC_EAUTH, 0, 1), B(LOGIN));
    ck_assert_str_eq(notice.text, "why");
    ck_assert_uint_eq(watch_says(LR_STATE_UNKNOWN, LIVREC_EPARSE, 0, 1), B(BROKEN));
    ck_assert_uint_eq(watch_says(LR_STATE_UNKNOWN, LIVREC_ESCRIPT, 0, 1), B(BROKEN));
    ck_assert_uint_eq(watch_says(LR_STATE_UNKNOWN, LIVREC_ENET, 0, 1), 0);
    ck_assert_uint_eq(watch_says(LR_STATE_UNKNOWN, LIVREC_ERATE, 0, 1), 0); /* now and then */
    ck_assert_uint_eq(watch_says(LR_STATE_ERROR, LIVREC_ERATE, 0, 1), B(FAILING));
    ck_assert_uint_eq(watch_says(LR_STATE_ERROR, LIVREC_EMEDIA, 0, 1), B(FAILING));
    ck_assert_uint_eq(watch_says(LR_STATE_ERROR, LIVREC_EPARSE, 0, 1), B(BROKEN));
    ck_assert_uint_eq(watch_says(LR_STATE_UNKNOWN, LIVREC_EGEO, 0, 1), B(BLOCKED));
    ck_assert_uint_eq(watch_says(LR_STATE_GONE, LIVREC_ENOTFOUND, 0, 1), B(GONE));
    ck_assert_uint_eq(watch_says(LR_STATE_BLOCKED, 0, 0, 1), B(BLOCKED));
    ck_assert_uint_eq(room_is(LR_STATE_BLOCKED, 1), B(BLOCKED));
    ck_assert_uint_eq(job_ends(LIVREC_EIO, 1), B(DISK));
    struct lr_event_data e = event(LIVREC_EVENT_DISK, 1);
    ck_assert_uint_eq(take(&e), 0); /* it goes on */
    e.num[LIVREC_EVENT_CODE] = LIVREC_EIO;
    e.str[LIVREC_EVENT_TEXT] = "full";
    ck_assert_uint_eq(take(&e), B(DISK));
    ck_assert_str_eq(notice.text, "full");
    lr_notice_rooms_free(&rooms);
}
END_TEST

/* The session of the room in a new process, so long after the old one. */
static int64_t after(struct lr_store *store, struct lr_clock_fake *clock, int64_t ms)
{
    const struct lr_env env = {.clock = &clock->base};
    struct lr_err err;
    lr_notice_rooms_free(&rooms);
    lr_clock_fake_advance(clock, ms);
    ck_assert_int_eq(lr_notice_sessions_open(&env, store, &rooms, &err), 0);
    return rooms.first ? rooms.first->session : 0;
}

static int told(struct lr_store *store, int64_t before, int64_t now, struct lr_err *e)
{
    char url[] = URL, name[] = "N", platform[] = "p";
    const struct lr_notice_room r = {
        .url = url, .anchor = name, .platform = platform, .session = now};
    return lr_notice_session(store, &r, before, e);
}

START_TEST(restarts)
{
    struct lr_clock_fake clock;
    const struct lr_env env = {.clock = &clock.base};
    struct lr_store *store;
    struct lr_err err;
    lr_clock_fake_init(&clock, 1000000);
    ck_assert_int_eq(lr_store_open(NULL, &clock.base, &store, &err), 0);
    ck_assert_int_eq(after(store, &clock, 0), 0);
    ck_assert_int_eq(told(store, 0, 1000000, &err), 0);
    ck_assert_int_eq(after(store, &clock, 3600000), 1000000); /* it was killed */
    ck_assert_str_eq(rooms.first->anchor, "N"); /* an answer that it is over may lack it */
    ck_assert_str_eq(rooms.first->platform, "p");
    lr_notice_sessions_close(&env, store);
    ck_assert_int_eq(after(store, &clock, 500000), 1000000);
    ck_assert_int_eq(after(store, &clock, 500000), 1000000); /* killed again */
    lr_notice_sessions_close(&env, store);
    ck_assert_int_eq(after(store, &clock, 700000), 0);
    ck_assert_int_eq(told(store, 0, 5000000, &err), 0);
    ck_assert_int_eq(told(store, 5000000, 0, &err), 0);
    ck_assert_int_eq(after(store, &clock, 0), 0);
    ck_assert_int_eq(told(store, 0, 6000000, &err), 0);
    ck_assert_int_eq(after(store, &clock, 2 * 86400000), 0);
    lr_notice_rooms_free(&rooms);
    lr_store_close(store);
}
END_TEST

UNIT_MAIN("notice_rooms", broadcast, told_only, recorded_only, alarms, restarts)
