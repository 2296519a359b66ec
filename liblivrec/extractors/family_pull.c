#include "extractors/family_pull.h"

enum lr_quality lr_pull_rung(const char *key)
{
    static const struct {
        const char *key;
        enum lr_quality q;
    } rows[] = {{"origin", LR_Q_ORIGIN}, {"uhd", LR_Q_UHD}, {"FULL_HD1", LR_Q_UHD}, {"hd", LR_Q_HD},
                {"HD1", LR_Q_HD},        {"sd", LR_Q_SD},   {"SD1", LR_Q_SD},       {"ld", LR_Q_LD},
                {"SD2", LR_Q_LD},        {"md", LR_Q_LD},   {"ao", LR_Q_AUDIO}};
    for (size_t i = 0; key && i < LR_COUNT(rows); i++)
        if (strcmp(key, rows[i].key) == 0)
            return rows[i].q;
    return LR_Q_UNSET;
}

/* Description of a quality, out of the player's options. */
static const lr_json *option_of(const lr_json *pull, const char *key)
{
    LR_EACH (row, lr_json_at(pull, "options.qualities")) {
        const char *name = lr_str(row, "sdk_key");
        if (name && key && strcmp(name, key) == 0)
            return row;
    }
    return NULL;
}

/* "1920x1080" */
static int dimension(const char *text, int which)
{
    const char *at = text && which ? strchr(text, 'x') : text;
    int n = 0;
    if (at && which)
        at++;
    for (; at && *at >= '0' && *at <= '9' && n < 100000; at++)
        n = n * 10 + *at - '0';
    return n;
}

static void add(lr_ctx *x, struct lr_room *room, const char *key, const lr_json *main,
                const lr_json *option, bool flv_first)
{
    const lr_json *sdk =
        lr_str(main, "sdk_params") ? lr_parse(x, lr_str(main, "sdk_params")) : NULL;
    const char *codec = lr_str(sdk, "VCodec"), *size = lr_str(sdk, "resolution");
    codec = codec ? codec : lr_str(option, "v_codec");
    size = size ? size : lr_str(option, "resolution");
    struct lr_stream s = {.quality = lr_pull_rung(key),
                          .name = lr_str(option, "name"),
                          .bitrate = lr_int(sdk, "vbitrate", 0),
                          .codec = codec && strstr(codec, "265") ? "hevc" : "avc",
                          .width = dimension(size, 0),
                          .height = dimension(size, 1),
                          .fps_milli = (int)lr_int(option, "fps", 0) * 1000};
    s.bitrate = s.bitrate ? s.bitrate : lr_int(option, "v_bit_rate", 0);
    if (s.quality == LR_Q_AUDIO)
        s.codec = "aac";
    static const char *const protocols[] = {"hls", "flv"};
    for (size_t i = 0; i < LR_COUNT(protocols); i++) {
        s.protocol = protocols[i];
        s.url = lr_str(main, protocols[i]);
        s.priority = flv_first == (i == 1);
        s.expires = lr_query_int(x, s.url, "expire", 16);
        lr_add(x, room, s);
    }
}

void lr_pull_data_add(lr_ctx *x, struct lr_room *room, const lr_json *pull, bool flv_first)
{
    const char *text = lr_str(pull, "stream_data");
    const lr_json *data = text && *text ? lr_json_at(lr_parse(x, text), "data") : NULL;
    for (size_t i = 0; i < lr_json_members(data); i++) {
        const char *key;
        const lr_json *row = lr_json_member(data, i, &key);
        add(x, room, key, lr_json_at(row, "main"), option_of(pull, key), flv_first);
    }
}
