#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "media/m3u8.h"

/* The parsed list of a text that must parse; lives in *a. */
static struct lr_m3u8 parse(struct lr_arena **a, const char *text)
{
    struct lr_m3u8 list;
    struct lr_err err = {0};
    *a = lr_arena_new(LR_M3U8_ARENA);
    int rc = lr_m3u8_parse(*a, text, strlen(text), &list, &err);
    ck_assert_msg(rc == 0, "%s: %s", text, err.text);
    return list;
}

static const char master_text[] =
    "#EXTM3U\n"
    "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"aac\",NAME=\"b\",AUTOSELECT=YES,URI=\"b.m3u8\"\n"
    "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"aac\",NAME=\"a, b\",DEFAULT=YES,LANGUAGE=\"en\"\n"
    "#EXT-X-MEDIA:TYPE=VIDEO,GROUP-ID=\"chunked\",NAME=\"1080p60 (source)\"\n"
    "#EXT-X-MEDIA:TYPE=AUDIO,NAME=\"without a group\"\n"
    "#EXT-X-STREAM-INF:BANDWIDTH=6000000,AVERAGE-BANDWIDTH=5500000,RESOLUTION=1920x1080,"
    "FRAME-RATE=59.94,CODECS=\"avc1.64002A,mp4a.40.2\",VIDEO=\"chunked\",AUDIO=\"aac\"\n"
    "# a comment\n"
    "\n"
    "v/source.m3u8?token=a,b\n"
    "#EXT-X-STREAM-INF: BANDWIDTH=800000 , RESOLUTION = 640X360,NAME=\"sd\",CODECS=\"\"\n"
    "#EXT-X-UNKNOWN:1\n"
    "https://cdn.example/sd.m3u8\n"
    "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=100000,URI=\"i.m3u8\"\n"
    "#EXT-X-STREAM-INF:BANDWIDTH=-5,RESOLUTION=0x0,FRAME-RATE=nan\n"
    "x.m3u8\n"
    "stray.m3u8\n"
    "#EXT-X-STREAM-INF:BANDWIDTH=1\n";

START_TEST(master)
{
    struct lr_arena *a;
    struct lr_m3u8 list = parse(&a, master_text);
    ck_assert(list.master);
    ck_assert_int_eq(list.variant_count, 3);
    const struct lr_m3u8_variant *v = list.variants;
    ck_assert_str_eq(v[0].uri, "v/source.m3u8?token=a,b");
    ck_assert_int_eq(v[0].bandwidth, 6000000);
    ck_assert_int_eq(v[0].average, 5500000);
    ck_assert(v[0].width == 1920 && v[0].height == 1080 && v[0].fps_milli == 59940);
    ck_assert_str_eq(v[0].codecs, "avc1.64002A,mp4a.40.2");
    ck_assert_str_eq(v[0].video, "chunked");
    ck_assert_str_eq(v[0].audio, "aac");
    ck_assert_ptr_null(v[0].name);
    ck_assert_str_eq(v[1].uri, "https://cdn.example/sd.m3u8");
    ck_assert(v[1].bandwidth == 800000 && v[1].width == 640 && v[1].height == 360);
    ck_assert_str_eq(v[1].name, "sd");
    ck_assert_ptr_null(v[1].codecs);
    ck_assert_str_eq(v[2].uri, "x.m3u8");
    ck_assert(v[2].bandwidth == 0 && v[2].width == 0 && v[2].fps_milli == 0);
    lr_arena_free(a);
}
END_TEST

START_TEST(renditions)
{
    struct lr_arena *a;
    struct lr_m3u8 list = parse(&a, master_text);
    ck_assert_int_eq(list.rendition_count, 3);
    const struct lr_m3u8_rendition *r = lr_m3u8_rendition(&list, "AUDIO", "aac");
    ck_assert_ptr_nonnull(r);
    ck_assert_str_eq(r->name, "a, b");
    ck_assert_str_eq(r->language, "en");
    ck_assert(r->is_default && !r->uri);
    r = lr_m3u8_rendition(&list, "VIDEO", "chunked");
    ck_assert_str_eq(r->name, "1080p60 (source)");
    ck_assert_ptr_null(lr_m3u8_rendition(&list, "VIDEO", "aac"));
    ck_assert_ptr_null(lr_m3u8_rendition(&list, "AUDIO", NULL));
    lr_arena_free(a);
}
END_TEST

