#include "record/sink.h"

#include <livrec/error.h>
#include <string.h>

#include "core/attr.h"
#include "core/buf.h"
#include "lang/lang.h"

static const struct lr_sink_ops *const table[] = {
    &lr_sink_ts, &lr_sink_flv, &lr_sink_mkv, &lr_sink_mp4, &lr_sink_m4a, &lr_sink_mp3, &lr_sink_mov,
};

const struct lr_sink_ops *lr_sink_at(int index)
{
    return index >= 0 && index < (int)LR_COUNT(table) ? table[index] : NULL;
}

const struct lr_sink_ops *lr_sink_find(const char *name)
{
    for (size_t i = 0; name && i < LR_COUNT(table); i++)
        if (strcmp(table[i]->name, name) == 0)
            return table[i];
    return NULL;
}

bool lr_sink_has_boxes(const char *name)
{
    return strcmp(name, "mp4") == 0 || strcmp(name, "m4a") == 0 || strcmp(name, "mov") == 0;
}

/* "ts, flv, mkv", or "" when no container can. */
static void name_others(char *out, size_t size, const struct lr_track *t)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < LR_COUNT(table); i++) {
        size_t n = strlen(table[i]->name);
        if (!table[i]->accepts(t) || len + n + 3 > size)
            continue;
        if (len) {
            memcpy(out + len, ", ", 2);
            len += 2;
        }
        memcpy(out + len, table[i]->name, n + 1);
        len += n;
    }
}

static int refuse(const struct lr_sink_ops *ops, const struct lr_track *t, struct lr_err *err)
{
    char others[96];
    name_others(others, sizeof others, t);
    return lr_err_set(err, LIVREC_EMEDIA,
                      others[0] ? "record.format: %s can't hold %s %s (%s can)"
                                : "record.format: %s can't hold %s %s",
                      ops->name, lr_codec_name(t->codec),
                      lr_tr(t->kind == LR_VIDEO ? "video" : "audio"), others);
}

/* The configuration in use, not the whole array. */
static void copy_track(struct lr_track *to, const struct lr_track *from)
{
    size_t len = from->config_len <= LR_CONFIG_MAX ? from->config_len : LR_CONFIG_MAX;
    memcpy(to, from, offsetof(struct lr_track, config) + len);
    to->width = from->width;
    to->height = from->height;
    to->rate = from->rate;
    to->channels = from->channels;
}

static int take_tracks(const struct lr_sink_ops *ops, bool sound, const struct lr_tracks *in,
                       struct lr_tracks *out, struct lr_err *err)
{
    int rc = 0;
    out->count = 0;
    for (int i = 0; i < in->count && rc == 0; i++) {
        const struct lr_track *t = &in->track[i];
        if (sound && t->kind != LR_AUDIO)
            continue;
        if (!ops->accepts(t))
            rc = refuse(ops, t, err);
        else
            copy_track(&out->track[out->count++], t);
    }
    if (rc == 0 && out->count == 0)
        rc = lr_err_set(err, LIVREC_EMEDIA, "record.format: the stream has no track for %s",
                        ops->name);
    return rc;
}

int lr_sink_select(const struct lr_sink_ops *ops, const struct lr_tracks *in, struct lr_tracks *out,
                   struct lr_err *err)
{
    return take_tracks(ops, ops->audio_only, in, out, err);
}

int lr_sink_choose(const struct lr_sink_ops *wish, const struct lr_tracks *in,
                   struct lr_tracks *out, const struct lr_sink_ops **sink, struct lr_err *err)
{
    static const struct lr_sink_ops *const others[] = {&lr_sink_m4a, &lr_sink_mp3, &lr_sink_mkv,
                                                       &lr_sink_mp4};
    int rc = lr_sink_select(wish, in, out, err);
    *sink = wish;
    for (size_t i = 0; i < LR_COUNT(others) && rc; i++) {
        struct lr_err other = {0};
        if (others[i]->audio_only && !wish->audio_only)
            continue;
        if (take_tracks(others[i], wish->audio_only, in, out, &other) != 0)
            continue;
        *sink = others[i];
        rc = 0;
    }
    return rc;
}
