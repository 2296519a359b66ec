#include "fuzz.h"

#include "net/head.h"

static void check_view(const struct lr_head *h)
{
    struct lr_http_head v;
    lr_head_view(h, "u", &v);
    MUST(v.status >= 0 && v.status <= 999);
    MUST(v.length >= -1 && v.header_count <= LR_HEAD_FIELDS);
    for (size_t i = 0; i < v.header_count; i++) {
        MUST(*v.headers[i].name);
        for (const char *c = v.headers[i].name; *c; c++)
            MUST(*c < 'A' || *c > 'Z');
        for (const char *c = v.headers[i].value; *c; c++)
            MUST(*c == '\t' || (unsigned char)*c >= 0x20);
        MUST(lr_http_header(&v, v.headers[i].name));
    }
}

/* Lines as curl gives them: each with its line end, the last perhaps without. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lr_head *h = lr_head_new();
    while (size) {
        const uint8_t *end = memchr(data, '\n', size);
        size_t len = end ? (size_t)(end - data) + 1 : size;
        char *line = lr_strndup((const char *)data, len);
        int rc = lr_head_line(h, line, len);
        lr_free(line);
        check_view(h);
        if (rc)
            break;
        data += len;
        size -= len;
    }
    lr_head_free(h);
    return 0;
}
