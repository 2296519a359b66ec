/* What a power cut leaves. */
#include "crash_disk.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE ((size_t)4096)
#define SECTOR ((size_t)512)

/* splitmix64 */
uint64_t crash_rand(uint64_t *seed, uint64_t below)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    z ^= z >> 31;
    return below ? z % below : z;
}

static size_t between(uint64_t *seed, size_t from, size_t to)
{
    return from >= to ? from : from + (size_t)crash_rand(seed, to - from + 1);
}

/* The content of `f` as far as it is durable, `size` bytes long, zeros behind that. */
static void begin(struct crash_file *out, const struct crash_file *f, size_t size)
{
    size_t kept = f->safe_size < size ? f->safe_size : size;
    out->data = calloc(1, size + 1);
    ck_assert_ptr_nonnull(out->data);
    if (kept)
        memcpy(out->data, f->safe, kept);
    out->size = size;
}

/* The new content of [from, to), as far as there is some. */
static void bring(struct crash_file *out, const struct crash_file *f, size_t from, size_t to)
{
    size_t end = to < out->size ? to : out->size;
    end = end < f->size ? end : f->size;
    if (from < end)
        memcpy(out->data + from, f->data + from, end - from);
}

/* Each page by itself; one of them was being written. */
static void bring_pages(struct crash_file *out, const struct crash_file *f, uint64_t *seed)
{
    size_t torn = between(seed, f->same, out->size) / PAGE;
    for (size_t at = f->same / PAGE * PAGE; at < out->size; at += PAGE) {
        if (at / PAGE == torn)
            bring(out, f, at, at + SECTOR * between(seed, 0, PAGE / SECTOR));
        else if (crash_rand(seed, 2))
            bring(out, f, at, at + PAGE);
    }
}

static void bring_junk(struct crash_file *out, const struct crash_file *f, uint64_t *seed)
{
    size_t from = between(seed, f->same, out->size);
    bring(out, f, f->same, from);
    for (size_t i = from; i < out->size; i++)
        out->data[i] = (uint8_t)crash_rand(seed, 256);
}

/* What is, or what is durable. */
static size_t either(enum crash_mode mode, uint64_t *seed, size_t is, size_t safe)
{
    return mode == CRASH_KEEP || (mode != CRASH_DROP && crash_rand(seed, 2)) ? is : safe;
}

/* What was there is written over, sector by sector. */
static void bring_other(struct crash_file *out, const struct crash_file *f, bool all, uint64_t *seed)
{
    for (size_t at = f->other; at < f->other_end && at < f->same;) {
        size_t next = (at / SECTOR + 1) * SECTOR;
        next = next < f->other_end ? next : f->other_end;
        if (all || crash_rand(seed, 2))
            bring(out, f, at, next < f->same ? next : f->same);
        at = next;
    }
}

static void cut_file(const struct crash_file *f, struct crash_file *out, enum crash_mode mode,
                     uint64_t *seed)
{
    size_t longest = f->size > f->safe_size ? f->size : f->safe_size;
    size_t size = mode == CRASH_DROP                              ? f->safe_size
                  : mode == CRASH_KEEP                            ? f->size
                  : mode == CRASH_TORN                            ? between(seed, f->same, f->size)
                  : f->size < f->safe_size && crash_rand(seed, 2) ? f->size
                                                                  : longest;
    size_t aside = either(mode, seed, f->aside, f->safe_aside);
    if (mode == CRASH_AHEAD && aside > longest)
        size = crash_rand(seed, 2) ? aside : between(seed, longest, aside);
    if (mode == CRASH_PAGES && crash_rand(seed, 2))
        size = between(seed, f->same, size);
    begin(out, f, size);
    if (mode == CRASH_KEEP || mode == CRASH_TORN)
        bring(out, f, f->same, size);
    if (mode == CRASH_TAIL || mode == CRASH_AHEAD)
        bring(out, f, f->same, between(seed, f->same, size));
    if (mode == CRASH_PAGES)
        bring_pages(out, f, seed);
    if (mode == CRASH_JUNK && f->size > f->safe_size)
        bring_junk(out, f, seed);
    if (mode != CRASH_DROP && f->other < f->other_end)
        bring_other(out, f, mode == CRASH_KEEP, seed);
    out->mark = either(mode, seed, f->mark, f->safe_mark);
    out->aside = out->safe_aside = aside;
    out->safe = malloc(size + 1);
    ck_assert_ptr_nonnull(out->safe);
    memcpy(out->safe, out->data, size);
    out->safe_size = out->same = size;
    out->safe_mark = out->mark;
}

/* The first few changes of each folder; `d` is a copy of which nothing else is needed. */
static void cut_entries(struct crash_disk *d, enum crash_mode mode, uint64_t *seed)
{
    for (int i = 0; i < d->pendings; i++) {
        char folder[CRASH_PATH], other[CRASH_PATH];
        if (!d->pending[i])
            continue;
        crash_folder(d->pending[i]->path, folder);
        bool on = true;
        for (int k = i; k < d->pendings; k++) {
            const struct crash_op *op = d->pending[k];
            if (!op)
                continue;
            crash_folder(op->path, other);
            if (strcmp(folder, other) != 0)
                continue;
            on = on && mode != CRASH_DROP && (mode == CRASH_KEEP || crash_rand(seed, 2));
            if (on)
                crash_change(&d->safe, op);
            d->pending[k] = NULL;
        }
    }
}

static bool is_reachable(const struct crash_entries *e, const char *path)
{
    char folder[CRASH_PATH];
    crash_folder(path, folder);
    return !*folder || (crash_find(e, folder) >= 0 && is_reachable(e, folder));
}

void crash_cut(const struct crash_disk *d, struct crash_disk *to, enum crash_mode mode,
               uint64_t *seed)
{
    struct crash_disk copy = *d;
    crash_init(to, d->clock);
    to->count = d->count;
    cut_entries(&copy, mode, seed);
    for (int i = 0; i < copy.safe.count; i++) {
        const struct crash_entry *e = &copy.safe.e[i];
        if (!is_reachable(&copy.safe, e->path))
            continue;
        to->safe.e[to->safe.count++] = *e;
        if (e->file >= 0 && !to->file[e->file].data)
            cut_file(&d->file[e->file], &to->file[e->file], mode, seed);
    }
    to->now = to->safe;
}
