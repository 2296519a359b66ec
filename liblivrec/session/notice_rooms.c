#include "session/notice_rooms.h"

#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/model.h"

#define BIT(kind) (1u << LR_NOTICE_##kind)

static void free_room(struct lr_notice_room *r)
{
    lr_free(r->url);
    lr_free(r->platform);
    lr_free(r->anchor);
    lr_free(r->title);
    lr_free(r->quality);
    lr_free(r->asked);
    lr_free(r->cover);
    lr_free(r);
}

void lr_notice_rooms_free(struct lr_notice_rooms *all)
{
    for (struct lr_notice_room *r = all->first, *next; r; r = next) {
        next = r->next;
        free_room(r);
    }
    all->first = NULL;
}

struct lr_notice_room *lr_notice_room(struct lr_notice_rooms *all, const char *url)
{
    struct lr_notice_room *r = all->first;
    while (r && strcmp(r->url, url) != 0)
        r = r->next;
    if (r || !(r = lr_calloc(1, sizeof *r)))
        return r;
    r->url = lr_strdup(url);
    if (!r->url) {
        free_room(r);
        return NULL;
    }
    r->next = all->first;
    return all->first = r;
}

/* Later events lack some of it. Without memory it stays as it was. */
static void keep(char **kept, const char *now)
{
    char *copy = now && *now && (!*kept || strcmp(*kept, now) != 0) ? lr_strdup(now) : NULL;
    if (!copy)
        return;
    lr_free(*kept);
    *kept = copy;
}

void lr_notice_room_cover(struct lr_notice_room *r, const char *cover)
{
    keep(&r->cover, cover);
}

void lr_notice_room_asked(struct lr_notice_room *r, const char *quality)
{
    keep(&r->asked, quality);
}

static void keep_text(char *kept, size_t size, const char *now)
{
    if (*now)
        memcpy(kept, now, size);
}

void lr_notice_room_scene(struct lr_notice_room *r, const struct lr_scene *scene)
{
    keep_text(r->scene.id, sizeof r->scene.id, scene->id);
    keep_text(r->scene.category, sizeof r->scene.category, scene->category);
    keep_text(r->scene.viewers, sizeof r->scene.viewers, scene->viewers);
    if (scene->started_at)
        r->scene.started_at = scene->started_at;
}

void lr_notice_room_known(struct lr_notice_room *r, const char *anchor, const char *platform)
{
    keep(&r->anchor, anchor);
    keep(&r->platform, platform);
}

static void enter(struct lr_notice_room *r, int64_t now)
{
    if (r->session)
        return;
    r->session = now;
    r->duration = r->bytes = r->gaps = r->files = 0;
}

static unsigned by_code(int64_t code)
{
    switch (code) {
    case LIVREC_EGEO:
        return BIT(BLOCKED);
    case LIVREC_EAUTH:
        return BIT(LOGIN);
    case LIVREC_EPARSE:
    case LIVREC_ESCRIPT:
        return BIT(BROKEN);
    case LIVREC_EIO:
        return BIT(DISK);
    default:
        return 0;
    }
}

static unsigned take_room(struct lr_notice_room *r, const struct lr_event_data *e)
{
    r->state = e->num[LIVREC_EVENT_STATE];
    if (r->state == LR_STATE_LIVE) {
        enter(r, e->num[LIVREC_EVENT_TIME]);
        return BIT(LIVE);
    }
    return r->state == LR_STATE_BLOCKED ? BIT(BLOCKED) : 0;
}

/* One that is recorded is told by its job, which knows the name. A state with an error is the one
 * before. */
static unsigned take_watch(struct lr_notice_room *r, const struct lr_event_data *e)
{
    r->watched = true;
    int64_t state = e->num[LIVREC_EVENT_STATE];
    unsigned kinds = by_code(e->num[LIVREC_EVENT_CODE]);
    if (state == LR_STATE_GONE)
        return BIT(GONE);
    if (e->num[LIVREC_EVENT_CODE])
        return kinds || state != LR_STATE_ERROR ? kinds : BIT(FAILING);
    if (state == LR_STATE_OFFLINE)
        return r->session ? BIT(END) : 0;
    return e->job ? 0 : take_room(r, e);
}

static unsigned take_end(struct lr_notice_room *r, const struct lr_event_data *e)
{
    unsigned kinds = by_code(e->num[LIVREC_EVENT_CODE]);
    r->duration += e->num[LIVREC_EVENT_DURATION];
    r->bytes += e->num[LIVREC_EVENT_BYTES];
    r->gaps += e->num[LIVREC_EVENT_GAPS];
    if (r->recording)
        kinds |= BIT(RECORD_END);
    r->recording = false;
    if (!r->watched && r->session && r->state == LR_STATE_OFFLINE)
        kinds |= BIT(END);
    return kinds;
}

static unsigned take(struct lr_notice_room *r, const struct lr_event_data *e)
{
    switch (e->type) {
    case LIVREC_EVENT_ROOM:
        return take_room(r, e);
    case LIVREC_EVENT_WATCH:
        return take_watch(r, e);
    case LIVREC_EVENT_RECORD_START:
        enter(r, e->num[LIVREC_EVENT_TIME]);
        r->recording = true;
        return BIT(RECORD_START);
    case LIVREC_EVENT_FILE_CLOSE:
        r->files++;
        return BIT(PART);
    case LIVREC_EVENT_GAP:
        return BIT(GAP);
    case LIVREC_EVENT_DISK:
        return by_code(e->num[LIVREC_EVENT_CODE]);
    case LIVREC_EVENT_LOGIN:
        return BIT(LOGIN);
    case LIVREC_EVENT_JOB_END:
        return take_end(r, e);
    default:
        return 0;
    }
}

static void describe(const struct lr_notice_room *r, const struct lr_event_data *e,
                     struct lr_notice *n)
{
    bool whole = e->type == LIVREC_EVENT_JOB_END || e->type == LIVREC_EVENT_WATCH;
    *n = (struct lr_notice){.text = e->str[LIVREC_EVENT_TEXT],
                            .url = r->url,
                            .platform = r->platform,
                            .anchor = r->anchor ? r->anchor : r->url,
                            .room_title = r->title,
                            .quality = r->quality ? r->quality : r->asked,
                            .room_id = r->scene.id,
                            .category = r->scene.category,
                            .viewers = r->scene.viewers,
                            .started = r->scene.started_at * 1000,
                            .cover = r->cover,
                            .path = e->str[LIVREC_EVENT_PATH],
                            .time = e->num[LIVREC_EVENT_TIME],
                            .duration = whole ? r->duration : e->num[LIVREC_EVENT_DURATION],
                            .bytes = whole ? r->bytes : e->num[LIVREC_EVENT_BYTES],
                            .gaps = whole ? r->gaps : e->num[LIVREC_EVENT_GAPS],
                            .files = r->files};
}

unsigned lr_notice_take(struct lr_notice_room *r, const struct lr_event_data *e,
                        struct lr_notice *n, int64_t *session)
{
    keep(&r->platform, e->str[LIVREC_EVENT_PLATFORM]);
    keep(&r->anchor, e->str[LIVREC_EVENT_ANCHOR]);
    keep(&r->title, e->str[LIVREC_EVENT_TITLE]);
    if (!r->session) { /* of the broadcast before */
        lr_free(r->quality);
        r->quality = NULL;
    }
    keep(&r->quality, e->str[LIVREC_EVENT_QUALITY]);
    unsigned kinds = take(r, e);
    *session = r->session;
    if (kinds & BIT(END))
        r->session = 0;
    describe(r, e, n);
    return kinds;
}
