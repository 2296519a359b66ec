/* MP4 files without a moov: what is found in them by its look. The last byte chooses the model. */
#include "memory_file.h"

#include <livrec/error.h>

#include "record/headless.h"
#include "record/sound_unit.h"

static const uint8_t avcc[] = {0x01, 0x4d, 0x40, 0x0b, 0xff, 0xe1, 0x00, 0x18, 0x67, 0x4d,
                               0x40, 0x0b, 0xda, 0x0a, 0x37, 0xe4, 0xc0, 0x44, 0x00, 0x00,
                               0x03, 0x00, 0x04, 0x00, 0x00, 0x03, 0x00, 0xc8, 0x3c, 0x50,
                               0xaa, 0x80, 0x01, 0x00, 0x04, 0x68, 0xef, 0x1c, 0xb2};
static const uint8_t aac[] = {0x12, 0x88, 0x56, 0xe5, 0x00};
static const uint8_t opus[] = "OpusHead\1\1\0\0\x80\xbb\0\0\0\0";

enum { SOUND_NONE, SOUND_AAC, SOUND_MP3, SOUND_AC3, SOUND_OPUS, SOUND_KINDS };

static void add_sound(struct lr_tracks *t, int kind)
{
    struct lr_track *k = &t->track[t->count];
    t->count += kind != SOUND_NONE;
    if (kind == SOUND_AAC)
        MUST(lr_track_set(k, LR_CODEC_AAC, aac, sizeof aac));
    else if (kind == SOUND_OPUS)
        MUST(lr_track_set(k, LR_CODEC_OPUS, opus, 19));
    else if (kind != SOUND_NONE)
        *k = (struct lr_track){.kind = LR_AUDIO,
                               .codec = kind == SOUND_MP3 ? LR_CODEC_MP3 : LR_CODEC_AC3,
                               .rate = 48000,
                               .channels = 2};
}

/* Whatever a good file may have taught. */
static void model(struct lr_likeness *like, uint8_t chosen)
{
    *like = (struct lr_likeness){.step = (int64_t)3000 * LR_STEP_ONE,
                                 .delay = chosen & 0x40 ? 6000 : 0,
                                 .count_step = chosen & 0x20 ? 2 : 0,
                                 .unit_max = 4096,
                                 .sound_max = 700,
                                 .recovery = chosen & 0x10};
    for (int i = 0; i < 256; i++)
        like->sound_first[i] = chosen & 0x80 || i == 0 || i == 1 || i == 0x0b || i == 0xff;
    memset(like->unit_first, 1, sizeof like->unit_first);
    if ((chosen & 0xf) != 0xf) {
        MUST(lr_track_set(&like->tracks.track[0], LR_CODEC_H264, avcc, sizeof avcc));
        like->tracks.count = 1;
    }
    add_sound(&like->tracks, like->tracks.count ? chosen % SOUND_KINDS : SOUND_AAC);
}

/* FFmpeg decodes each frame of AAC a dozen times, to find its length: nearly all the time would go
 * there. So many places of an input are looked at; at the others no frame begins. */
#define LOOKS 12
static int looks;    /* at the input of now */
static bool is_slow; /* its sound is AAC */

size_t __real_lr_sound_unit_length(struct lr_sound_unit *u, const uint8_t *data, size_t len,
                                   int *samples, int *rate);
size_t __wrap_lr_sound_unit_length(struct lr_sound_unit *u, const uint8_t *data, size_t len,
                                   int *samples, int *rate);
size_t __wrap_lr_sound_unit_length(struct lr_sound_unit *u, const uint8_t *data, size_t len,
                                   int *samples, int *rate)
{
    if (is_slow && looks++ >= LOOKS)
        return 0;
    return __real_lr_sound_unit_length(u, data, len, samples, rate);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct memory_file m = {.files = {.pread = memory_pread}, .data = data, .size = size};
    const struct lr_tables_file file = {&m.files, MEMORY_FD, (int64_t)size, "x.mp4"};
    struct memory_watch w = {.base = {.ops = &memory_ops}};
    static struct lr_likeness like; /* written anew each time */
    struct lr_reader *r;
    bool end = false;
    int rc = 0;
    if (size < 1)
        return 0;
    w.base.err = &w.err;
    model(&like, data[size - 1]);
    is_slow = lr_likeness_track(&like, LR_AUDIO) &&
              lr_likeness_track(&like, LR_AUDIO)->codec == LR_CODEC_AAC;
    looks = 0;
    MUST(lr_headless_new(&w.base, &file, &like, &r) == 0);
    while (rc == 0 && !end)
        rc = lr_headless_step(r, &end);
    MUST(rc == 0 && lr_reader_flush(r) == 0);
    MUST(w.bytes <= size && w.bytes + r->skipped <= size);
    lr_reader_free(r);
    return 0;
}
