#include "session/event.h"

#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/model.h"
#include "data/json.h"

#define JSON_MAX ((size_t)1 << 20)

#define HAS(field) (1u << LIVREC_EVENT_##field)

/* Numbers that a type has, beside TIME. */
static const struct {
    const char *name;
    unsigned has;
} types[] = {
    [LIVREC_EVENT_LOG] = {"log", HAS(CODE)},
    [LIVREC_EVENT_ROOM] = {"room", HAS(STATE)},
    [LIVREC_EVENT_RECORD_START] = {"record_start", 0},
    [LIVREC_EVENT_FILE_OPEN] = {"file_open", 0},
    [LIVREC_EVENT_FILE_CLOSE] = {"file_close", HAS(BYTES) | HAS(DURATION) | HAS(FRAMES)},
    [LIVREC_EVENT_GAP] = {"gap", HAS(MEDIA_TIME) | HAS(DURATION) | HAS(GAPS)},
    [LIVREC_EVENT_RECONNECT] = {"reconnect", 0},
    [LIVREC_EVENT_PROGRESS] = {"progress",
                               HAS(BYTES) | HAS(DURATION) | HAS(BITRATE) | HAS(GAPS) | HAS(FRAMES)},
    [LIVREC_EVENT_FILE_RECOVER] = {"file_recover", HAS(BYTES)},
    [LIVREC_EVENT_FILE_JOIN] = {"file_join", HAS(BYTES)},
    [LIVREC_EVENT_JOB_END] = {"job_end",
                              HAS(CODE) | HAS(BYTES) | HAS(DURATION) | HAS(GAPS) | HAS(FRAMES)},
    [LIVREC_EVENT_NETWORK] = {"network", HAS(CODE)},
    [LIVREC_EVENT_DISK] = {"disk", HAS(CODE)},
    [LIVREC_EVENT_SPACE] = {"space", HAS(CODE) | HAS(BYTES)},
    [LIVREC_EVENT_POST] = {"post", HAS(CODE)},
    [LIVREC_EVENT_LOGIN] = {"login", HAS(CODE)},
    [LIVREC_EVENT_UNUSUAL] = {"unusual", HAS(CODE) | HAS(MEDIA_TIME) | HAS(DURATION)},
    [LIVREC_EVENT_WATCH] = {"watch", HAS(STATE) | HAS(CODE) | HAS(ROOM_ID)},
};

static const char *const str_names[LR_EVENT_STRS] = {
    [LIVREC_EVENT_TEXT] = "text",       [LIVREC_EVENT_PATH] = "path",
    [LIVREC_EVENT_URL] = "url",         [LIVREC_EVENT_PLATFORM] = "platform",
    [LIVREC_EVENT_ANCHOR] = "anchor",   [LIVREC_EVENT_TITLE] = "title",
    [LIVREC_EVENT_QUALITY] = "quality", [LIVREC_EVENT_PROTOCOL] = "protocol",
};

static const char *const int_names[LR_EVENT_INTS] = {
    [LIVREC_EVENT_BYTES] = "bytes",     [LIVREC_EVENT_DURATION] = "duration",
    [LIVREC_EVENT_BITRATE] = "bitrate", [LIVREC_EVENT_GAPS] = "gaps",
    [LIVREC_EVENT_FRAMES] = "frames",   [LIVREC_EVENT_MEDIA_TIME] = "media_time",
    [LIVREC_EVENT_ROOM_ID] = "room",
};

static bool known(int type)
{
    return type > 0 && (size_t)type < LR_COUNT(types);
}

const char *lr_event_name(int type)
{
    return known(type) ? types[type].name : "unknown";
}

struct livrec_event *lr_event_copy(const struct lr_event_data *from)
{
    size_t size[LR_EVENT_STRS], total = 0;
    for (int i = 0; i < LR_EVENT_STRS; i++) {
        size[i] = from->str[i] ? strlen(from->str[i]) + 1 : 0;
        total += size[i];
    }
    struct livrec_event *e = lr_malloc(sizeof *e + total);
    if (!e)
        return NULL;
    *e = (struct livrec_event){.data = *from};
    e->data.of = NULL;
    char *to = e->text;
    for (int i = 0; i < LR_EVENT_STRS; i++) {
        if (!size[i])
            continue;
        e->data.str[i] = memcpy(to, from->str[i], size[i]);
        to += size[i];
    }
    return e;
}

void lr_event_free(struct livrec_event *e)
{
    if (!e)
        return;
    lr_free(e->json);
    lr_free(e);
}

const struct lr_event_data *lr_event_view(const struct livrec_event *e)
{
    return &e->data;
}

static void write_code(struct lr_jw *w, const struct lr_event_data *d)
{
    static const char *const levels[] = {"debug", "info", "warn", "error"};
    int64_t code = d->num[LIVREC_EVENT_CODE];
    if (d->type != LIVREC_EVENT_LOG)
        lr_jw_str(w, "code", livrec_error_name((int32_t)code));
    else
        lr_jw_str(w, "level", code >= 0 && code < 4 ? levels[code] : "error");
}

static void write_fields(struct lr_jw *w, const struct lr_event_data *d)
{
    unsigned has = known(d->type) ? types[d->type].has : 0;
    lr_jw_str(w, "event", lr_event_name(d->type));
    lr_jw_int(w, "time", d->num[LIVREC_EVENT_TIME]);
    if (d->job)
        lr_jw_int(w, "job", (int64_t)d->job);
    if (has & HAS(CODE))
        write_code(w, d);
    if (has & HAS(STATE))
        lr_jw_str(w, "state", lr_state_name((enum lr_state)d->num[LIVREC_EVENT_STATE]));
    for (int i = 0; i < LR_EVENT_STRS; i++)
        if (d->str[i])
            lr_jw_str(w, str_names[i], d->str[i]);
    for (int i = 0; i < LR_EVENT_INTS; i++) {
        if (!int_names[i] || !(has & 1u << i))
            continue;
        if (i == LIVREC_EVENT_DURATION && d->num[i] < 0)
            lr_jw_null(w, int_names[i]);
        else
            lr_jw_int(w, int_names[i], d->num[i]);
    }
}

int lr_event_to_json(const struct livrec_event *e, struct lr_buf *out)
{
    struct lr_jw w;
    lr_jw_begin(&w, out);
    lr_jw_object(&w, NULL);
    write_fields(&w, &e->data);
    lr_jw_object_end(&w);
    return lr_jw_end(&w);
}

const char *lr_event_json(struct livrec_event *e)
{
    if (e->json)
        return e->json;
    struct lr_buf b;
    lr_buf_init(&b, JSON_MAX);
    const char *text = lr_event_to_json(e, &b) ? NULL : lr_buf_str(&b);
    e->json = lr_strdup(text);
    lr_buf_free(&b);
    return e->json;
}