START_TEST(codecs)
{
    static const struct {
        const char *codecs, *name;
        bool video, audio;
    } rows[] = {
        {"avc1.64001f,mp4a.40.2", "avc", true, true},
        {"mp4a.40.5, hvc1.1.6.L93.B0", "hevc", true, true},
        {"hev1.1.6.L93.B0", "hevc", true, false},
        {"av01.0.04M.08", "av1", true, false},
        {"mp4a.40.2", "aac", false, true},
        {"ec-3", NULL, false, true},
        {"avc12.1", NULL, false, false},
        {"stpp.ttml", NULL, false, false},
        {"", NULL, false, false},
        {NULL, NULL, false, false},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        const char *name = lr_m3u8_codec(rows[i].codecs);
        ck_assert_msg(rows[i].name ? name && strcmp(name, rows[i].name) == 0 : !name, "row %zu", i);
        ck_assert_int_eq(lr_m3u8_has_video(rows[i].codecs), rows[i].video);
        ck_assert_int_eq(lr_m3u8_has_audio(rows[i].codecs), rows[i].audio);
    }
}
END_TEST

START_TEST(media)
{
    struct lr_arena *a;
    struct lr_m3u8 list = parse(&a, "#EXTM3U\n"
                                    "#EXT-X-VERSION:7\n"
                                    "#EXT-X-TARGETDURATION:5\n"
                                    "#EXT-X-MEDIA-SEQUENCE:9000000000000000000\n"
                                    "#EXT-X-DISCONTINUITY-SEQUENCE:3\n"
                                    "#EXT-X-PLAYLIST-TYPE:EVENT\n"
                                    "#EXT-X-START:TIME-OFFSET=-12.5\n"
                                    "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES\n"
                                    "#EXTINF:4.0047,live\n"
                                    "a.ts?x=1\n"
                                    "#EXT-X-DISCONTINUITY\n"
                                    "#EXT-X-GAP\n"
                                    "#EXTINF:3,\n"
                                    "b.ts\n"
                                    "#EXT-X-PART:DURATION=0.5,URI=\"p.ts\"\n"
                                    "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"q.ts\"\n");
    ck_assert(!list.master && list.event && !list.vod && !list.endlist);
    ck_assert_int_eq(list.target_ms, 5000);
    ck_assert_uint_eq(list.sequence, 9000000000000000000u);
    ck_assert_uint_eq(list.discontinuity_sequence, 3);
    ck_assert(list.has_start && list.start_ms == -12500);
    ck_assert_int_eq(list.segment_count, 2);
    const struct lr_m3u8_segment *s = list.segments;
    ck_assert_str_eq(s[0].uri, "a.ts?x=1");
    ck_assert_str_eq(s[0].title, "live");
    ck_assert_int_eq(s[0].duration_ms, 4005);
    ck_assert(!s[0].discontinuity && !s[0].gap && !s[0].key && !s[0].map && !s[0].date_ms);
    ck_assert_int_eq(s[0].range.length, -1);
    ck_assert_str_eq(s[1].uri, "b.ts");
    ck_assert_ptr_null(s[1].title);
    ck_assert(s[1].discontinuity && s[1].gap && s[1].duration_ms == 3000);
    lr_arena_free(a);
}
END_TEST

/* Numbers go on behind what a delta update leaves out. */
START_TEST(a_list_without_its_beginning)
{
    static const struct {
        const char *skip;
        uint64_t sequence;
    } rows[] = {
        {"#EXT-X-SKIP:SKIPPED-SEGMENTS=7", 107}, {"#EXT-X-SKIP:SKIPPED-SEGMENTS=-7", 100},
        {"#EXT-X-SKIP:SKIPPED-SEGMENTS=x", 100}, {"#EXT-X-SKIP:", 100},
        {"#EXT-X-SKIPPED:7", 100},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        char text[256];
        struct lr_arena *a;
        snprintf(text, sizeof text,
                 "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:100\n%s\n#EXTINF:2,\n"
                 "a.ts\n#EXTINF:2,\nb.ts\n",
                 rows[i].skip);
        struct lr_m3u8 list = parse(&a, text);
        ck_assert_int_eq(list.segment_count, 2);
        ck_assert_msg(list.sequence == rows[i].sequence, "row %zu", i);
        lr_arena_free(a);
    }
}
END_TEST

START_TEST(empty_list_of_a_stream_that_starts)
{
    struct lr_arena *a;
    struct lr_m3u8 list = parse(&a, "#EXTM3U\n#EXT-X-TARGETDURATION:2\n");
    ck_assert(!list.master && list.segment_count == 0 && list.target_ms == 2000);
    lr_arena_free(a);
    list = parse(&a, "#EXTM3U\n#EXT-X-ENDLIST");
    ck_assert(list.endlist && list.segment_count == 0 && list.target_ms > 0);
    lr_arena_free(a);
}
END_TEST

