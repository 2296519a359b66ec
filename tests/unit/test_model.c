#include "unit.h"

#include <string.h>

#include "core/attr.h"
#include "core/model.h"

START_TEST(new_room)
{
    struct lr_room *room = lr_room_new(LR_MAX_STREAMS);
    ck_assert_ptr_nonnull(room);
    ck_assert_int_eq(room->state, LR_STATE_UNKNOWN);
    ck_assert_int_eq(room->viewers, -1);
    ck_assert_int_eq(room->selected, -1);
    ck_assert_int_eq(room->stream_count, 0);
    room->title = lr_arena_strdup(room->arena, "title");
    ck_assert_str_eq(room->title, "title");
    lr_room_free(room);
    lr_room_free(NULL);
}
END_TEST

START_TEST(quality_names)
{
    static const struct {
        enum lr_quality q;
        const char *words[5];
    } rows[] = {
        {LR_Q_ORIGIN, {"origin", "原画", "OD", "Best", "0"}},
        {LR_Q_BD, {"bd", "蓝光", "BD", "blue", "1"}},
        {LR_Q_UHD, {"uhd", "超清", "UHD", "2"}},
        {LR_Q_HD, {"hd", "高清", "HD", "3"}},
        {LR_Q_SD, {"sd", "标清", "SD", "4"}},
        {LR_Q_LD, {"ld", "流畅", "LD", "5"}},
        {LR_Q_AUDIO, {"audio", "音频", "AUDIO"}},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        ck_assert_str_eq(lr_quality_name(rows[i].q), rows[i].words[0]);
        for (int w = 0; w < 5 && rows[i].words[w]; w++) {
            ck_assert_int_eq(lr_quality_parse(rows[i].words[w]), rows[i].q);
            ck_assert_str_eq(lr_quality_word(rows[i].words[w]), rows[i].words[0]);
        }
    }
    static const char *const unknown[] = {"", "h", "hdd", "origi", "origin ", "4k", "画", "6", "00", "-1"};
    for (size_t i = 0; i < LR_COUNT(unknown); i++)
        ck_assert_int_eq(lr_quality_parse(unknown[i]), LR_Q_UNSET);
    ck_assert_ptr_null(lr_quality_word("4k"));
    ck_assert_int_eq(lr_quality_parse(NULL), LR_Q_UNSET);
    ck_assert_ptr_null(lr_quality_name(LR_Q_UNSET));
    ck_assert_ptr_null(lr_quality_name((enum lr_quality)99));
    ck_assert_int_lt(LR_Q_ORIGIN, LR_Q_BD); /* a smaller number is better */
}
END_TEST

START_TEST(state_names)
{
    ck_assert_str_eq(lr_state_name(LR_STATE_UNKNOWN), "unknown");
    ck_assert_str_eq(lr_state_name(LR_STATE_LIVE), "live");
    ck_assert_str_eq(lr_state_name(LR_STATE_OFFLINE), "offline");
    ck_assert_str_eq(lr_state_name(LR_STATE_BLOCKED), "blocked");
    ck_assert_str_eq(lr_state_name((enum lr_state)99), "unknown");
}
END_TEST

UNIT_MAIN("model", new_room, quality_names, state_names)
