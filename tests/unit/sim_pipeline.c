/* The pipeline and the disk of the simulated world: they count what is pushed. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "record/disk.h"
#include "record/pipeline.h"
#include "sim_parts.h"

struct lr_pipeline {
    struct lr_stage in; /* first */
    const struct lr_pipeline_ops *ops;
    void *user;
    int64_t max_ms;
    int root_fd;
    struct lr_pipeline_stats stats;
    bool opened, full, starved;
};

SIM_WRAP(lr_pipeline_new);
SIM_WRAP(lr_pipeline_room);
SIM_WRAP(lr_pipeline_reconnected);
SIM_WRAP(lr_pipeline_resume);
SIM_WRAP(lr_pipeline_in);
SIM_WRAP(lr_pipeline_raw);
SIM_WRAP(lr_pipeline_stats);
SIM_WRAP(lr_pipeline_tick);
SIM_WRAP(lr_pipeline_close);
SIM_WRAP(lr_disk_new);
SIM_WRAP(lr_disk_free);
SIM_WRAP(lr_sink_find);

static struct sim *world;

/* Is it "record.dir", /tmp, not a folder that stands in for it? */
static bool is_first(int root_fd)
{
    struct stat tmp, root;
    SIM_MUST(stat("/tmp", &tmp) + fstat(root_fd, &root) == 0);
    return tmp.st_ino == root.st_ino && tmp.st_dev == root.st_dev;
}

static int sim_space(const struct lr_files *f, int fd, struct lr_disk_space *out)
{
    SIM_MUST(fd >= 0);
    *out = (struct lr_disk_space){INT64_C(1) << 40, INT64_C(1) << 41, -1};
    if (sim_disk_is("gone", "back") && is_first(fd))
        out->bytes = 0;
    return 0;
}

/* Folders are proven by a file whose name is random. It lies in no real folder: a world beside this
 * one has the same names, and the one that is late would have to take others, with which all that
 * chance decides is different. */
