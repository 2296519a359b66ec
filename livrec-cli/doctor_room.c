#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "doctor.h"
#include "exit.h"
#include "msg.h"
#include "room_view.h"

#define CLOCK_NOTE 30 /* seconds that signatures forgive everywhere */
#define CLOCK_BAD 300

/* "GET host/path: HTTP 404 after 5 ms", as the library tells of each request. */
static bool is_request(const char *text)
{
    return strstr(text, ": HTTP ") && (!strncmp(text, "GET ", 4) || !strncmp(text, "POST ", 5));
}

/* By how much the clocks of the servers differ from ours, the least of them: an answer may be old.
 */
struct ahead {
    bool known;
    int64_t seconds;
};

static void note_clock(struct ahead *a, const char *text)
{
    const char *at = strstr(text, ", clock ");
    int64_t n = at ? strtoll(at + strlen(", clock "), NULL, 10) : 0;
    if (at && (!a->known || llabs(n) < llabs(a->seconds)))
        *a = (struct ahead){true, n};
}

static void tell_clock(struct doctor *d, const struct ahead *a)
{
    int64_t away = llabs(a->seconds);
    if (!a->known)
        return;
    if (away < CLOCK_NOTE)
        doctor_tell(d, "clock", VERDICT_OK, 0, tr("as the servers' (%lld s away)"),
                    (long long)away);
    else
        doctor_tell(d, "clock", away < CLOCK_BAD ? VERDICT_NOTE : VERDICT_BAD, LIVREC_EARG,
                    a->seconds > 0
                        ? tr("%lld s behind the servers': signed requests may be refused")
                        : tr("%lld s ahead of the servers': signed requests may be refused"),
                    (long long)away);
}

/* Is it about cookies? It is told, then. */
static bool tell_cookies(struct doctor *d, const livrec_event *ev, const char *text)
{
    const char *path = doctor_option(d, "auth.cookies");
    bool warning = livrec_event_int(ev, LIVREC_EVENT_CODE) >= 2;
    if (livrec_event_type(ev) == LIVREC_EVENT_LOGIN)
        doctor_tell(d, "cookie", VERDICT_NOTE, 0, "%s", text);
    else if (livrec_event_type(ev) != LIVREC_EVENT_LOG)
        return false;
    else if (warning && path && *path && strncmp(text, path, strlen(path)) == 0)
        doctor_tell(d, "cookie", VERDICT_NOTE, 0, "%s", text);
    else if (strncmp(text, tr("cookies of "), strlen(tr("cookies of "))) == 0)
        doctor_tell(d, "cookie", VERDICT_OK, 0, "%s", text);
    else
        return false;
    return true;
}

static void tell_requests(struct doctor *d, livrec *lr)
{
    livrec_event *ev;
    struct ahead ahead = {.known = false};
    size_t count = 0;
    while (livrec_next_event(lr, 0, &ev) == 0) {
        const char *text = livrec_event_str(ev, LIVREC_EVENT_TEXT);
        if (text && tell_cookies(d, ev, text))
            continue;
        if (livrec_event_type(ev) != LIVREC_EVENT_LOG || !text)
            continue;
        if (is_request(text)) {
            const char *status = strstr(text, ": HTTP ") + 7;
            count++;
            note_clock(&ahead, text);
            doctor_tell(d, "request", *status >= '4' ? VERDICT_NOTE : VERDICT_OK, 0, "%s", text);
        } else if (livrec_event_int(ev, LIVREC_EVENT_CODE) >= 2) {
            doctor_tell(d, "request", VERDICT_NOTE, 0, "%s", text);
        }
    }
    if (count == 0)
        doctor_tell(d, "request", VERDICT_NOTE, 0, tr("no request was answered"));
    tell_clock(d, &ahead);
}

static bool is_about_tls(const char *text)
{
    return strstr(text, "certificate") || strstr(text, "SSL") || strstr(text, "TLS");
}

static void tell_tls(struct doctor *d, int32_t code, const char *text)
{
    if (code == LIVREC_ENET && is_about_tls(text))
        doctor_tell(d, "tls", VERDICT_BAD, code, "%s", text);
    else if (code == 0 && strncmp(d->url, "http://", 7) != 0)
        doctor_tell(d, "tls", VERDICT_OK, 0, tr("certificates are right"));
    else if (code == 0)
        doctor_tell(d, "tls", VERDICT_OK, 0, tr("the address has none"));
}

