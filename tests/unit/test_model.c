#include "unit.h"

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

START_TEST(state_names)
{
    ck_assert_str_eq(lr_state_name(LR_STATE_UNKNOWN), "unknown");
    ck_assert_str_eq(lr_state_name(LR_STATE_LIVE), "live");
    ck_assert_str_eq(lr_state_name(LR_STATE_OFFLINE), "offline");
    ck_assert_str_eq(lr_state_name(LR_STATE_BLOCKED), "blocked");
    ck_assert_str_eq(lr_state_name((enum lr_state)99), "unknown");
}
END_TEST

UNIT_MAIN("model", new_room, state_names)