static int sim_create(const struct lr_files *f, int root_fd, const char *path, mode_t mode)
{
    (void)f, (void)mode;
    SIM_MUST(strncmp(path, ".livrec-", 8) == 0);
    if (sim_disk_is("broken", "back") && is_first(root_fd))
        return -EROFS;
    int fd = memfd_create(path, MFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

static int sim_unlink(const struct lr_files *f, int root_fd, const char *path)
{
    (void)f, (void)root_fd;
    SIM_MUST(strncmp(path, ".livrec-", 8) == 0);
    return 0;
}

static void sim_warn(struct lr_log *log, enum lr_level level, uint64_t job, const char *text)
{
    world->warnings++;
    snprintf(world->warned, sizeof world->warned, "%s", text);
}

void sim_pipeline_world(struct sim *s)
{
    world = s;
    s->files = *lr_files_system();
    s->files.space = sim_space;
    s->files.create = sim_create;
    s->files.unlink = sim_unlink;
    s->log = (struct lr_log){LR_WARN, sim_warn};
}

static int on_gap(struct lr_stage *in, const struct lr_gap *g)
{
    struct lr_pipeline *p = (struct lr_pipeline *)in;
    world->gaps_pushed++;
    p->stats.gaps++;
    p->ops->gap(p->user, g, p->stats.duration_ms, g->duration / 90);
    return 0;
}

static void close_file(struct lr_pipeline *p)
{
    const struct lr_err none = {0};
    const struct lr_closed f = {p->root_fd,           "a.ts",          p->stats.bytes,
                                p->stats.duration_ms, p->stats.frames, &none};
    if (p->opened)
        p->ops->file_closed(p->user, &f);
    p->opened = false;
}

static void take(struct lr_pipeline *p, int64_t media_ms)
{
    struct lr_err why;
    if (p->full || p->starved)
        return;
    bool fails = sim_disk_is("broken", "back");
    bool full = sim_disk_is("gone", "back") || sim_disk_is("quota", "back");
    if ((full || fails) && is_first(p->root_fd)) {
        p->starved = true;
        lr_err_set(&why, LIVREC_EIO, "writing a.ts.part: %s",
                   fails ? "Input/output error" : "No space left on device");
        p->ops->starved(p->user, &why, !fails);
        if (fails)
            close_file(p);
        return;
    }
    if (!p->opened)
        p->ops->file_open(p->user, p->root_fd, "a.ts");
    p->opened = true;
    p->stats.bytes += media_ms * BYTES_PER_MS;
    p->stats.waiting += (size_t)(media_ms * BYTES_PER_MS);
    if (p->stats.waiting > world->most_waiting && sim_disk_is("full", "free"))
        world->most_waiting = p->stats.waiting;
    p->stats.duration_ms += media_ms;
    p->stats.frames += media_ms / 40;
    if (p->max_ms && p->stats.duration_ms >= p->max_ms) {
        p->full = true;
        p->ops->full(p->user);
    }
}

/* The length of media stands where other frames have their time. */
static int on_frame(struct lr_stage *in, const struct lr_frame *f)
{
    take((struct lr_pipeline *)in, f->pts);
    return 0;
}

static const struct lr_stage_ops in_ops = {.name = "sim", .gap = on_gap, .frame = on_frame};

int __wrap_lr_pipeline_new(const struct lr_pipeline_config *cfg, const struct lr_pipeline_ops *ops,
                           void *user, struct lr_pipeline **out, struct lr_err *err)
{
    (void)err;
    struct lr_pipeline *p = calloc(1, sizeof *p);
    *p = (struct lr_pipeline){.in = {.ops = &in_ops},
                              .ops = ops,
                              .user = user,
                              .max_ms = cfg->max_ms,
                              .root_fd = cfg->root_fd};
    SIM_MUST(cfg->root_fd >= 0);
    SIM_MUST(strcmp(cfg->name, "{anchor}_{date}_{time}") == 0);
    world->pipelines++;
    *out = p;
    return 0;
}

int __wrap_lr_pipeline_room(struct lr_pipeline *p, const struct lr_room *room, const char *quality,
                            const char *protocol)
{
    SIM_MUST(p);
    snprintf(world->named, sizeof world->named, "%s (%s, %s)", room->anchor,
             room->name ? room->name : "-", room->alias ? room->alias : "-");
    SIM_MUST(strcmp(quality, "origin") == 0 || strcmp(quality, "sd") == 0);
    SIM_MUST(protocol);
    world->rooms_told++;
    return 0;
}

void __wrap_lr_pipeline_reconnected(struct lr_pipeline *p, const char *why)
{
    SIM_MUST(p);
    SIM_MUST(why);
}

void __wrap_lr_pipeline_resume(struct lr_pipeline *p, int root_fd)
{
    p->root_fd = root_fd;
    p->starved = false;
}

struct lr_stage *__wrap_lr_pipeline_in(struct lr_pipeline *p)
{
    return &p->in;
}

struct lr_out *__wrap_lr_pipeline_raw(struct lr_pipeline *p, const char *ext)
{
    (void)p, (void)ext;
    return NULL;
}

void __wrap_lr_pipeline_stats(const struct lr_pipeline *p, struct lr_pipeline_stats *out)
{
    struct lr_pipeline *me = (struct lr_pipeline *)p;
    if (!sim_disk_is("full", "free")) /* a full one takes nothing: all that is pushed waits */
        me->stats.waiting = 0;
    *out = p->stats;
}

void __wrap_lr_pipeline_tick(struct lr_pipeline *p)
{
    SIM_MUST(p);
}

static void closed(void *arg)
{
    struct lr_pipeline *p = arg;
    close_file(p);
    p->ops->closed(p->user);
    free(p);
    world->pipelines--;
}

void __wrap_lr_pipeline_close(struct lr_pipeline *p)
{
    SIM_MUST(lr_timer_start(world->loop, 30, closed, p));
}

int __wrap_lr_disk_new(const struct lr_env *env, struct lr_loop *loop, struct lr_disk **out,
                       struct lr_err *err)
{
    (void)env, (void)loop, (void)err;
    *out = NULL;
    return 0;
}

void __wrap_lr_disk_free(struct lr_disk *d)
{
    SIM_MUST(!d);
}

const struct lr_sink_ops *__wrap_lr_sink_find(const char *name)
{
    static const struct lr_sink_ops any = {.name = "ts", .ext = "ts"};
    return strcmp(name, "m4a") == 0 ? NULL : &any;
}
