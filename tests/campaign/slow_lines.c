/* A line that gives a third of real time, and another one that is well: the switch between the two
 * while the first still runs.
 *
 *     slow_lines
 *
 * Virtual time. Fails when a frame is doubled, when one is missing though the new line has it in
 * its cache, when the switch does not come within the minute, or when a gap event does not say
 * exactly what is missing. */
#include <stdio.h>

#include "world.h"

#define SLOW "on *.flv nth=1 drip bytes=100 ms=20\n" /* 40 kbit/s of 120 */
#define FRAME_MS 40

/* `kept_ms`: what the new line still has. */
static bool run(const char *what, const char *other, int kept_ms)
{
    char script[128];
    struct truth_sum sum = {0};
    snprintf(script, sizeof script, "seed 1\nset cache=%d\n" SLOW, kept_ms);
    struct world *w = world_new(&(struct world_config){.script = script, .other = other});
    world_record(w, "room", "live.flv");
    world_run(w, 29000);
    int before = w->starts;
    world_run(w, 91000);
    int starts = w->starts - before + (w->sim.segments > 0);
    world_stop(w, &sum);
    int64_t frames = w->room[0].video.frames, least = kept_ms >= 60000 ? 115 * 25 : 90 * 25;
    bool good = before == 1 && starts == 1 && sum.doubled == 0 && sum.silent == 0 &&
                sum.idle == 0 && sum.edge_ms <= FRAME_MS && frames >= least && w->ends == 1 &&
                (sum.missing == 0) == (kept_ms >= 60000);
    printf("%s %s: %d switch, %lld pictures, %lld frames missing (longest %lld ms), %lld doubled; "
           "silent loss %lld, gap edges off by %lld ms at most, %d gaps of nothing\n",
           good ? "ok  " : "FAIL", what, starts, (long long)frames, (long long)sum.missing,
           (long long)sum.longest_ms, (long long)sum.doubled, (long long)sum.silent,
           (long long)sum.edge_ms, sum.idle);
    world_free(w);
    return good;
}

int main(void)
{
    bool good = run("FLV to FLV, all is kept", "live.flv?2", 60000);
    good &= run("FLV to TS, all is kept", "live.ts", 60000);
    good &= run("FLV to HLS", "live.m3u8", 2000);
    good &= run("FLV to FLV, little is kept", "live.flv?2", 2000);
    good &= run("FLV to FLV, nothing is kept", "live.flv?2", -1);
    return good ? 0 : 1;
}
