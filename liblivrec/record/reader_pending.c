/* Containers that have no reader in this build. Weak: a reader that is linked takes its place. */
#include "record/reader.h"

#define WEAK __attribute__((weak))

WEAK int lr_reader_ts_new(struct lr_stage *out, struct lr_reader **r)
{
    return LIVREC_EUNSUPPORTED;
}

WEAK int lr_reader_fmp4_new(struct lr_stage *out, struct lr_reader **r)
{
    return LIVREC_EUNSUPPORTED;
}

WEAK int lr_reader_adts_new(struct lr_stage *out, struct lr_reader **r)
{
    return LIVREC_EUNSUPPORTED;
}
