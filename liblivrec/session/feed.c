#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/log.h"
#include "data/url.h"
#include "session/backoff.h"
#include "session/job_parts.h"
#include "session/log_file.h"

#define LASTED 2000      /* a source that gave media for so long did not fail at once */
#define ASK_APART 10000  /* questions because of breaks, at least so far apart ... */
#define ASK_EXPIRED 1000 /* ... and because an address is not valid any more, at first */
#define FIRST_WAIT 250
#define FLAPS 2 /* while a line gives media, waits grow no more after so many breaks in a row */
#define MOST_WAIT 30000
#define PRESS_BYTES ((uint64_t)512 << 10)

static void on_bytes(void *user, size_t n)
{
    lr_feed_bytes(user, n);
}

void lr_feed_bytes(struct lr_job *j, size_t n)
{
    lr_reach_media(j, NULL);
    j->feed.unchecked += n;
    if (j->feed.unchecked < PRESS_BYTES)
        return;
    j->feed.unchecked = 0;
    lr_flow_brake(j);
    lr_job_kick(j);
}

static void on_end(void *user, enum lr_source_end end, const struct lr_err *err)
{
    lr_feed_fail(user, end, err);
}

static struct lr_out *on_raw(void *user, const char *ext)
{
    struct lr_job *j = user;
    return lr_pipeline_raw(j->pipeline, ext);
}

static void on_quiet(void *user)
{
    lr_feed_quiet(user);
}

/* Unless the last answer is young. What came before must not look like news later. */
void lr_feed_quiet(struct lr_job *j)
{
    int64_t now = lr_job_now(j);
    lr_flow_look(j);
    int64_t at = j->asked_at + ASK_APART > now ? j->asked_at + ASK_APART : now;
    j->next_ask = at < j->next_ask ? at : j->next_ask;
    lr_job_kick(j);
}

static void on_barren(void *user, const struct lr_err *why)
{
    ((struct lr_job *)user)->barren = *why;
}

static const struct lr_source_ops ops = {
    .bytes = on_bytes, .ended = on_end, .raw = on_raw, .quiet = on_quiet, .barren = on_barren};

void lr_feed_fail(struct lr_job *j, enum lr_source_end end, const struct lr_err *err)
{
    j->feed.lost = true;
    j->feed.end = end;
    j->feed.err = *err;
    lr_job_kick(j);
}

bool lr_feed_has_news(const struct lr_job *j)
{
    int i = lr_reach_choose(j, &j->feed.lines);
    return i >= 0 && (!j->feed.url || strcmp(j->feed.url, j->room->streams[i].url) != 0);
}

struct lr_stage *lr_feed_in(struct lr_job *j)
{
    return lr_gate_in(&j->feed.gate, lr_pipeline_in(j->pipeline));
}

/* From the last media that came to now. */
static int tell_gap(struct lr_job *j)
{
    struct lr_feed *f = &j->feed;
    if (!j->standing.recorded)
        return 0;
    struct lr_gap gap = {.cause = f->disk_gap ? LR_GAP_DISK : LR_GAP_NETWORK,
                         .duration = (lr_job_now(j) - j->standing.media_at) * (LR_TIME_HZ / 1000),
                         .first_seq = -1,
                         .last_seq = -1,
                         .new_timeline = true};
    f->disk_gap = false;
    if (j->sink)
        return lr_push_gap(lr_feed_in(j), &gap);
    f->raw_gap = true;
    f->raw_cause = gap.cause;
    return 0;
}

static void tell_raw_gap(struct lr_job *j)
{
    struct lr_feed *f = &j->feed;
    if (f->raw_gap)
        lr_report_gap(j, lr_gap_cause_name(f->raw_cause), 0, -1); /* raw bytes have no time */
    f->raw_gap = false;
}

void lr_feed_tell(struct lr_job *j, const char *why)
{
    j->feed.break_told = true;
    j->feed.break_held = false;
    lr_report_reconnect(j, why);
    lr_pipeline_reconnected(j->pipeline, why);
}

/* Of a break without end each try would be a line of its own. */
void lr_feed_came(struct lr_job *j)
{
    struct lr_feed *f = &j->feed;
    lr_reach_works(j, f->url);
    if (f->break_held)
        lr_feed_tell(j, "the network is back");
    tell_raw_gap(j);
    f->break_told = false;
}

void lr_feed_over(struct lr_job *j)
{
    struct lr_feed *f = &j->feed;
    if (!f->disk_gap && !j->space.gone)
        return;
    f->disk_gap = true;
    (void)tell_gap(j); /* without memory: the session ends in any case */
    tell_raw_gap(j);
}

/* What was missed between two connections is known to nobody but the content: the rules compare. A
 * list of segments is counted by its source. */
static int tell_break(struct lr_job *j, uint64_t key)
{
    const struct lr_feed *f = &j->feed;
    bool counted =
        f->kind != LR_FEED_HTTP && f->resume.place[0].valid && f->resume_key == key && !f->disk_gap;
    return counted ? 0 : tell_gap(j);
}

