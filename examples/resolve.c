/* Is a room live, and what is there to record?
 *
 *     resolve URL
 *
 * cc -o resolve resolve.c $(pkg-config --cflags --libs liblivrec) */
#include <inttypes.h>
#include <livrec/livrec.h>
#include <stdio.h>

/* What platforms send may hold terminal escapes: show printable ASCII and UTF-8 bytes alone. */
static void print_text(const char *label, const char *s)
{
    printf("%-9s", label);
    for (; s && *s; s++)
        putchar((unsigned char)*s < 0x20 || *s == 0x7f ? '?' : *s);
    putchar('\n');
}

static void print_stream(const livrec_room *room, uint32_t i)
{
    const char *cdn = livrec_room_stream_str(room, i, LIVREC_STREAM_CDN);
    printf("%c %-7s %-4s %5" PRId64 " kbit/s %4" PRId64 "p %s\n",
           livrec_room_int(room, LIVREC_ROOM_SELECTED) == (int64_t)i ? '*' : ' ',
           livrec_room_stream_str(room, i, LIVREC_STREAM_QUALITY),
           livrec_room_stream_str(room, i, LIVREC_STREAM_PROTOCOL),
           livrec_room_stream_int(room, i, LIVREC_STREAM_BITRATE) / 1000,
           livrec_room_stream_int(room, i, LIVREC_STREAM_HEIGHT), cdn ? cdn : "");
}

int main(int argc, char **argv)
{
    static const char *const states[] = {"unknown", "live", "offline", "blocked"};
    livrec *lr;
    livrec_room *room;
    if (argc != 2)
        return fprintf(stderr, "usage: resolve URL\n"), 2;
    if (livrec_new(NULL, &lr) < 0)
        return fprintf(stderr, "%s\n", livrec_last_error()), 1;
    if (livrec_extract(lr, argv[1], NULL, &room) < 0) {
        fprintf(stderr, "%s\n", livrec_last_error());
        livrec_free(lr);
        return 1;
    }
    print_text("platform", livrec_room_str(room, LIVREC_ROOM_PLATFORM));
    print_text("anchor", livrec_room_str(room, LIVREC_ROOM_ANCHOR));
    print_text("title", livrec_room_str(room, LIVREC_ROOM_TITLE));
    print_text("state", states[livrec_room_int(room, LIVREC_ROOM_STATE) & 3]);
    for (uint32_t i = 0; i < livrec_room_stream_count(room); i++)
        print_stream(room, i);
    livrec_room_free(room);
    livrec_free(lr);
    return 0;
}
