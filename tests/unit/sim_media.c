/* The media servers of the simulated world. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <livrec/error.h>

#include "record/source.h"
#include "sim_parts.h"

SIM_WRAP(lr_source_http_start);
SIM_WRAP(lr_source_hls_start);
SIM_WRAP(lr_source_dash_start);
SIM_WRAP(lr_source_pause);
SIM_WRAP(lr_source_ease);
SIM_WRAP(lr_source_drain);
SIM_WRAP(lr_source_free);

static struct sim *world;

void sim_media_world(struct sim *s)
{
    world = s;
}

struct lr_source {
    struct lr_source *next;
    struct lr_source_config cfg;
    const struct lr_source_ops *ops;
    void *user;
    char line[16];
    bool paused, eased, ended, connected, told_tracks, quiet, blind;
    double heard; /* when something came last, or it began */
};
static struct lr_source *sources;

static int start_source(const struct lr_source_config *cfg, const struct lr_source_ops *ops,
                        void *user, struct lr_source **out, const char *kind)
{
    struct lr_source *s = calloc(1, sizeof *s);
    *s = (struct lr_source){
        .next = sources, .cfg = *cfg, .ops = ops, .user = user, .heard = sim_now(world)};
    sscanf(cfg->url, "http://%*[^/]/%15[^?]", s->line);
    SIM_MUST(strcmp(cfg->http->proxy, "none") == 0);
    SIM_MUST(world->starts < SIM_EVENTS);
    struct sim_start *at = &world->start[world->starts++];
    *at = (struct sim_start){sim_now(world), "",       kind, cfg->resume->place[0].valid,
                             cfg->skip_ads,  cfg->wish};
    snprintf(at->line, sizeof at->line, "%s", s->line);
    sources = *out = s;
    world->sources++;
    world->most_sources =
        world->sources > world->most_sources ? world->sources : world->most_sources;
    return 0;
}

#define SOURCE(kind)                                                                               \
    int __wrap_lr_source_##kind##_start(const struct lr_source_config *cfg,                        \
                                        const struct lr_source_ops *ops, void *user,               \
                                        struct lr_source **out, struct lr_err *err)                \
    {                                                                                              \
        (void)err;                                                                                 \
        return start_source(cfg, ops, user, out, #kind);                                           \
    }
SOURCE(http)
SOURCE(hls)
SOURCE(dash)

void __wrap_lr_source_pause(struct lr_source *s, bool paused)
{
    s->paused = paused;
    world->pauses += paused;
}

void __wrap_lr_source_ease(struct lr_source *s, bool eased)
{
    s->eased = eased;
    world->eases += eased;
}

void __wrap_lr_source_drain(struct lr_source *s)
{
    (void)s;
    world->drains++;
}

void __wrap_lr_source_free(struct lr_source *s)
{
    if (!s)
        return;
    struct lr_source **at = &sources;
    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    free(s);
    world->sources--;
}

static void end_source(struct lr_source *s, const char *how, bool gave)
{
    struct lr_err err = {0};
    enum lr_source_end end = strcmp(how, "eof") == 0 && gave ? LR_END_EOF
                             : strcmp(how, "list") == 0      ? LR_END_LIST
                             : strcmp(how, "barren") == 0    ? LR_END_LIST
                             : strcmp(how, "expired") == 0   ? LR_END_EXPIRED
                             : strcmp(how, "playlist") == 0  ? LR_END_PLAYLIST
                             : strcmp(how, "manifest") == 0  ? LR_END_MANIFEST
                                                             : LR_END_ERROR;
    if (end == LR_END_EXPIRED)
        lr_err_set(&err, LIVREC_EHTTP, "HTTP 403");
    if (strcmp(how, "barren") == 0) {
        lr_err_set(&err, LIVREC_EMEDIA, "what came is no media");
        s->ops->barren(s->user, &err);
        lr_err_clear(&err);
    }
    if (end == LR_END_ERROR)
        lr_err_set(&err, LIVREC_ENET, "connection reset");
    if (strcmp(how, "refused") == 0)
        err.fault = LR_FAULT_REFUSED;
    s->ended = true;
    s->ops->ended(s->user, end, &err);
}

static void hear_nothing(struct lr_source *s)
{
    struct lr_err err;
    if (sim_now(world) - s->heard < (s->connected ? 10 : 5))
        return;
    s->ended = true;
    lr_err_set(&err, s->connected ? LIVREC_ETIMEOUT : LIVREC_ENET, "nothing came");
    err.fault = s->connected ? LR_FAULT_NONE : LR_FAULT_SILENT;
    s->ops->ended(s->user, LR_END_ERROR, &err);
}

/* So much media: pictures, in one frame; or the sound that goes on without them. */
static void push(struct lr_source *s, int64_t media_ms, bool key)
{
    static const struct lr_tracks pictures = {.count = 1, .track = {{.kind = LR_VIDEO}}};
    static const struct lr_tracks both = {.count = 2,
                                          .track = {{.kind = LR_VIDEO}, {.kind = LR_AUDIO}}};
    bool blind = sim_last_time("blind", s->line) > sim_last_time("up", s->line);
    const struct lr_frame f = {.track = blind, .pts = media_ms, .dts = (int64_t)(sim_now(world) * 90000), .key = key, .data = (const uint8_t *)"", .size = 1};
    if (!s->told_tracks || blind != s->blind)
        SIM_MUST(lr_push_tracks(s->cfg.out, blind ? &both : &pictures) == 0);
    s->told_tracks = true;
    s->blind = blind;
    SIM_MUST(lr_push_frame(s->cfg.out, &f) == 0);
}

/* One step of media for every source that is up. */
void sim_media(void)
{
    world->flowing = 0;
    for (struct lr_source *s = sources, *next; s; s = next) {
        char how[16];
        next = s->next;
        if (s->ended || s->paused || s->eased || sim_last_time("loop", s->line) >= 0)
            continue;
        if (sim_is_cut_off()) {
            hear_nothing(s);
            continue;
        }
        s->connected = true;
        s->heard = sim_now(world);
        if (sim_is_down(s->line, how)) {
            end_source(s, how, s->cfg.resume->place[0].valid);
            continue;
        }
        if (sim_last_time("frozen", s->line) > sim_last_time("up", s->line)) {
            if (!s->quiet)
                s->ops->quiet(s->user);
            s->quiet = true;
            continue;
        }
        if (sim_last_time("ads", s->line) > sim_last_time("up", s->line)) {
            s->cfg.resume->left_out_ms += world->step_ms;
            continue;
        }
        bool key = sim_last_time("keyless", s->line) <= sim_last_time("up", s->line);
        bool drips = sim_last_time("drip", s->line) > sim_last_time("up", s->line);
        s->cfg.resume->place[0].valid = true;
        world->flowing++;
        for (int i = 0; i <= world->more_at_once && !s->paused && !s->eased; i++) {
            s->ops->bytes(s->user, (size_t)world->step_ms * BYTES_PER_MS);
            push(s, drips ? world->step_ms / 10 : world->step_ms, key);
        }
    }
}
