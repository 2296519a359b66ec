#include "fuzz.h"

#include <string.h>

#include "post/s3_answer.h"
#include "post/s3_etag.h"

#define ARENA ((size_t)1 << 20)

static void check_text(const char *s)
{
    MUST(!s || strlen(s) <= 4096);
}

/* An answer in XML, and the same bytes as an ETag. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lr_arena *a = lr_arena_new(ARENA);
    struct lr_s3_answer answer;
    struct lr_err err = {0};
    int rc = lr_s3_answer(a, (const char *)data, size, &answer, &err);
    MUST(rc == 0 || rc == LIVREC_ENOMEM);
    if (rc == 0) {
        check_text(answer.upload);
        check_text(answer.etag);
        check_text(answer.code);
        check_text(answer.message);
        check_text(answer.region);
        MUST(answer.root || (!answer.upload && !answer.code));
    }
    const char *etag =
        lr_s3_etag(a, size < 512 ? lr_arena_strndup(a, (const char *)data, size) : "");
    MUST(!etag || (*etag && !strpbrk(etag, "\"<>&")));
    const char *parts[] = {etag, etag};
    MUST(!lr_s3_etag_is_md5(etag) || lr_s3_etag_is_of_parts(lr_s3_etag_of(a, parts, 2), 2));
    lr_arena_free(a);
    return 0;
}
