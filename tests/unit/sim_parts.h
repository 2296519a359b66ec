/* Between the parts of job_sim.h. */
#ifndef SIM_PARTS_H
#define SIM_PARTS_H

#include <stdio.h>
#include <stdlib.h>

#include "job_sim.h"
#include "record/stage.h"

#define BYTES_PER_MS 250

/* What the linker puts in the place of a function (--wrap). */
#define SIM_WRAP(function) __typeof__(function) __wrap_##function

/* What the simulation relies on, in tests of check and elsewhere. */
#define SIM_MUST(good)                                                                             \
    ((good) ? (void)0 : (fprintf(stderr, "%s:%d: not %s\n", __FILE__, __LINE__, #good), abort()))

void sim_media_world(struct sim *s);
void sim_media(void);
/* When the last line of the script with this key (and name, unless NULL) came; -1: not yet. */
double sim_last_time(const char *key, const char *name);
bool sim_is_down(const char *line, char how[16]);
bool sim_is_cut_off(void); /* the network at this end */
bool sim_disk_is(const char *what, const char *otherwise);
struct lr_hold *sim_seat(struct sim *world); /* NULL: nothing has to be held */
void sim_pipeline_world(struct sim *s);

#endif
