/* A day of recordings with faults: memory and descriptors must not grow.
 *
 *     day [HOURS [ROOMS [SEED]]]
 *
 * Virtual time; half of the rooms are FLV, half HLS. Connections are cut or fall silent, one
 * segment in fifty fails, senders restart every two hours, addresses live for an hour, one question
 * to the platform in twenty fails, and a new file begins each hour. Memory is that of the whole
 * process, with the simulated platform in it. */
#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

#include "world.h"

#define HOUR_MS ((int64_t)3600 * 1000)
#define WARM_UP 3         /* hours that do not count */
#define SLOPE_HOURS 12    /* less says nothing about a day: then growth as such is judged */
#define SLOPE_MAX 1048576 /* bytes a day */
#define GROWTH_MAX                                                                                 \
    (8 * SLOPE_MAX) /* in a short run; sanitizers keep what was freed for a while                  \
                     */
#define HOURS_MAX 240

static const char faults[] = "set cache=2000 window=8\n"
                             "on *.flv chance=0.5 rst ms=10000-600000\n"
                             "on *.flv chance=0.5 fin ms=10000-600000\n"
                             "on *.flv stall ms=10000-600000\n"
                             "on *.ts chance=0.01 status code=404\n"
                             "on *.ts chance=0.005 rst after=100-20000\n"
                             "on *.ts chance=0.005 stall after=100-20000\n"
                             "on *.m3u8 chance=0.01 status code=503\n";

static int64_t resident(void)
{
    long long size, pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    int n = f ? fscanf(f, "%lld %lld", &size, &pages) : 0;
    if (f)
        fclose(f);
    sim_must(n == 2, "/proc/self/statm");
    return pages * sysconf(_SC_PAGESIZE);
}

static int descriptors(void)
{
    int n = 0;
    DIR *d = opendir("/proc/self/fd");
    sim_must(d != NULL, "/proc/self/fd");
    while (readdir(d))
        n++;
    closedir(d);
    return n;
}

/* Bytes a day that a line through the hours grows by. */
static double slope(const int64_t *rss, int first, int hours)
{
    double n = 0, x = 0, y = 0, xx = 0, xy = 0;
    for (int i = first; i < hours; i++) {
        n++;
        x += i;
        y += (double)rss[i];
        xx += (double)i * i;
        xy += (double)i * (double)rss[i];
    }
    return n > 1 ? 24 * (n * xy - x * y) / (n * xx - x * x) : 0;
}

static struct world *begin(int hours, int rooms, int seed)
{
    static char script[4096];
    int n = snprintf(script, sizeof script, "seed %d\n%s", seed, faults);
    for (int i = 1; i <= hours / 2 && i <= 14; i++)
        n += snprintf(script + n, sizeof script - (size_t)n, "at %lld reset\n",
                      (long long)((2 * i - 1) * HOUR_MS + HOUR_MS / 2));
    struct world *w = world_new(&(struct world_config){.script = script,
                                                       .life_ms = HOUR_MS,
                                                       .tells_life = true,
                                                       .api_fails = 0.05,
                                                       .keeps_nothing = true,
                                                       .split_time = "1h"});
    for (int i = 0; i < rooms; i++) {
        char name[16];
        snprintf(name, sizeof name, "room%d", i);
        world_record(w, name, i % 2 ? "live.m3u8" : "live.flv");
    }
    return w;
}

int main(int argc, char **argv)
{
    int hours = world_arg(argc, argv, 1, 24), rooms = world_arg(argc, argv, 2, 10);
    int64_t rss[HOURS_MAX], growth;
    struct truth_sum sum = {0};
    hours = hours > HOURS_MAX ? HOURS_MAX : hours;
    struct world *w = begin(hours, rooms, world_arg(argc, argv, 3, 1));
    int fds = 0, most = 0;
    for (int i = 0; i < hours; i++) {
        world_run(w, HOUR_MS);
        rss[i] = resident();
        int now = descriptors();
        fds = i == 0 ? now : fds;
        most = now > most ? now : most;
    }
    bool day = hours >= SLOPE_HOURS;
    growth = day ? (int64_t)slope(rss, WARM_UP, hours) : rss[hours - 1] - rss[0];
    world_stop(w, &sum);
    bool good = growth <= (day ? SLOPE_MAX : GROWTH_MAX) && most - fds <= rooms &&
                sum.doubled == 0 && sum.silent == 0 && sum.frames > 0 && w->ends == rooms;
    printf(
        "%s %d h, %d rooms, %d connections cut or silent, %d files, %lld frames, %lld missing, "
        "%lld "
        "doubled, silent loss %lld, edges off by %lld ms; memory %lld KiB %s, at the end %lld KiB; "
        "%d descriptors after an hour, %d at most\n",
        good ? "ok  " : "FAIL", hours, rooms, w->backs + w->stalls, w->files, (long long)sum.frames,
        (long long)sum.missing, (long long)sum.doubled, (long long)sum.silent,
        (long long)sum.edge_ms, (long long)(growth / 1024),
        day ? "a day more" : "more than after an hour", (long long)(rss[hours - 1] / 1024), fds,
        most);
    world_free(w);
    return good ? 0 : 1;
}
