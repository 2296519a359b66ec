/* Rooms in JSON. */
#include "config_rig.h"

#define PATH "/srv/rooms.json"

static void json(const char *text)
{
    rig_up(PATH, text);
    read_config(PATH);
}

static void room(const struct lr_config_part *p, const char *url, int line, bool paused)
{
    ck_assert_ptr_nonnull(p);
    ck_assert_str_eq(p->name, url);
    ck_assert_int_eq(p->line, line);
    ck_assert(p->paused == paused);
}

START_TEST(an_array_of_rooms)
{
    json("[\n \"https://live.douyin.com/1\",\n"
         " {\"name\": \"Otter, the\", \"url\": \"live.douyin.com/2\", \"quality\": \"原画\",\n"
         "  \"split\": 1800, \"cover\": true, \"format\": null,\n"
         "  \"notify\": [\"mail\", \"bark:live+end\"], \"net.allow_private\": [\"a,b\", "
         "\"10.0.0.0/8\"]},\n"
         " {\"url\": \"https://live.douyin.com/3\", \"paused\": true}\n]");
    ck_assert_uint_eq(config->bad.count, 0);
    ck_assert(!config->dlr && !config->empty);
    const struct lr_config_part *p = config->rooms;
    room(p, "https://live.douyin.com/1", 2, false);
    room(p->next, "https://live.douyin.com/2", 3, false);
    room(p->next->next, "https://live.douyin.com/3", 6, true);
    ck_assert_ptr_null(p->next->next->next);
    const struct lr_opts *o = p->next->opts;
    ck_assert_str_eq(lr_opts_str(o, "record.alias"), "Otter, the");
    ck_assert_str_eq(lr_opts_str(o, "stream.quality"), "origin");
    ck_assert_int_eq(lr_opts_int(o, "record.split_time"), 1800000);
    ck_assert_str_eq(lr_opts_str(o, "record.cover"), "yes");
    ck_assert(!lr_opts_has(o, "record.format"));
    ck_assert_uint_eq(lr_opts_list_count(o, "notify.to"), 2);
    ck_assert_str_eq(lr_opts_list_at(o, "notify.to", 1), "bark:live+end");
    ck_assert_str_eq(lr_opts_list_at(o, "net.allow_private", 0), "a,b");
    lr_config_free(config);
}
END_TEST

START_TEST(a_whole_configuration)
{
    json("{\"record\": {\"dir\": \"rec\", \"split_time\": \"30m\"}, \"net.allow_private\": "
         "[\"a,b\", \"c\"],\n"
         "\"watch\": {\"list\": [\"rooms.txt\"]}, \"platforms\": {\"douyin\": {\"cookie\": "
         "\"a=1\"}},\n"
         "\"rooms\": [\"https://live.douyin.com/1\"]}");
    ck_assert_uint_eq(config->bad.count, 0);
    option("record.dir", "/srv/rec");
    option("record.split_time", "30m");
    ck_assert_str_eq(lr_opts_list_at(config->opts, "net.allow_private", 0), "a,b");
    ck_assert_uint_eq(lr_opts_list_count(config->opts, "net.allow_private"), 2);
    ck_assert_str_eq(config->lists->path, "/srv/rooms.txt");
    of_room("douyin", "live.douyin.com", "auth.cookie", "a=1");
    of_room("huya", "www.huya.com", "auth.cookie", NULL);
    room(config->rooms, "https://live.douyin.com/1", 3, false);
    lr_config_free(config);
}
END_TEST

static void wrong(const char *text, const char *told, size_t rooms)
{
    size_t n = 0;
    json(text);
    finding(told);
    ck_assert_uint_gt(config->bad.errors, 0);
    for (const struct lr_config_part *p = config->rooms; p; p = p->next)
        n++;
    ck_assert_uint_eq(n, rooms);
    lr_config_free(config);
}

START_TEST(other_forms)
{
    wrong("[\"https://a.x/1\",", "line 1", 0);
    wrong("7", "expected an array of rooms", 0);
    wrong("{\"rooms\": {}}", "rooms: expected an array of rooms", 0);
    wrong("[{\"name\": \"x\"}, 7, null, \"https://a.x/1\"]", "a room without an address", 1);
    wrong("[{\"url\": \"https://a.x/1\", \"quality\": {\"a\": 1}}]", "quality: expected a string",
          1);
    wrong("[{\"url\": \"https://a.x/1\", \"format\": \"avi\"}]", "format: record.format: \"avi\"",
          1);
    wrong("[{\"url\": \"https://a.x/1\", \"paused\": \"perhaps\"}]",
          "paused: \"perhaps\" is not valid, expected yes or no", 1);
    wrong("[{\"url\": \"https://a.x/1\", \"notify\": [[]]}]", "notify: expected a string", 1);
    json(" \n");
    ck_assert(config->empty && !config->rooms);
    ck_assert_uint_eq(config->bad.count, 0);
    lr_config_free(config);
}
END_TEST

UNIT_MAIN("json_rooms", an_array_of_rooms, a_whole_configuration, other_forms)
