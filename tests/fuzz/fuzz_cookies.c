#include "fuzz.h"

#include <livrec/error.h>

#include "core/arena.h"
#include "core/clock.h"
#include "data/encode.h"
#include "net/cookie.h"
#include "net/cookie_file.h"

/* Whatever the file says, a header is one line of pairs for the platform's own hosts. */
static void send(const struct lr_cookie_file *f, const char *to, bool ours)
{
    struct lr_arena *a = lr_arena_new((size_t)64 << 20);
    struct lr_jar *jar = lr_jar_new(lr_clock_system());
    struct lr_url u;
    MUST(lr_url_parse(a, to, &u) == 0);
    MUST(lr_jar_add_file(jar, "live.a.com", f) == 0);
    const char *header = lr_jar_header(jar, a, &u);
    MUST(ours || !header);
    for (const char *c = header; c && *c; c++)
        MUST((unsigned char)*c >= ' ' && *c != 127);
    lr_jar_free(jar);
    lr_arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lr_cookie_file f;
    char *copy = lr_malloc(size);
    if (size)
        memcpy(copy, data, size);
    int rc = lr_cookie_file_read(&f, copy, size);
    lr_free(copy);
    MUST(rc == (f.count ? 0 : LIVREC_EPARSE));
    MUST(f.count || *f.slip.text);
    MUST(f.slip.line >= 0 && lr_utf8_valid(f.slip.text, strlen(f.slip.text)));
    MUST(lr_cookie_file_fitting(&f, "live.a.com") <= f.count);
    send(&f, "https://live.a.com/", true);
    send(&f, "https://b.com/", false);
    send(&f, "https://www.a.com/", false);
    lr_cookie_file_clear(&f);
    return 0;
}