static enum lr_feed_kind kind_of(const struct lr_feed *f)
{
    if (f->found_key == f->key)
        return f->found;
    return strcmp(f->protocol, "hls") == 0    ? LR_FEED_HLS
           : strcmp(f->protocol, "dash") == 0 ? LR_FEED_DASH
                                              : LR_FEED_HTTP;
}

/* Note what is started; strings of the room die with the next answer. */
int lr_feed_choose(struct lr_feed *f, const struct lr_stream *s)
{
    char *url = lr_strdup(s->url);
    if (!url)
        return LIVREC_ENOMEM;
    lr_free(f->url);
    f->url = url;
    f->key = lr_line_key(s);
    f->protocol = lr_line_protocol(s);
    f->quality = s->quality;
    f->height = s->height;
    f->bitrate = s->bitrate;
    f->kind = kind_of(f);
    if (f->resume_key != f->key)
        f->resume = (struct lr_seg_resume){0};
    f->resume_key = f->key;
    return 0;
}

/* Addresses of streams are keys to them: only where that is asked for. */
static void tell_address(struct lr_job *j, const char *url)
{
    const char *how = lr_opts_str(j->opts, "log.urls");
    struct lr_arena *a = strcmp(how, "no") != 0 ? lr_arena_new(1 << 20) : NULL;
    const char *shown = a && strcmp(how, "whole") != 0 ? lr_url_redact(a, url) : url;
    const char *text = a && shown ? lr_arena_fmt(a, LR_LOG_ADDRESS "%s", shown) : NULL;
    if (text)
        lr_report_info(j, text);
    lr_arena_free(a);
}

int lr_feed_open(struct lr_job *j, struct lr_feed *f, struct lr_stage *out,
                 const struct lr_source_ops *to, void *user, struct lr_err *err)
{
    static int (*const starts[])(const struct lr_source_config *, const struct lr_source_ops *,
                                 void *, struct lr_source **, struct lr_err *) = {
        [LR_FEED_HTTP] = lr_source_http_start,
        [LR_FEED_HLS] = lr_source_hls_start,
        [LR_FEED_DASH] = lr_source_dash_start,
    };
    struct lr_want want = lr_quality_want(lr_opts_str(j->opts, "stream.quality"));
    struct lr_source_config cfg = {
        .loop = j->jobs->deps.loop,
        .http = &j->http,
        .url = f->url,
        .headers = j->room->headers,
        .header_count = j->room->header_count,
        .out = out,
        .raw = !j->sink,
        .stall_ms = lr_opts_int(j->opts, "record.stall"),
        .job = j->id,
        .wish = {want.quality, f->height, f->bitrate, j->sink && j->sink->audio_only, want.most},
        .resume = &f->resume,
        .from_start = lr_opts_bool(j->opts, "record.from_start"),
        .live_edge = (int)lr_opts_int(j->opts, "record.live_edge"),
        .filters = j->room->filters,
        .query = j->room->media_query,
        .skip_ads = strcmp(lr_opts_str(j->opts, "record.ads"), "skip") == 0,
    };
    tell_address(j, f->url);
    return starts[f->kind](&cfg, to, user, &f->source, err);
}

/* Told before the new source can say something. */
static void tell_start(struct lr_job *j, bool disk)
{
    const char *why = j->standing.trouble ? j->standing.why.text
                      : disk              ? "the disk takes data again"
                                          : "the address was renewed";
    if ((!j->standing.recorded && j->feed.attempts == 0) || (j->feed.break_told && !disk))
        return;
    if (lr_reach_is_down(j))
        j->feed.break_held = true;
    else
        lr_feed_tell(j, why);
}

/* Is another quality taken than the one that is wished? */
static void note_fall(struct lr_job *j, const struct lr_stream *s)
{
    const struct lr_room *r = j->room;
    enum lr_quality wish = r->selected >= 0 ? r->streams[r->selected].quality : s->quality;
    bool falls = s->quality != wish;
    if (falls && !j->feed.fallen)
        lr_logf(j->jobs->deps.env->log, LR_WARN, j->id,
                "%s is refused: %s is recorded until it is not", lr_quality_name(wish),
                lr_quality_name(s->quality));
    j->feed.fallen = falls;
}

