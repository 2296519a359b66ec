/* A store in a folder of its own, with a clock that stands still. */
#ifndef STORE_RIG_H
#define STORE_RIG_H

#include "core/clock.h"
#include "store/jobs.h"

#define STORE_RIG_TIME 1764322200000 /* 2025-11-28 09:30:00 UTC */

extern struct lr_clock_fake store_rig_clock;

void store_rig_open(void);
void store_rig_close(void); /* removes the folder */
/* "FOLDER/name" in `out`, which is returned. */
const char *store_rig_path(char out[static 200], const char *name);
struct lr_store *store_rig_store(const char *name); /* NULL: in memory */
void store_rig_exec(const char *name, const char *sql);

#endif
