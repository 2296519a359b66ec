/* Memory that runs out while a recording is made anew: an error, and the old one is there. */
#include "unit.h"

#include "scarce.h"

#include "old_mp4.h"

START_TEST(each_allocation_once)
{
    struct rig r;
    struct old_mp4 old;
    long n = 0;
    bool reached = true;
    scarce_spare(true);
    for (; reached; n++) {
        struct lr_err err;
        rig_open(&r);
        old_begin(&old, &lr_sink_mp4);
        old_media(&old, 4000);
        old_end(&old, &r);
        struct lr_faststart f = {.env = &r.env, .root_fd = r.root, .path = "x.mp4", .digest = LR_DIGEST_XXH128, .jumps = 3};
        scarce_set(n);
        scarce_spare(false);
        int rc = lr_faststart(&f, &err);
        scarce_spare(true);
        reached = scarce_reached();
        ck_assert(rc == 0 || (rc == LIVREC_ENOMEM && err.code == rc));
        ck_assert(rc == 0 || reached);
        rig_check_names(&r, "x.mp4");
        if (rc)
            rig_check_file(&r, "x.mp4", old.out.bytes.data, old.out.bytes.len);
        old_free(&old);
        rig_close(&r);
    }
    ck_assert_int_gt(n, 20);
}
END_TEST

UNIT_MAIN("faststart_torture", each_allocation_once)
