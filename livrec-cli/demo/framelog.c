#include "framelog.h"

#include <inttypes.h>

#include "mark.h"

int framelog_open(struct framelog *l, const char *path)
{
    *l = (struct framelog){0};
    if (!path)
        return 0;
    l->file = fopen(path, "we");
    return l->file ? 0 : -1;
}

void framelog_close(struct framelog *l)
{
    if (l->file)
        fclose(l->file);
    bytes_free(&l->scratch);
    l->file = NULL;
}

void framelog_flush(struct framelog *l)
{
    if (l->file)
        fflush(l->file);
}

static void head(struct framelog *l, char kind, const struct log_source *src)
{
    fprintf(l->file, "%c %" PRId64 " %s %lu ", kind, src->now, src->channel, src->conn);
}

void framelog_request(struct framelog *l, const struct log_source *src, const char *method,
                      const char *path, int status)
{
    if (!l->file)
        return;
    head(l, 'R', src);
    fprintf(l->file, "%s %s %d\n", method, path, status);
}

void framelog_frame(struct framelog *l, const struct log_source *src, const char *stream,
                    const struct shot *s)
{
    if (!l->file)
        return;
    const struct clip_frame *f = s->frame;
    bytes_clear(&l->scratch);
    mark_frame(&l->scratch, f, s->epoch, s->n);
    head(l, 'F', src);
    fprintf(l->file, "%s %c %" PRIu32 " %" PRIu32 " %" PRId64 " %" PRId64 " %zu %d %016" PRIx64 "\n",
            stream, f->track == CLIP_VIDEO ? 'v' : 'a', s->epoch, s->n, s->dts, s->dts + f->cts,
            l->scratch.len, f->key, mark_hash(f->track, l->scratch.data, l->scratch.len));
    l->frames++;
}

void framelog_end(struct framelog *l, const struct log_source *src, unsigned long long bytes,
                  const char *why)
{
    if (!l->file)
        return;
    head(l, 'E', src);
    fprintf(l->file, "%llu %s\n", bytes, why);
}
