/* Times, sizes and rates for people. */
#ifndef CLI_FIGURES_H
#define CLI_FIGURES_H

#include <stdint.h>

#include "text.h"

void figure_time(struct text *t, int64_t ms);     /* "0:12:34" */
void figure_bytes(struct text *t, int64_t bytes); /* "12.3 MiB" */
void figure_rate(struct text *t, int64_t bits);   /* "8.0 Mbit/s" */

#define FIGURE_DAY 16
void figure_day(char out[FIGURE_DAY], int64_t when); /* Unix seconds: "2026-12-01", here; or "?" */

#endif