START_TEST(sloppy_text)
{
    static const char *const rows[] = {
        "\xef\xbb\xbf#EXTM3U\r\n#EXTINF:2,\r\na.ts\r\n#EXTINF:2,\r\nb.ts\r\n",
        "\r\n\n #EXTM3U x\n\n#EXTINF:2\n\n  a.ts \t\n #EXTINF: 2,\nb.ts",
        ("#EXTM3U\n#EXTINF:2,\n#EXT-X-CUE-OUT\n#comment\na.ts\nstray.ts\n#EXTINF:2,\nb.ts\n"
         "#EXTINF:2,"),
        "#EXTM3U\n#EXTINF:2,\na.ts\n#EXTINF:,\nb.ts\n#EXT-X-TARGETDURATION:2",
        "#EXTM3U\n#EXTINF:2,\n\r# no URI\n\r a.ts\n\r\r#EXTINF:2,\n\r\n\rb.ts",
        "#EXTM3U\n#EXTINF:2.0004,\na.ts\n#EXTINF:+1.9996,\nb.ts\n#EXTINF",
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lr_arena *a;
        struct lr_m3u8 list = parse(&a, rows[i]);
        ck_assert_int_eq(list.segment_count, 2);
        ck_assert_str_eq(list.segments[0].uri, "a.ts");
        ck_assert_str_eq(list.segments[1].uri, "b.ts");
        ck_assert_int_eq(list.segments[0].duration_ms, 2000);
        ck_assert_int_eq(list.segments[1].duration_ms, 2000);
        ck_assert_int_eq(list.target_ms, 2000);
        lr_arena_free(a);
    }
}
END_TEST

START_TEST(keys)
{
    struct lr_arena *a;
    struct lr_m3u8 list =
        parse(&a, "#EXTM3U\n"
                  "#EXTINF:1,\nclear.ts\n"
                  "#EXT-X-KEY:METHOD=AES-128,URI=\"k?a=1,2\"\n"
                  "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"skd://x\",KEYFORMAT=\"com.apple\"\n"
                  "#EXTINF:1,\na.ts\n"
                  "#EXTINF:1,\nb.ts\n"
                  "#EXT-X-KEY:METHOD=AES-128,URI=\"l\",IV=0X1f,KEYFORMAT=\"identity\"\n"
                  "#EXTINF:1,\nc.ts\n"
                  "#EXT-X-KEY:METHOD=AES-128,URI=\"m\",IV=0x0g\n"
                  "#EXTINF:1,\nd.ts\n"
                  "#EXT-X-KEY:METHOD=NONE\n"
                  "#EXTINF:1,\ne.ts\n"
                  "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"n\"\n"
                  "#EXTINF:1,\nf.ts\n"
                  "#EXT-X-KEY:METHOD=AES-128,URI=\"o\",KEYFORMAT=\"com.widevine\"\n"
                  "#EXTINF:1,\ng.ts\n");
    const struct lr_m3u8_segment *s = list.segments;
    static const uint8_t iv[16] = {[15] = 0x1f};
    ck_assert_int_eq(list.segment_count, 8);
    ck_assert_ptr_null(s[0].key);
    ck_assert_int_eq(s[1].key->method, LR_M3U8_AES128);
    ck_assert_str_eq(s[1].key->uri, "k?a=1,2");
    ck_assert(!s[1].key->has_iv);
    ck_assert_ptr_eq(s[2].key, s[1].key);
    ck_assert(s[3].key->has_iv && memcmp(s[3].key->iv, iv, 16) == 0);
    ck_assert_str_eq(s[3].key->uri, "l");
    ck_assert(s[4].key->method == LR_M3U8_AES128 && !s[4].key->has_iv);
    ck_assert_ptr_null(s[5].key);
    ck_assert_int_eq(s[6].key->method, LR_M3U8_OTHER);
    ck_assert_str_eq(s[6].key->name, "SAMPLE-AES");
    ck_assert_int_eq(s[7].key->method, LR_M3U8_OTHER);
    ck_assert_str_eq(s[7].key->format, "com.widevine");
    lr_arena_free(a);
}
END_TEST

