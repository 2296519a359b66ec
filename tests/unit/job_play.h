/* Jobs that play a script of job_sim.h, and how they end. */
#ifndef JOB_PLAY_H
#define JOB_PLAY_H

#include "job_sim.h"

/* One room, for at most so many seconds. */
struct sim *play(const char *script, double seconds);

/* The one job ended between two times, with this code and text. */
void expect_end(struct sim *s, double from, double to, int code, const char *text);

#endif
