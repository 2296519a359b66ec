/* The golden cases of damaged streams: golden.h says how they are written. What goes on is put in
 * again as a file would be: then it stays as it is, and nothing is told. */
#include "golden.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

#define FRAME 40 /* ms: sound may move so much against pictures */

struct golden_case {
    char name[128];
    struct lr_buf in, want; /* words */
    struct lr_buf mends;    /* empty: not looked at */
    bool apart;
    int64_t split_ms;
};

static void put_words(struct lr_buf *b, const char *words)
{
    ck_assert_int_eq(lr_buf_fmt(b, "%s%s", b->len ? " " : "", words), 0);
}

/* Without what was told of gaps. */
static void without_gaps(struct lr_buf *to, const char *words)
{
    struct golden_word w;
    lr_buf_init(to, GOLDEN_TEXT);
    for (size_t at = 0; golden_next(words, &at, &w);)
        if (w.text[0] != 'G')
            put_words(to, w.text);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The words in another order. */
static void sort(struct lr_buf *to, char *words)
{
    static char *word[4096];
    size_t n = 0;
    lr_buf_init(to, GOLDEN_TEXT);
    for (char *w; (w = strsep(&words, " ")) != NULL && n < sizeof word / sizeof *word;)
        word[n++] = w;
    qsort(word, n, sizeof *word, by_text);
    for (size_t i = 0; i < n; i++)
        put_words(to, word[i]);
}

static bool same_words(const char *a, const char *b)
{
    char *copy[2] = {strdup(a), strdup(b)};
    struct lr_buf sorted[2];
    for (int i = 0; i < 2; i++)
        sort(&sorted[i], copy[i]);
    bool same = strcmp(lr_buf_str(&sorted[0]), lr_buf_str(&sorted[1])) == 0;
    for (int i = 0; i < 2; i++) {
        lr_buf_free(&sorted[i]);
        free(copy[i]);
    }
    return same;
}

static void read_again(const struct golden_way *way, const struct golden_case *c, const char *file,
                       struct golden_result *r)
{
    golden_run(way, file, false, 0, r);
    const char *text = (char *)r->text.data;
    ck_assert_msg(same_words(text, file), "%s, %s again:\n %s\nwas\n %s", c->name, way->name, text,
                  file);
    ck_assert_msg(r->mended == 0 && r->skipped == 0, "%s, %s again: %d mended, %llu bytes skipped",
                  c->name, way->name, r->mended, (unsigned long long)r->skipped);
}

/* One file of what came out: the frames may be sorted, once. */
static void check_again(const struct golden_way *way, const struct golden_case *c, const char *file)
{
    struct golden_result once, twice;
    read_again(way, c, file, &once);
    read_again(way, c, (char *)once.text.data, &twice);
    ck_assert_str_eq((char *)once.text.data, (char *)twice.text.data);
    lr_buf_free(&once.text);
    lr_buf_free(&twice.text);
}

/* A file may begin a little late, where sound could have come in front: its reader sees no more
 * than the distances. */
static void rebase(struct lr_buf *to, const char *file)
{
    struct golden_word w;
    int64_t first = INT64_MAX;
    lr_buf_init(to, GOLDEN_TEXT);
    for (size_t at = 0; golden_next(file, &at, &w);)
        first = w.ms < first ? w.ms : first;
    for (size_t at = 0; golden_next(file, &at, &w);) {
        char *rest = w.text + 1 + strspn(w.text + 1, "0123456789");
        ck_assert_int_eq(lr_buf_fmt(to, "%s%c%lld%s", to->len ? " " : "", w.text[0],
                                    (long long)(w.ms - first), rest),
                         0);
    }
}

static void check_file(const struct golden_way *way, const struct golden_case *c, const char *file)
{
    struct lr_buf words;
    rebase(&words, file);
    check_again(&golden_frames, c, lr_buf_str(&words));
    if (way->reader)
        check_again(way, c, lr_buf_str(&words));
    lr_buf_free(&words);
}

static void check_files(const struct golden_way *way, const struct golden_case *c, const char *out)
{
    struct lr_buf files;
    without_gaps(&files, out);
    for (char *file = lr_buf_str(&files), *end; file && *file; file = end) {
        end = strstr(file, " | ");
        if (end)
            *end = '\0';
        check_file(way, c, file);
        if (end)
            end += 3;
    }
    lr_buf_free(&files);
}

static void put_count(struct lr_buf *b, const char *name, int64_t n)
{
    if (n)
        ck_assert_int_eq(lr_buf_fmt(b, "%s%s=%lld", b->len ? " " : "", name, (long long)n), 0);
}

static void check_mends(struct golden_case *c, const struct golden_result *r)
{
    struct lr_buf b;
    if (!c->mends.len)
        return;
    lr_buf_init(&b, GOLDEN_TEXT);
    put_count(&b, "jumps", r->told[LR_MEND_JUMP]);
    put_count(&b, "steps", r->told[LR_MEND_STEP]);
    put_count(&b, "undecodable", r->told[LR_MEND_UNDECODABLE] + r->told[LR_MEND_HEADLESS]);
    put_count(&b, "repeated", r->told[LR_MEND_REPEATED]);
    put_count(&b, "superseded", r->superseded);
    const char *told = b.len ? lr_buf_str(&b) : "nothing";
    ck_assert_msg(strcmp(told, lr_buf_str(&c->mends)) == 0, "%s: mended %s\nshould be %s", c->name,
                  told, lr_buf_str(&c->mends));
    lr_buf_free(&b);
}

static void check(const struct golden_way *way, struct golden_case *c)
{
    struct lr_buf in, want;
    struct golden_result r;
    golden_expand(&in, lr_buf_str(&c->in));
    golden_expand(&want, lr_buf_str(&c->want));
    golden_run(way, lr_buf_str(&in), true, c->split_ms, &r);
    const char *out = (char *)r.text.data;
    ck_assert_msg(strcmp(out, lr_buf_str(&want)) == 0, "%s:\n %s\nshould be\n %s", c->name, out,
                  lr_buf_str(&want));
    ck_assert_msg(c->apart || r.apart <= FRAME, "%s: sound moved %lld ms against pictures", c->name,
                  (long long)r.apart);
    check_mends(c, &r);
    check_files(way, c, out);
    lr_buf_free(&r.text);
    lr_buf_free(&in);
    lr_buf_free(&want);
}

static void begin_case(struct golden_case *c, const char *name)
{
    *c = (struct golden_case){0};
    snprintf(c->name, sizeof c->name, "%.*s", (int)sizeof c->name - 1, name);
    lr_buf_init(&c->in, GOLDEN_TEXT);
    lr_buf_init(&c->want, GOLDEN_TEXT);
    lr_buf_init(&c->mends, GOLDEN_TEXT);
}

static void end_case(const struct golden_way *way, struct golden_case *c, int *count)
{
    if (c->name[0]) {
        check(way, c);
        ++*count;
    }
    lr_buf_free(&c->in);
    lr_buf_free(&c->want);
    lr_buf_free(&c->mends);
}

static void take_option(struct golden_case *c, const char *text)
{
    if (strcmp(text, "apart") == 0)
        c->apart = true;
    else if (sscanf(text, "split=%lld", (long long *)&c->split_ms) != 1)
        ck_abort_msg("%s: no option", text);
}

static void run_all(const struct golden_way *way, int least)
{
    char path[512], line[8192];
    struct golden_case c;
    int count = 0;
    snprintf(path, sizeof path, UNIT_DATA "/golden/%s.txt", way->name);
    FILE *f = fopen(path, "r");
    ck_assert_msg(f != NULL, "%s", path);
    begin_case(&c, "");
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#') {
            end_case(way, &c, &count);
            begin_case(&c, line + 2);
        } else if (line[0] == '<') {
            put_words(&c.in, line + 2);
        } else if (line[0] == '>') {
            put_words(&c.want, line[1] ? line + 2 : "");
        } else if (line[0] == '=') {
            put_words(&c.mends, line + 2);
        } else if (line[0] == '%') {
            take_option(&c, line + 2);
        } else {
            ck_assert_msg(line[0] == '\0', "%s: %s", way->name, line);
        }
    }
    end_case(way, &c, &count);
    fclose(f);
    ck_assert_int_ge(count, least);
}

START_TEST(frames)
{
    run_all(&golden_frames, 160);
}
END_TEST

START_TEST(flv)
{
    run_all(&golden_flv, 66);
}
END_TEST

START_TEST(ts)
{
    run_all(&golden_ts, 50);
}
END_TEST

START_TEST(mp4)
{
    run_all(&golden_mp4, 44);
}
END_TEST

UNIT_MAIN("golden", frames, flv, ts, mp4)