static void tell_fields(struct doctor *d, const livrec_room *room)
{
    static const struct {
        const char *name;
        int32_t field;
    } fields[] = {{"id", LIVREC_ROOM_ID},
                  {"anchor", LIVREC_ROOM_ANCHOR},
                  {"title", LIVREC_ROOM_TITLE},
                  {"cover", LIVREC_ROOM_COVER},
                  {"category", LIVREC_ROOM_CATEGORY}};
    struct text have = {0}, lack = {0};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const char *value = livrec_room_str(room, fields[i].field);
        struct text *t = value && *value ? &have : &lack;
        text_fmt(t, "%s%s", t->len ? ", " : "", fields[i].name);
    }
    doctor_tell(d, "fields", VERDICT_OK, 0, tr("found %s; not given: %s"), have.s ? have.s : "-",
                lack.s ? lack.s : "-");
    text_free(&have);
    text_free(&lack);
}

/* What requests for the media carry. Their values may be secret. */
static void tell_headers(struct doctor *d, const livrec_room *room)
{
    struct text names = {0};
    for (uint32_t i = 0; i < livrec_room_header_count(room); i++)
        text_fmt(&names, "%s%s", names.len ? ", " : "", livrec_room_header_name(room, i));
    if (names.len)
        doctor_tell(d, "headers", VERDICT_OK, 0, tr("the media wants %s, and gets them"), names.s);
    else
        doctor_tell(d, "headers", VERDICT_OK, 0, tr("the media wants none"));
    text_free(&names);
}

static void tell_streams(struct doctor *d, const livrec_room *room)
{
    uint32_t count = livrec_room_stream_count(room);
    int64_t selected = livrec_room_int(room, LIVREC_ROOM_SELECTED);
    if (count == 0 || selected < 0) {
        doctor_tell(d, "streams", VERDICT_BAD, LIVREC_ENOTFOUND,
                    count ? tr("%u, and none is as asked for") : "%u", count);
        return;
    }
    const char *quality = livrec_room_stream_str(room, (uint32_t)selected, LIVREC_STREAM_QUALITY);
    const char *protocol = livrec_room_stream_str(room, (uint32_t)selected, LIVREC_STREAM_PROTOCOL);
    const char *codec = livrec_room_stream_str(room, (uint32_t)selected, LIVREC_STREAM_CODEC);
    doctor_tell(d, "streams", VERDICT_OK, 0, tr("%u; chosen: %s over %s, %s"), count,
                quality ? quality : "?", protocol ? protocol : "?", codec ? codec : "?");
}

static bool tell_room(struct doctor *d, const livrec_room *room)
{
    int64_t state = livrec_room_int(room, LIVREC_ROOM_STATE);
    const char *reason = livrec_room_str(room, LIVREC_ROOM_REASON);
    tell_fields(d, room);
    if (state == LIVREC_STATE_BLOCKED)
        doctor_tell(d, "room", VERDICT_BAD, LIVREC_EAUTH, tr("blocked: %s"), reason ? reason : "?");
    else
        doctor_tell(d, "room", VERDICT_OK, 0, "%s", tr(room_state_name(state)));
    if (state == LIVREC_STATE_LIVE) {
        tell_headers(d, room);
        tell_streams(d, room);
    }
    return state == LIVREC_STATE_LIVE && livrec_room_int(room, LIVREC_ROOM_SELECTED) >= 0;
}

/* A handle that tells of each request. */
static int32_t open_handle(const struct doctor *d, livrec **lr)
{
    livrec_opts *opts = NULL;
    int32_t code = doctor_opts(d, &opts);
    if (code == 0)
        code = livrec_opts_set(opts, "core.log_level", "debug");
    if (code == 0) /* what a watch has told of is told here, too */
        code = livrec_opts_set(opts, "state.path", "");
    if (code == 0)
        code = livrec_new(opts, lr);
    livrec_opts_free(opts);
    return code;
}

bool doctor_room(struct doctor *d)
{
    livrec *lr = NULL;
    livrec_room *room = NULL;
    int32_t code = open_handle(d, &lr);
    if (code == 0)
        code = livrec_extract(lr, d->url, NULL, &room);
    char *why = strdup(code ? plain_error(livrec_last_error()) : "");
    if (lr)
        tell_requests(d, lr);
    tell_tls(d, code, why ? why : "");
    if (code)
        doctor_tell(d, "platform", VERDICT_BAD, code, "%s", why ? why : livrec_error_text(code));
    bool live = room && tell_room(d, room);
    livrec_room_free(room);
    livrec_free(lr);
    free(why);
    return live;
}
