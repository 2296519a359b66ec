/* Which addresses are of one room: what a share button, a browser or a search adds to them names
 * none. */
#include "unit.h"

#include <string.h>

#include "resolve/resolve.h"

static struct lr_arena *a;

static const char *identity(const char *url)
{
    struct lr_url u;
    struct lr_captures c = {0};
    struct lr_err err = {0};
    const struct lr_extractor *e = lr_registry_match(a, url, &u, &c, &err);
    ck_assert_msg(e != NULL, "%s: %s", url, err.text);
    const char *id = lr_identity(a, e, &u, &c);
    ck_assert_ptr_nonnull(id);
    return id;
}

START_TEST(one_room)
{
    static const char *const rows[][2] = {
        {"https://live.douyin.com/123", "https://live.douyin.com/123?enter_from_merge=x"},
        {"https://live.douyin.com/123?sec_uid=M", "https://live.douyin.com/123?t=1&sec_uid=M"},
        {"https://www.douyu.com/123?dyshid=0-9", "https://m.douyu.com/123?dyshid="},
        {"https://www.douyu.com/topic/a?rid=7&x=1", "https://www.douyu.com/topic/b?rid=7"},
        {"https://play.sooplive.co.kr/name/1?in=2", "https://play.sooplive.co.kr/name"},
        {"https://www.xiaohongshu.com/livestream/5?timestamp=1&share_source=a&host_id=h",
         "https://www.xiaohongshu.com/livestream/5?host_id=h"},
        {"https://www.popkontv.com/live/view?castId=n&partnerCode=P-00117&rank=3",
         "https://www.popkontv.com/live/view?partnerCode=P-00117&castId=n"},
        {"https://twitcasting.tv/c:uonq", "https://twitcasting.tv/c:uonq?ref=top#x"},
        {"https://www.pandalive.co.kr/play/n?pwd=1", "https://pandalive.co.kr/play/n?a=b&pwd=%31"},
        {"https://www.bigo.tv/cn/7?h=8&utm=1", "https://www.bigo.tv/en/7?h=8"},
        {"https://goodgame.ru/player?12", "https://goodgame.ru/player?12&utm_source=x"},
        {"https://vimeo.com/12?share=copy", "https://vimeo.com/12"},
        {"https://www.huya.com/12?a=b", "https://m.huya.com/12"},
    };
    a = lr_arena_new((size_t)4 << 20);
    for (size_t i = 0; i < LR_COUNT(rows); i++)
        ck_assert_str_eq(identity(rows[i][0]), identity(rows[i][1]));
    lr_arena_free(a);
}
END_TEST

/* Also what the room can't be asked for without: the list's new line counts, not the old one. */
START_TEST(two_rooms)
{
    static const char *const rows[][2] = {
        {"https://live.douyin.com/123", "https://live.douyin.com/124"},
        {"https://webcast.amemv.com/douyin/webcast/reflow/7?sec_user_id=A",
         "https://webcast.amemv.com/douyin/webcast/reflow/7?sec_user_id=B"},
        {"https://www.douyu.com/topic/a?rid=7", "https://www.douyu.com/topic/a?rid=8"},
        {"https://www.douyu.com/5?rid=7", "https://www.douyu.com/5?rid=8"},
        {"https://www.xiaohongshu.com/livestream/5", "https://www.xiaohongshu.com/livestream/6"},
        {"https://www.popkontv.com/live/view?castId=n&partnerCode=P-00001",
         "https://www.popkontv.com/live/view?castId=n&partnerCode=P-00117"},
        {"https://www.popkontv.com/channel/a?mcid=n&mcPartnerCode=P-00001",
         "https://www.popkontv.com/channel/a?mcid=n&mcPartnerCode=P-00117"},
        {"https://twitcasting.tv/a", "https://twitcasting.tv/a?password=p"},
        {"https://play.sooplive.co.kr/name?pwd=a", "https://play.sooplive.co.kr/name?pwd=b"},
        {"https://www.inke.cn/l?uid=2&id=1", "https://www.inke.cn/l?uid=2&id=3"},
        {"https://goodgame.ru/player?12", "https://goodgame.ru/player?13"},
        {"https://vk.com/videos-1?z=video-1_2", "https://vk.com/videos-1?z=video-1_3"},
        {"https://rutube.ru/video/private/c58f/?p=a", "https://rutube.ru/video/private/c58f/?p=b"},
        {"https://player.vimeo.com/video/12?h=a", "https://player.vimeo.com/video/12?h=b"},
        {"https://www.youtube.com/watch?v=cS6zS5hi1w0",
         "https://www.youtube.com/watch?v=cS6zS5hi1w1"},
        {"https://a.example/x.m3u8?id=1", "https://a.example/x.m3u8?id=2"},
    };
    a = lr_arena_new((size_t)4 << 20);
    for (size_t i = 0; i < LR_COUNT(rows); i++)
        ck_assert_str_ne(identity(rows[i][0]), identity(rows[i][1]));
    lr_arena_free(a);
}
END_TEST

/* None is shorter than it should be for want of memory. */
START_TEST(no_memory)
{
    struct lr_url u;
    struct lr_captures c = {0};
    struct lr_err err = {0};
    a = lr_arena_new((size_t)1 << 20);
    const char *url = "https://live.douyin.com/1?sec_uid=a&sec_user_id=b";
    const struct lr_extractor *e = lr_registry_match(a, url, &u, &c, &err);
    ck_assert_ptr_nonnull(e);
    const char *want = lr_identity(a, e, &u, &c);
    size_t size = 0;
    for (const char *got = NULL; !got; size += 16) {
        struct lr_arena *small = lr_arena_new(size);
        got = lr_identity(small, e, &u, &c);
        if (got)
            ck_assert_str_eq(got, want);
        lr_arena_free(small);
    }
    ck_assert_uint_gt(size, 64);
    lr_arena_free(a);
}
END_TEST

UNIT_MAIN("identity", one_room, two_rooms, no_memory)
