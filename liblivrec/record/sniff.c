#include <string.h>

#include "media/aac.h"
#include "media/bytes.h"
#include "media/ebml.h"
#include "media/fourcc.h"
#include "media/mpegaudio.h"
#include "record/reader.h"

#define SEARCHED 4096
#define ENOUGH 564                     /* three packets of 188 bytes */
#define PICTURE_MAX ((size_t)64 << 10) /* in front of a transport stream */
#define PACKET ((size_t)188)
#define SURE 5 /* packets in a row, which no picture has by chance */

/* Are there three sync bytes `step` apart, or as many as the input has room for, but two? */
static bool ts_at(const uint8_t *data, size_t len, size_t at, size_t step)
{
    int found = 0;
    for (; at < len && found < 3; at += step, found++)
        if (data[at] != 0x47)
            return false;
    return found >= 2;
}

static bool is_ts(const uint8_t *data, size_t len)
{
    if (ts_at(data, len, 0, 188) || ts_at(data, len, 4, 192) || ts_at(data, len, 0, 204))
        return true;
    if (len < ENOUGH)
        return false;
    for (size_t at = 1; at < 188; at++) /* a body that begins inside a packet */
        if (at + 2 * 188 < len && ts_at(data, len, at, 188))
            return true;
    return false;
}

static bool is_fmp4(const uint8_t *data, size_t len)
{
    static const uint32_t first[] = {
        LR_FOURCC('f', 't', 'y', 'p'), LR_FOURCC('s', 't', 'y', 'p'), LR_FOURCC('m', 'o', 'o', 'v'),
        LR_FOURCC('m', 'o', 'o', 'f'), LR_FOURCC('s', 'i', 'd', 'x'), LR_FOURCC('e', 'm', 's', 'g'),
        LR_FOURCC('p', 'r', 'f', 't'),
    };
    if (len < 8 || (lr_be32(data) < 8 && lr_be32(data) != 1))
        return false;
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        if (lr_be32(data + 4) == first[i])
            return true;
    return false;
}

/* The length of the sound frame at data[0..len), or 0. */
static size_t sound_frame(const uint8_t *data, size_t len)
{
    struct lr_adts aac;
    struct lr_mpegaudio mpeg;
    struct lr_ac3 ac3;
    if (lr_adts_parse(data, len, &aac))
        return aac.frame;
    if (lr_mpegaudio_parse(data, len, &mpeg))
        return mpeg.frame;
    return lr_ac3_parse(data, len, &ac3) ? ac3.frame : 0;
}

/* Two frames in a row; one where there is no room for a second. */
static bool is_sound(const uint8_t *data, size_t len)
{
    if (len >= 3 && memcmp(data, "ID3", 3) == 0)
        return true;
    size_t frame = sound_frame(data, len);
    if (frame == 0)
        return false;
    return frame + LR_AC3_HEADER + 1 > len || sound_frame(data + frame, len - frame) > 0;
}

static bool starts_with(const char *text, size_t len, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i < n; i++) {
        char c = i < len ? text[i] : '\0';
        if (c >= 'A' && c <= 'Z')
            c += 'a' - 'A';
        if (c != word[i])
            return false;
    }
    return true;
}

static bool contains(const char *text, size_t len, const char *word)
{
    for (size_t i = 0; i < len; i++)
        if (starts_with(text + i, len - i, word))
            return true;
    return false;
}

/* A body of markup is an MPD or a page that stands where media should be. */
static enum lr_container sniff_markup(const char *text, size_t len)
{
    static const char *const pages[] = {"<!doctype html", "<html", "<head", "<body", "<script"};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (starts_with(text, len, pages[i]))
            return LR_CONTAINER_HTML;
    if (contains(text, len < SEARCHED ? len : SEARCHED, "<mpd"))
        return LR_CONTAINER_MPD;
    return len < ENOUGH ? LR_CONTAINER_UNKNOWN : LR_CONTAINER_HTML;
}

static enum lr_container sniff_text(const uint8_t *data, size_t len)
{
    if (len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) {
        data += 3;
        len -= 3;
    }
    while (len && (*data == ' ' || (*data >= '\t' && *data <= '\r'))) {
        data++;
        len--;
    }
    if (len >= 7 && memcmp(data, "#EXTM3U", 7) == 0)
        return LR_CONTAINER_M3U8;
    return len && *data == '<' ? sniff_markup((const char *)data, len) : LR_CONTAINER_UNKNOWN;
}

enum lr_container lr_sniff(const uint8_t *data, size_t len)
{
    if (len >= 4 && memcmp(data, "FLV", 3) == 0 && data[3] <= 4)
        return LR_CONTAINER_FLV;
    if (len >= 4 && lr_be32(data) == LR_EBML_HEADER)
        return LR_CONTAINER_MKV;
    if (is_ts(data, len))
        return LR_CONTAINER_TS;
    if (is_fmp4(data, len))
        return LR_CONTAINER_FMP4;
    if (is_sound(data, len))
        return LR_CONTAINER_ADTS;
    return sniff_text(data, len);
}

static bool is_picture(const uint8_t *data, size_t len)
{
    static const struct {
        const char *magic;
        size_t len;
    } kinds[] = {{"\x89PNG\r\n\x1a\n", 8}, {"\xff\xd8\xff", 3}, {"GIF8", 4}, {"BM", 2}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (len >= kinds[i].len && memcmp(data, kinds[i].magic, kinds[i].len) == 0)
            return true;
    return false;
}

static bool begins_ts(const uint8_t *data, size_t len)
{
    if (len < SURE * PACKET)
        return false;
    for (size_t i = 0; i < SURE; i++)
        if (data[i * PACKET] != 0x47)
            return false;
    return true;
}

size_t lr_sniff_picture(const uint8_t *data, size_t len)
{
    if (!is_picture(data, len))
        return 0;
    for (size_t at = 1; at < PICTURE_MAX && at + SURE * PACKET <= len; at++)
        if (begins_ts(data + at, len - at))
            return at;
    return 0;
}
