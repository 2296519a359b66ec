/* The bucket that files are uploaded into: can it be written? */
#include <stdlib.h>
#include <string.h>

#include "doctor.h"
#include "exit.h"
#include "json_in.h"
#include "msg.h"

#define STEP "bucket"
#define CODES 64

bool doctor_has_bucket(const livrec_opts *opts)
{
    const char *bucket = livrec_opts_get(opts, "post.s3.bucket");
    return bucket && *bucket;
}

static int32_t code_of(struct json name)
{
    for (int32_t code = 0; code > -CODES; code--)
        if (jv_is_str(name, livrec_error_name(code)))
            return code;
    return LIVREC_EINTERNAL;
}

static void tell(struct doctor *d, struct json step)
{
    char *place = jv_str(jv_get(step, "path")), *text = jv_str(jv_get(step, "text"));
    int32_t code = code_of(jv_get(step, "code"));
    bool plain = place && strncmp(place, "http://", 7) == 0;
    if (code)
        doctor_tell(d, STEP, VERDICT_BAD, code, "%s", text ? text : livrec_error_text(code));
    else
        doctor_tell(d, STEP, plain ? VERDICT_NOTE : VERDICT_OK, 0,
                    plain ? tr("%s can be written; others on the way can read along")
                          : tr("%s can be written"),
                    place ? place : "?");
    free(place);
    free(text);
}

/* An upload is begun and taken back: nothing is left there. */
void doctor_bucket(struct doctor *d)
{
    livrec *lr = NULL;
    char *text = NULL;
    struct json steps, step;
    const char *at = NULL;
    if (!doctor_has_bucket(d->call->opts))
        return;
    int32_t code = livrec_new(d->call->opts, &lr);
    if (code == 0)
        code = livrec_post(lr, NULL, NULL, &text);
    if (code == 0 && jv_read(text, strlen(text), &steps) && jv_item(steps, &at, &step))
        tell(d, step);
    else
        doctor_tell(d, STEP, VERDICT_BAD, code ? code : LIVREC_EINTERNAL, "%s",
                    plain_error(livrec_last_error()));
    livrec_text_free(text);
    livrec_free(lr);
}
