/* A file as input of a pipeline: its bytes into the reader that suits them. One thread's; calls may
 * block on the disk. */
#ifndef LR_INPUT_H
#define LR_INPUT_H

#include "core/env.h"
#include "record/likeness.h"
#include "record/moov.h"
#include "record/tags_read.h"

struct lr_input {
    const struct lr_env *env;
    const char *path; /* borrowed */
    int fd;
    int64_t size, at; /* bytes; read so far */
    enum lr_container container;
    struct lr_reader *reader;
    uint8_t *block;
    struct lr_tag_text tags; /* what stands in its beginning */
    int64_t zeros;           /* bytes of zeros that the reader was spared */
    bool in_zeros;
    struct lr_moov moov;     /* of MP4 */
    bool by_tables;          /* `reader` is one of record/tables.h */
    bool headless;           /* it is one of record/headless.h */
    const struct lr_likeness *like; /* set before it is started: for an MP4 without a moov; or NULL */
    int64_t passed;          /* bytes that readers before it skipped */
};

/* Open and see what it is: by its first bytes, else by its name. LIVREC_EIO (also while it is being
 * recorded), LIVREC_EMEDIA, LIVREC_ENOMEM. Close it in any case. */
int lr_input_open(struct lr_input *in, const struct lr_env *env, const char *path,
                  struct lr_err *err);
int lr_input_start(struct lr_input *in, struct lr_stage *out, struct lr_err *err);
/* The next block; *end: there is none, and the reader was flushed. An error of the reader or of
 * what stands behind it is its code, with the text in out->err. */
int lr_input_step(struct lr_input *in, bool *end, struct lr_err *err);
int64_t lr_input_skipped(const struct lr_input *in); /* bytes so far that are no media */
bool lr_input_index_damaged(const struct lr_input *in); /* of an MP4 that is read by it */
bool lr_input_mute(const struct lr_input *in); /* there is sound, but it can't be told what */
void lr_input_close(struct lr_input *in);

#endif