void lr_feed_start(struct lr_job *j)
{
    struct lr_feed *f = &j->feed;
    struct lr_err err = {0};
    int64_t now = lr_job_now(j);
    j->next_start = LR_NEVER;
    int index = j->room ? lr_reach_choose(j, &f->lines) : -1;
    if (index < 0) { /* nothing of it can be recorded: perhaps of the next answer */
        j->next_ask = j->next_ask < now + ASK_APART ? j->next_ask : now + ASK_APART;
        return;
    }
    bool disk = f->disk_gap;
    int rc = lr_output_open(j, &err);
    if (rc == 0) {
        uint64_t key = lr_line_key(&j->room->streams[index]);
        note_fall(j, &j->room->streams[index]);
        rc = tell_break(j, key);
        rc = rc ? rc : lr_feed_choose(f, &j->room->streams[index]);
    }
    if (rc == 0) {
        lr_pipeline_resume(j->pipeline, lr_folders_fd(&j->folders));
        lr_output_room(j);
        tell_start(j, disk);
        f->started_at = f->pace_since = now;
        f->bytes_before = j->stats.bytes;
        f->pace_media = lr_flow_media(j);
        f->lost = false;
        rc = lr_feed_open(j, f, j->sink ? lr_feed_in(j) : NULL, &ops, j, &err);
    }
    if (rc == 0)
        return;
    if (err.code == 0)
        lr_err_set(&err, rc, "the recording could not be started: %s", livrec_error_text(rc));
    lr_feed_fail(j, LR_END_ERROR, &err);
}

void lr_feed_close(struct lr_job *j)
{
    struct lr_feed *f = &j->feed;
    lr_source_free(f->source);
    f->source = NULL;
    if (!f->entrance)
        return;
    f->resume = *lr_standby_resume(f->entrance);
    lr_standby_free(f->entrance);
    f->entrance = NULL;
}

void lr_feed_stop(struct lr_job *j)
{
    lr_standby_drop(j);
    lr_feed_close(j);
}

void lr_feed_move(struct lr_job *j)
{
    if (!j->feed.source || j->feed.lost || j->feed.paused_at || !lr_feed_has_news(j))
        return;
    lr_flow_look(j);
    lr_feed_stop(j);
    j->next_start = lr_job_now(j);
}

static const char *const end_texts[] = {
    [LR_END_EOF] = "the sender closed the connection",
    [LR_END_LIST] = "the sender said that nothing more comes",
    [LR_END_EXPIRED] = "the address is not valid any more",
    [LR_END_ERROR] = "the stream broke",
    [LR_END_PLAYLIST] = "the address gives a playlist",
    [LR_END_MANIFEST] = "the address gives a manifest",
};

/* A question because of this break: at once, unless the last answer is young. */
static void plan_ask(struct lr_job *j, int64_t now)
{
    bool needed = j->feed.end == LR_END_EXPIRED || j->feed.end == LR_END_LIST;
    int64_t apart = ASK_APART;
    if (needed)
        apart = j->feed.attempts == 0 ? 0
                                      : lr_backoff(j->jobs->deps.env->rand, ASK_EXPIRED, MOST_WAIT,
                                                   j->feed.attempts - 1);
    int64_t at = j->asked_at + apart > now ? j->asked_at + apart : now;
    if (at < j->next_ask)
        j->next_ask = at;
}

static void plan_start(struct lr_job *j, int64_t now)
{
    struct lr_feed *f = &j->feed;
    if (f->end == LR_END_EXPIRED || f->end == LR_END_LIST) {
        /* The answer plans it; or an earlier one brought another address. */
        j->next_start = f->end == LR_END_EXPIRED && lr_feed_has_news(j) ? now : LR_NEVER;
    } else {
        bool cut_off = lr_reach_is_down(j) || lr_standing_is_cut_off(&j->standing);
        int64_t most = cut_off ? LR_CUT_OFF_WAIT : MOST_WAIT;
        j->next_start = now;
        if (f->attempts > 0)
            j->next_start += lr_backoff(j->jobs->deps.env->rand, FIRST_WAIT, most, f->attempts - 1);
    }
}

void lr_feed_lose(struct lr_job *j)
{
    struct lr_feed *f = &j->feed;
    int64_t now = lr_job_now(j);
    lr_flow_look(j);
    lr_feed_close(j);
    f->lost = false;
    if (f->end >= LR_END_PLAYLIST && f->found_key != f->key) {
        f->found_key = f->key;
        f->found = f->end == LR_END_PLAYLIST ? LR_FEED_HLS : LR_FEED_DASH;
        j->next_start = now;
        return;
    }
    if (f->err.code == 0)
        lr_err_set(&f->err, LIVREC_ENET, "%s", end_texts[f->end]);
    bool gave = j->stats.bytes > f->bytes_before;
    if (f->blind.found) {
        lr_lines_shun(&f->lines, f->key, now);
    } else if (gave) {
        lr_lines_worked(&f->lines, f->key);
    } else {
        lr_lines_failed(&f->lines, f->key, &f->err, now);
        lr_reach_connect(j, f->url, &f->err);
    }
    f->blind.found = false;
    if (gave && now - f->started_at >= LASTED)
        f->attempts = 0;
    lr_standing_lost(&j->standing, now, f->end, &f->err);
    lr_reach_media(j, &f->err);
    lr_logf(j->jobs->deps.env->log, lr_reach_is_down(j) ? LR_DEBUG : LR_INFO, j->id, "%s",
            f->err.text);
    plan_ask(j, now);
    if (gave && f->attempts > FLAPS)
        f->attempts = FLAPS;
    plan_start(j, now);
    f->attempts++;
    if (f->standby)
        lr_standby_inherit(j);
}
