#include "flv_tags.h"

/* One event, one gap; all that was not damaged arrives. */
START_TEST(damage_between_tags)
{
    static const char *const junk[] = {"00", "00000000000000000000000000000000000000000000000000",
                                       "deadbeef 464c56 09 000008 464c 5601", "ff",
                                       "09000010 00000000 00000017 01 47474747"};
    for (size_t i = 0; i < LR_COUNT(junk); i++) {
        begin_av();
        idr(0);
        put(junk[i]);
        sound(30);
        slice(40);
        idr(80);
        expect(T_AV V_IDR(0) "G corrupt\n" A(2700) V_SLICE(3600) V_IDR(7200));
    }
}
END_TEST

/* Overwrite one byte of the tag of the first slice. */
static void damage(size_t at, uint8_t value)
{
    begin_av();
    idr(0);
    size_t tag_at = flv.len;
    slice(40);
    sound(41);
    idr(80);
    flv.data[tag_at + at] = value;
}

START_TEST(damaged_headers)
{
    damage(0, 0x77); /* type */
    expect(T_AV V_IDR(0) "G corrupt\n" A(3690) V_IDR(7200));
    damage(3, 0); /* shorter */
    expect(T_AV V_IDR(0) "G corrupt\n" A(3690) V_IDR(7200));
    damage(3, 30); /* longer, into the next tag */
    expect(T_AV V_IDR(0) "G corrupt\n" A(3690) V_IDR(7200));
    damage(1, 1); /* longer than the input: nothing more until it ends */
    expect(T_AV V_IDR(0));
    damage(26, 99); /* PreviousTagSize alone: of no matter */
    expect(T_AV V_IDR(0) V_SLICE(3600) A(3690) V_IDR(7200));
}
END_TEST

/* A damaged size of up to 16 MiB does not swallow the stream: 320 KiB later it is found out. */
START_TEST(a_long_size_is_found_out)
{
    struct collect c;
    uint64_t skipped;
    damage(1, 0xff);
    size_t lost = 11 + 12 + 4; /* the damaged slice */
    for (uint32_t ms = 100; flv.len < 400000; ms += 20)
        sound(ms);
    for (size_t block = 1000; block < 1000000; block *= 9) {
        collect_init(&c);
        ck_assert_int_eq(collect_run(&c, lr_reader_flv_new, flv.data, flv.len, block, &skipped), 0);
        ck_assert_int_eq(c.gaps, 1);
        ck_assert_uint_eq(skipped, lost);
        ck_assert_ptr_nonnull(strstr(collect_text(&c), V_IDR(0) "G corrupt\n" A(3690) V_IDR(7200)));
        collect_free(&c);
    }
    lr_buf_free(&flv);
}
END_TEST

/* Senders that write PreviousTagSize wrong are read as well as others. */
START_TEST(wrong_previous_tag_sizes)
{
    begin_av();
    for (uint32_t ms = 0; ms < 400; ms += 40) {
        idr(ms);
        memset(flv.data + flv.len - 4, 0, 4);
    }
    slice(400);
    struct collect c;
    uint64_t skipped;
    collect_init(&c);
    ck_assert_int_eq(collect_run(&c, lr_reader_flv_new, flv.data, flv.len, 7, &skipped), 0);
    ck_assert_int_eq(c.frames, 11);
    ck_assert_int_eq(c.gaps, 0);
    ck_assert_uint_eq(skipped, 0);
    collect_free(&c);
    lr_buf_free(&flv);
}
END_TEST

START_TEST(every_truncation)
{
    begin_av();
    idr(0);
    sound(3);
    slice(40);
    collect_truncations(lr_reader_flv_new, flv.data, flv.len, 1);
    lr_buf_free(&flv);
}
END_TEST

UNIT_MAIN("reader_flv_damage", damage_between_tags, damaged_headers, a_long_size_is_found_out,
          wrong_previous_tag_sizes, every_truncation)