START_TEST(byte_ranges)
{
    struct lr_arena *a;
    struct lr_m3u8 list = parse(&a, "#EXTM3U\n"
                                    "#EXT-X-MAP:URI=\"i.mp4\",BYTERANGE=\"720@16\"\n"
                                    "#EXTINF:1,\n#EXT-X-BYTERANGE:100@720\na.mp4\n"
                                    "#EXT-X-BYTERANGE:50\n#EXTINF:1,\na.mp4\n"
                                    "#EXTINF:1,\n#EXT-X-BYTERANGE:50\na.mp4\n"
                                    "#EXTINF:1,\n#EXT-X-BYTERANGE:7\nb.mp4\n"
                                    "#EXT-X-MAP:URI=\"j.mp4\"\n"
                                    "#EXTINF:1,\nb.mp4\n"
                                    "#EXTINF:1,\n#EXT-X-BYTERANGE:x@1\nb.mp4\n"
                                    "#EXTINF:1,\n#EXT-X-BYTERANGE:9223372036854775807@1\nb.mp4\n");
    static const struct lr_m3u8_range want[] = {{720, 100}, {820, 50}, {870, 50}, {0, 7},
                                                {0, -1},    {0, -1},   {0, -1}};
    ck_assert_int_eq(list.segment_count, (int)LR_COUNT(want));
    for (int i = 0; i < list.segment_count; i++) {
        ck_assert_int_eq(list.segments[i].range.length, want[i].length);
        ck_assert_uint_eq(list.segments[i].range.offset, want[i].offset);
    }
    const struct lr_m3u8_map *map = list.segments[0].map;
    ck_assert_str_eq(map->uri, "i.mp4");
    ck_assert(map->range.offset == 16 && map->range.length == 720);
    ck_assert_ptr_eq(list.segments[3].map, map);
    ck_assert_str_eq(list.segments[4].map->uri, "j.mp4");
    ck_assert_int_eq(list.segments[4].map->range.length, -1);
    lr_arena_free(a);
}
END_TEST

START_TEST(dates)
{
    struct lr_arena *a;
    struct lr_m3u8 list =
        parse(&a, "#EXTM3U\n"
                  "#EXTINF:2,\na.ts\n"
                  "#EXT-X-PROGRAM-DATE-TIME:1970-01-02T00:00:00.25Z\n"
                  "#EXTINF:2.5,\nb.ts\n"
                  "#EXTINF:2,\nc.ts\n"
                  "#EXT-X-DISCONTINUITY\n#EXTINF:2,\nd.ts\n"
                  "#EXT-X-PROGRAM-DATE-TIME:1970-01-02T09:00:00+09:00\n#EXT-X-DISCONTINUITY\n"
                  "#EXTINF:2,\ne.ts\n"
                  "#EXT-X-PROGRAM-DATE-TIME:yesterday\n#EXTINF:2,\nf.ts\n"
                  "#EXT-X-DATERANGE:ID=\"stitched-ad-1\",CLASS=\"twitch-stitched-ad\","
                  "START-DATE=\"1970-01-02T00:00:01Z\",DURATION=15.5\n"
                  "#EXT-X-DATERANGE:ID=\"x\",START-DATE=\"1970-01-02T00:00:01Z\","
                  "END-DATE=\"1970-01-02T00:00:02Z\",DURATION=7\n"
                  "#EXT-X-DATERANGE:DURATION=7\n"
                  "#EXT-X-DATERANGE:ID=\"stitched-ad-2\",START-DATE=\"1970-01-02T00:00:01Z\","
                  "X-TV-TWITCH-AD-POD-FILLED-DURATION=\"30.5\"\n");
    static const int64_t want[] = {0, 86400250, 86402750, 0, 86400000, 0};
    for (size_t i = 0; i < LR_COUNT(want); i++)
        ck_assert_int_eq(list.segments[i].date_ms, want[i]);
    ck_assert_int_eq(list.range_count, 4);
    ck_assert_int_eq(list.ranges[3].end_ms, 86431500);
    ck_assert_str_eq(list.ranges[0].id, "stitched-ad-1");
    ck_assert_str_eq(list.ranges[0].cls, "twitch-stitched-ad");
    ck_assert_int_eq(list.ranges[0].start_ms, 86401000);
    ck_assert_int_eq(list.ranges[0].end_ms, 86416500);
    ck_assert_int_eq(list.ranges[1].end_ms, 86402000);
    ck_assert(!list.ranges[2].id && !list.ranges[2].start_ms && !list.ranges[2].end_ms);
    lr_arena_free(a);
}
END_TEST

UNIT_MAIN("m3u8", master, renditions, codecs, media, a_list_without_its_beginning,
          empty_list_of_a_stream_that_starts, sloppy_text, keys, byte_ranges, dates)
