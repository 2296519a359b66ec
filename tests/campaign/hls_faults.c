/* HLS with faults on one segment in twenty (404, 5xx, cut, silence) that heal while it is in the
 * window, addresses that expire, and senders that restart and count from 0 again.
 *
 *     hls_faults [SEGMENTS [SEED]]
 *
 * Virtual time; two halves, of which one is told when its address expires. 10,000 segments have 20
 * expiries and 20 restarts. Fails when a frame is lost or doubled. A third run has faults that are
 * too much for its window: there, each missing frame must be told by a gap event. */
#include <stdio.h>

#include "world.h"

#define SEGMENT_MS 2000
#define RESTARTS 10 /* of each half */
#define FRAME_MS 40

static struct channel *channel;

/* Pictures between two restarts. */
static int64_t epoch_frames(void *user, uint32_t epoch)
{
    struct world *w = user;
    if (!channel)
        channel = channel_get(&w->sim.server.channels, "room", 4);
    const struct timeline *t = &channel->line;
    if ((int)epoch + 1 >= t->count)
        return 0;
    return (t->spans[epoch + 1].start - t->spans[epoch].start) / FRAME_MS;
}

static const char heals[] = "set window=8\n"
                            "on *.ts chance=0.015 status code=404\n"
                            "on *.ts chance=0.015 status code=500-504\n"
                            "on *.ts chance=0.012 rst after=100-20000\n"
                            "on *.ts chance=0.008 stall after=100-20000\n"
                            "on *.m3u8 chance=0.02 status code=503\n"
                            "on *.m3u8 chance=0.01 empty\non *.m3u8 chance=0.01 rst after=10\n";
static const char does_not[] = "set window=3\non *.ts chance=0.02 stall after=100-20000\n"
                               "on *.ts chance=0.05 nth=50- status code=404\n"
                               "on *.m3u8 chance=0.3 status code=503\n";

static void say(const char *what, bool good, const struct world *w, const struct truth_sum *sum)
{
    printf("%s %s: %d segment requests, %d questions to the platform, %lld frames, %lld missing, "
           "%lld doubled; silent "
           "loss "
           "%lld, gap edges off by %lld ms at most, %d gaps of nothing\n",
           good ? "ok  " : "FAIL", what, w->sim.segments, w->asks, (long long)sum->frames,
           (long long)sum->missing, (long long)sum->doubled, (long long)sum->silent,
           (long long)sum->edge_ms, sum->idle);
}

static struct world *play(const char *faults, int64_t total_ms, int restarts, int seed, bool tells,
                          struct truth_sum *sum)
{
    char script[2048];
    int n = snprintf(script, sizeof script, "seed %d\n%s", seed, faults);
    for (int i = 1; i <= restarts; i++)
        n += snprintf(script + n, sizeof script - (size_t)n, "at %lld reset\n",
                      (long long)((2 * i - 1) * total_ms / (2 * restarts + 2)));
    struct world *w = world_new(&(struct world_config){
        .script = script, .life_ms = total_ms / (RESTARTS + 1), .tells_life = tells});
    channel = NULL;
    world_record(w, "room", "live.m3u8");
    w->room[0].epoch_frames = epoch_frames;
    w->room[0].user = w;
    world_run(w, total_ms);
    world_stop(w, sum);
    return w;
}

static bool half(const char *what, int segments, int seed, bool tells)
{
    struct truth_sum sum = {0};
    int64_t total_ms = (int64_t)segments * SEGMENT_MS;
    struct world *w = play(heals, total_ms, RESTARTS, seed, tells, &sum);
    bool good = sum.missing == 0 && sum.doubled == 0 && sum.silent == 0 && sum.idle == 0 &&
                w->room[0].video.epoch == RESTARTS && w->asks > RESTARTS &&
                sum.frames >= (total_ms - 20000) / FRAME_MS && w->ends == 1;
    say(what, good, w, &sum);
    world_free(w);
    return good;
}

static bool too_much(int segments, int seed)
{
    struct truth_sum sum = {0};
    struct world *w = play(does_not, (int64_t)segments * SEGMENT_MS, 0, seed, false, &sum);
    bool good = sum.missing > 0 && sum.doubled == 0 && sum.silent == 0 && sum.idle == 0 &&
                sum.edge_ms <= FRAME_MS && w->ends == 1;
    say("faults that do not heal", good, w, &sum);
    world_free(w);
    return good;
}

int main(int argc, char **argv)
{
    int segments = world_arg(argc, argv, 1, 10000), seed = world_arg(argc, argv, 2, 1);
    bool good = half("the expiry is told", segments / 2, seed, true);
    good &= half("the expiry is not told", segments / 2, seed + 1, false);
    good &= too_much(segments / 10, seed + 2);
    return good ? 0 : 1;
}
