/* Transport streams of one session, one behind the other: counters and versions of tables go on. */
#include "unit.h"

#include "ts_count.h"
#include "ts_rig.h"

static struct lr_carry carry;
static struct lr_buf all; /* the files, put together */
static struct ts_count count;

static void file_of(const struct lr_tracks *t, int pictures)
{
    sink_begin(&s, "ts", t);
    s.sink->carry = &carry;
    for (int i = 0; i < pictures; i++)
        sink_hex(&s, 0, 40 * i, i == 0, i == 0 ? "00000003 658880" : "00000003 419a80", 4);
    ck_assert_int_eq(sink_close(&s), 0);
    ck_assert_int_eq(lr_buf_append(&all, s.m.bytes.data, s.m.bytes.len), 0);
    sink_end(&s);
}

static void film(struct lr_tracks *t, const char *sound)
{
    *t = (struct lr_tracks){0};
    add_track(t, LR_CODEC_H264, AVCC);
    if (sound)
        add_track(t, LR_CODEC_AAC, sound);
}

static void check_counts(void)
{
    ts_count_begin(&count);
    ts_count_add(&count, all.data, all.len);
}

static int version_at(size_t packet)
{
    const uint8_t *p = all.data + packet * LR_TS_PACKET;
    ck_assert_int_eq(p[2], 0); /* PMT: 0x1000 */
    ck_assert_uint_eq(lr_ts_crc(p + 5, 3 + (size_t)((p[6] & 0xf) << 8 | p[7])), 0);
    return p[10] >> 1 & 31;
}

static void begin_session(void)
{
    carry = (struct lr_carry){0};
    lr_buf_init(&all, (size_t)1 << 20);
}

START_TEST(counters_go_on)
{
    struct lr_tracks t;
    size_t second;
    begin_session();
    film(&t, NULL);
    file_of(&t, 7); /* ends somewhere between 0 and 15 */
    second = all.len / LR_TS_PACKET;
    file_of(&t, 30);
    file_of(&t, 1);
    check_counts();
    ck_assert_int_eq(count.breaks, 2); /* where the clock starts anew */
    ck_assert_int_eq(all.data[second * LR_TS_PACKET + 2], 0); /* a PAT is first */
    ck_assert_int_eq(version_at(1), 0);
    ck_assert_int_eq(version_at(second + 1), 0); /* the same tables */
    lr_buf_free(&all);
}
END_TEST

START_TEST(other_streams_are_another_version)
{
    struct lr_tracks t;
    begin_session();
    for (int i = 0; i < 33; i++) {
        film(&t, i % 2 ? "1210" : NULL);
        size_t from = all.len / LR_TS_PACKET;
        file_of(&t, 2);
        ck_assert_int_eq(version_at(from + 1), i % 32);
    }
    check_counts();
    lr_buf_free(&all);
}
END_TEST

/* A sink without media hands nothing on; one without a session begins at 0. */
START_TEST(an_empty_file_changes_nothing)
{
    struct lr_tracks t;
    begin_session();
    film(&t, NULL);
    file_of(&t, 5);
    struct lr_carry before = carry;
    file_of(&t, 0);
    ck_assert_mem_eq(&carry, &before, sizeof carry);
    ck_assert(carry.begun);
    file_of(&t, 5);
    check_counts();
    lr_buf_free(&all);
}
END_TEST

UNIT_MAIN("sink_ts_session", counters_go_on, other_streams_are_another_version,
          an_empty_file_changes_nothing)
