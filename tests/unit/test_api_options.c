#include "unit.h"

#include <pthread.h>
#include <string.h>
#include <livrec/livrec.h>

START_TEST(names_and_texts_of_errors)
{
    ck_assert_str_eq(livrec_error_name(LIVREC_OK), "OK");
    ck_assert_str_eq(livrec_error_name(LIVREC_EARG), "ARG");
    ck_assert_str_eq(livrec_error_name(LIVREC_ENET), "NET");
    ck_assert_str_eq(livrec_error_name(LIVREC_EIO), "IO");
    ck_assert_str_eq(livrec_error_name(LIVREC_ECLOSED), "CLOSED");
    ck_assert_str_eq(livrec_error_name(LIVREC_EPOLICY), "POLICY");
    ck_assert_str_eq(livrec_error_name(LIVREC_EBUSY), "BUSY");
    ck_assert_str_eq(livrec_error_name(LIVREC_EBUSY - 1), "UNKNOWN");
    ck_assert_str_eq(livrec_error_name(1), "UNKNOWN");
    ck_assert_str_eq(livrec_error_name(INT32_MIN), "UNKNOWN");
    for (int32_t code = LIVREC_EBUSY - 1; code <= 1; code++) {
        const char *text = livrec_error_text(code);
        ck_assert_msg(strlen(text) > 10 && text[strlen(text) - 1] == '.', "%d: %s", code, text);
    }
}
END_TEST

START_TEST(a_failure_names_the_function)
{
    livrec_opts *o = NULL;
    ck_assert_int_eq(livrec_opts_new(NULL), LIVREC_EARG);
    ck_assert_str_eq(livrec_last_error(), "livrec_opts_new: out is NULL");
    ck_assert_int_eq(livrec_opts_new(&o), LIVREC_OK);
    ck_assert_int_eq(livrec_opts_set(o, "record.format", "avi"), LIVREC_EARG);
    ck_assert_ptr_eq(strstr(livrec_last_error(), "livrec_opts_set: record.format:"),
                     livrec_last_error());
    ck_assert_ptr_nonnull(strstr(livrec_last_error(), "ts|flv|mkv"));
    ck_assert_int_eq(livrec_opts_set(o, "no.such", "1"), LIVREC_EARG);
    ck_assert_ptr_nonnull(strstr(livrec_last_error(), "no.such"));
    ck_assert_int_eq(livrec_opts_set(NULL, "record.format", "ts"), LIVREC_EARG);
    ck_assert_int_eq(livrec_opts_set(o, NULL, "ts"), LIVREC_EARG);
    ck_assert_str_eq(livrec_last_error(), "livrec_opts_set: name is NULL");
    livrec_opts_free(o);
    livrec_opts_free(NULL);
}
END_TEST

static void *fail_elsewhere(void *arg)
{
    ck_assert_str_eq(livrec_last_error(), "");
    livrec_opts_new(NULL);
    ck_assert_str_eq(livrec_last_error(), "livrec_opts_new: out is NULL");
    return arg;
}

START_TEST(the_text_belongs_to_the_thread)
{
    pthread_t t;
    livrec_opts_get(NULL, "no.such");
    ck_assert_int_eq(pthread_create(&t, NULL, fail_elsewhere, NULL), 0);
    pthread_join(t, NULL);
    ck_assert_ptr_nonnull(strstr(livrec_last_error(), "no.such"));
}
END_TEST

START_TEST(values_go_in_and_out)
{
    livrec_opts *o = NULL, *copy = NULL;
    ck_assert_int_eq(livrec_opts_new(&o), LIVREC_OK);
    ck_assert_str_eq(livrec_opts_get(o, "record.format"), "ts");
    ck_assert_str_eq(livrec_opts_get(NULL, "record.format"), "ts");
    ck_assert_int_eq(livrec_opts_set(o, "record.format", "mkv"), LIVREC_OK);
    ck_assert_int_eq(livrec_opts_copy(o, &copy), LIVREC_OK);
    ck_assert_int_eq(livrec_opts_set(o, "record.format", NULL), LIVREC_OK);
    ck_assert_str_eq(livrec_opts_get(o, "record.format"), "ts");
    ck_assert_str_eq(livrec_opts_get(copy, "record.format"), "mkv");
    ck_assert_ptr_null(livrec_opts_get(copy, "net.proxy"));
    ck_assert_ptr_null(livrec_opts_get(copy, "nothing"));
    ck_assert_ptr_null(livrec_opts_get(copy, NULL));
    ck_assert_int_eq(livrec_opts_copy(o, NULL), LIVREC_EARG);
    livrec_opts_free(copy);
    livrec_opts_free(o);
}
END_TEST

START_TEST(every_option_is_described)
{
    uint32_t n = livrec_option_count();
    ck_assert_uint_gt(n, 10);
    for (uint32_t i = 0; i < n; i++) {
        static const int32_t needed[] = {LIVREC_OPTION_NAME, LIVREC_OPTION_TYPE,
                                         LIVREC_OPTION_HELP, LIVREC_OPTION_SCOPE,
                                         LIVREC_OPTION_SINCE};
        const char *name = livrec_option_str(i, LIVREC_OPTION_NAME);
        for (size_t f = 0; f < sizeof needed / sizeof *needed; f++)
            ck_assert_msg(livrec_option_str(i, needed[f]) != NULL, "%s lacks field %d",
                          name ? name : "?", needed[f]);
    }
    ck_assert_ptr_null(livrec_option_str(n, LIVREC_OPTION_NAME));
    ck_assert_ptr_null(livrec_option_str(0, -1));
    ck_assert_ptr_null(livrec_option_str(0, LIVREC_OPTION_META + 1));
}
END_TEST

UNIT_MAIN("api options", names_and_texts_of_errors, a_failure_names_the_function,
          the_text_belongs_to_the_thread, values_go_in_and_out, every_option_is_described)
