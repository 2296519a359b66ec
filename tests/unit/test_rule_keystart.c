/* How long the rule waits for a keyframe, in bytes: a stream without one is taken in the end. */
#include "unit.h"

#include "record/rules/rules.h"

#define PICTURE ((size_t)1 << 20)
#define MOST 16 /* pictures of that size */

struct rig {
    struct lr_stage sink; /* first member */
    struct lr_ledger ledger;
    struct lr_stage *rule;
    int frames, left_out;
};

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    ((struct rig *)s)->frames++;
    return 0;
}

static void on_mended(struct lr_ledger *l, enum lr_mend what, int64_t amount)
{
    struct rig *r = (struct rig *)((char *)l - offsetof(struct rig, ledger));
    ck_assert_int_eq(what, LR_MEND_UNDECODABLE);
    ck_assert_int_eq(amount, PICTURE);
    r->left_out++;
}

static const struct lr_stage_ops ops = {.name = "sink", .frame = on_frame};

static void check(int key, int frames)
{
    static const uint8_t data[PICTURE];
    struct rig r = {.sink.ops = &ops, .ledger.mended = on_mended};
    struct lr_tracks tracks = {.count = 1};
    ck_assert_int_eq(lr_rule_keystart_new(0, &r.rule), 0);
    r.rule->next = &r.sink;
    r.rule->ledger = &r.ledger;
    ck_assert_int_eq(lr_push_tracks(r.rule, &tracks), 0);
    for (int i = 0; i < 2 * MOST; i++) {
        struct lr_frame f = {
            .dts = i * 3600, .pts = i * 3600, .key = i == key, .data = data, .size = sizeof data};
        ck_assert_int_eq(lr_push_frame(r.rule, &f), 0);
    }
    ck_assert_int_eq(lr_push_finish(r.rule), 0);
    ck_assert_int_eq(r.frames, frames);
    ck_assert_int_eq(r.frames + r.left_out, 2 * MOST);
    lr_stage_free_all(r.rule);
}

START_TEST(sixteen_mebibytes)
{
    check(-1, MOST + 1); /* the one that fills them is taken */
    check(0, 2 * MOST);
    check(MOST - 2, MOST + 2);
}
END_TEST

UNIT_MAIN("rule_keystart", sixteen_mebibytes)
