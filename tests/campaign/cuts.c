/* HTTP-FLV connections that are cut (RST, FIN) or fall silent, at seeded times, from servers that
 * give new viewers at least two seconds that were on air before, ten, and none.
 *
 *     cuts [CUTS [SEED]]
 *
 * Virtual time. Fails when a frame is lost or doubled by a cut, when a stall costs more than 11 s
 * and a GOP, when one in a hundred reconnects takes longer than half a second, or when media is
 * missing that no gap event accounts for. */
#include <stdio.h>

#include "world.h"

#define GOP_MS 2000
#define SLICE_MS 60000
#define FRAME_MS 40
#define BACK_MS 500
#define STALL_MS 11000
#define CUTS                                                                                       \
    "on *.flv chance=0.1 rst after=1000-60000\n"                                                   \
    "on *.flv chance=0.5 rst ms=2100-20000\non *.flv fin ms=2100-20000\n"

/* Gaps are right, whatever is lost. */
static bool told(const struct world *w, const struct truth_sum *sum)
{
    return sum->frames > 0 && sum->doubled == 0 && sum->silent == 0 && sum->idle == 0 &&
           sum->edge_ms <= FRAME_MS && w->ends == 1;
}

/* `worst_ms`: the longest that may be missing. */
static bool run(const char *what, const char *faults, int cuts, int seed, int64_t worst_ms)
{
    char script[512];
    struct truth_sum sum = {0};
    snprintf(script, sizeof script, "seed %d\n%s", seed, faults);
    struct world *w = world_new(&(struct world_config){.script = script});
    world_record(w, "room", "live.flv");
    for (int i = 0; w->backs + w->stalls < cuts && i < 2 * cuts; i++)
        world_run(w, SLICE_MS);
    int happened = w->backs + w->stalls;
    world_stop(w, &sum);
    int64_t p99 = world_back_ms(w, 990);
    bool good = happened >= cuts && told(w, &sum) && sum.longest_ms <= worst_ms &&
                (sum.missing > 0) == (worst_ms > 0) && p99 <= BACK_MS && w->silent_ms <= STALL_MS;
    printf(
        "%s %s: %d breaks, %lld frames, %lld missing (longest %lld ms), %lld doubled; silent loss "
        "%lld, gap edges off by %lld ms at most, %d gaps of nothing; back after %lld ms (p50), "
        "%lld ms (p99), %lld ms (most), after silence %lld ms\n",
        good ? "ok  " : "FAIL", what, happened, (long long)sum.frames, (long long)sum.missing,
        (long long)sum.longest_ms, (long long)sum.doubled, (long long)sum.silent,
        (long long)sum.edge_ms, sum.idle, (long long)world_back_ms(w, 500), (long long)p99,
        (long long)world_back_ms(w, 1000), (long long)w->silent_ms);
    world_free(w);
    return good;
}

int main(int argc, char **argv)
{
    int cuts = world_arg(argc, argv, 1, 1000), seed = world_arg(argc, argv, 2, 1);
    bool good = run("RST and FIN", "set cache=2000\n" CUTS, cuts * 6 / 10, seed, 0);
    good &= run("RST and FIN, much cached", "set cache=10000\n" CUTS, cuts / 10, seed, 0);
    good &= run("RST and FIN without a cache", "set cache=-1\n" CUTS, cuts / 10, seed, 2 * GOP_MS);
    good &= run("stalls", "set cache=2000\non *.flv stall ms=2100-20000\n", cuts / 5, seed,
                STALL_MS + GOP_MS);
    return good ? 0 : 1;
}
