#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "record/dash_choice.h"

/* One representation a word: "v720:2000" pictures, "m..." with sound inside, "a:64" sound, "A:64"
 * the main sound; "!" behind it: encrypted, "?" a codec that nobody reads. */
static int build(const char *text, struct lr_mpd_representation *r, struct lr_mpd_period *p)
{
    static const char *const codecs[] = {"avc1.4d401f", "avc1.4d401f,mp4a.40.2", "vp09.00.10.08"};
    char word[32];
    int used, n = 0;
    for (; sscanf(text, "%31s%n", word, &used) == 1; text += used, n++) {
        const char *rate = strchr(word, ':');
        ck_assert_ptr_nonnull(rate);
        bool sound = *word == 'a' || *word == 'A';
        r[n] = (struct lr_mpd_representation){.kind = sound ? LR_MPD_AUDIO : LR_MPD_VIDEO,
                                              .main = *word == 'A',
                                              .height = (int)strtol(word + 1, NULL, 10),
                                              .bandwidth = strtol(rate + 1, NULL, 10),
                                              .locked = strchr(word, '!') != NULL};
        r[n].codecs = sound               ? "mp4a.40.2"
                      : strchr(word, '?') ? codecs[2]
                      : *word == 'm'      ? codecs[1]
                                          : codecs[0];
        if (n)
            r[n - 1].next = &r[n];
    }
    *p = (struct lr_mpd_period){.representations = n ? r : NULL};
    return n;
}

START_TEST(choices)
{
    static const struct {
        const char *text;
        struct lr_wish wish;
        int code, main, sound; /* -1: none */
    } rows[] = {
        {"v360:800 v1080:4000 v720:2000 a:64 a:128", {LR_Q_ORIGIN, 0, 0}, 0, 1, 4},
        {"v360:800 v1080:4000 v720:2000 a:64", {LR_Q_UHD, 0, 0}, 0, 2, 3},
        {"v360:800 v1080:4000 v720:2000 a:64", {LR_Q_LD, 0, 0}, 0, 0, 3},
        {"v360:800 v1080:4000 v720:2000", {LR_Q_ORIGIN, 720, 2000}, 0, 2, -1},
        {"v360:800 v1080:4000 v720:2000", {LR_Q_UHD, .most = {.height = 800}}, 0, 2, -1},
        {"v360:800 A:64 a:128", {LR_Q_ORIGIN, 0, 0}, 0, 0, 1},
        {"m360:800 a:64", {LR_Q_ORIGIN, 0, 0}, 0, 0, -1},
        {"v360:800 a:64 a:128", {LR_Q_AUDIO, 0, 0}, 0, 2, -1},
        {"v360:800", {LR_Q_AUDIO, 0, 0}, 0, 0, -1},
        {"a:64", {LR_Q_ORIGIN, 0, 0}, 0, 0, -1},
        {"v2160:9000? v360:800", {LR_Q_ORIGIN, 0, 0}, 0, 1, -1},
        {"v2160:9000!  v360:800 a:64", {LR_Q_ORIGIN, 0, 0}, 0, 1, 2},
        {"v360:800! a:64", {LR_Q_ORIGIN, 0, 0}, LIVREC_EDRM, -1, -1},
        {"v360:800 a:64!", {LR_Q_ORIGIN, 0, 0}, LIVREC_EDRM, -1, -1},
        {"m360:800 a:64!", {LR_Q_ORIGIN, 0, 0}, 0, 0, -1},
        {"", {LR_Q_ORIGIN, 0, 0}, 0, -1, -1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lr_mpd_representation r[8];
        struct lr_mpd_period p;
        struct lr_dash_choice c = {0};
        build(rows[i].text, r, &p);
        ck_assert_msg(lr_dash_choose(&p, &rows[i].wish, &c) == rows[i].code, "row %zu", i);
        ck_assert_msg((c.main ? (int)(c.main - r) : -1) == rows[i].main, "row %zu", i);
        ck_assert_msg((c.sound ? (int)(c.sound - r) : -1) == rows[i].sound, "row %zu", i);
    }
}
END_TEST

UNIT_MAIN("dash_choice", choices)
