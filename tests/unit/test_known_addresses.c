/* Addresses that users of other recorders have in their lists, as their manuals give them. Each has
 * one owner and names one room, whatever a share button or a browser adds to it. */
#include "unit.h"

#include <livrec/room.h>
#include <string.h>

#include "resolve/ctx.h"

struct known {
    const char *key, *url;
    const char *id; /* what names the room, a capture of the pattern */
};

static const struct known table[] = {
    {"douyin", "https://live.douyin.com/745964462470", "745964462470"},
    {"douyin", "https://v.douyin.com/iQFeBnt/", "iQFeBnt"},
    {"douyin", "https://live.douyin.com/yall1102", "yall1102"},
    {"douyin", "https://v.douyin.com/CeiU5cbX", "CeiU5cbX"},
    {"tiktok", "https://www.tiktok.com/@pearlgaga88/live", "pearlgaga88"},
    {"kuaishou", "https://live.kuaishou.com/u/yall1102", "yall1102"},
    {"huya", "https://www.huya.com/52333", "52333"},
    {"douyu", "https://www.douyu.com/3637778?dyshid=", "3637778"},
    {"douyu", "https://www.douyu.com/topic/wzDBLS6?rid=4921614&dyshid=", "4921614"},
    {"yy", "https://www.yy.com/22490906/22490906", "22490906"},
    {"bilibili", "https://live.bilibili.com/320", "320"},
    {"xiaohongshu", "http://xhslink.com/xpJpfM", "xpJpfM"},
    {"bigo", "https://www.bigo.tv/cn/716418802", "716418802"},
    {"blued", "https://app.blued.cn/live?id=Mp6G2R", "Mp6G2R"},
    {"soop", "https://play.sooplive.co.kr/sw7love", "sw7love"},
    {"cc", "https://cc.163.com/583946984", "583946984"},
    {"qiandurebo", "https://qiandurebo.com/web/video.php?roomnumber=33333", "33333"},
    {"pandatv", "https://www.pandalive.co.kr/live/play/bara0109", "bara0109"},
    {"maoerfm", "https://fm.missevan.com/live/868895007", "868895007"},
    {"look", "https://look.163.com/live?id=65108820&position=3", "65108820"},
    {"winktv", "https://www.winktv.co.kr/live/play/anjer1004", "anjer1004"},
    {"ttinglive", "https://www.flextv.co.kr/channels/593127/live", "593127"},
    {"popkontv", "https://www.popkontv.com/live/view?castId=wjfal007&partnerCode=P-00117",
     "wjfal007"},
    {"popkontv", "https://www.popkontv.com/channel/notices?mcid=wjfal007&mcPartnerCode=P-00117",
     "wjfal007"},
    {"twitcasting", "https://twitcasting.tv/c:uonq", "c:uonq"},
    {"baidu",
     "https://live.baidu.com/m/media/pclive/pchome/live.html?room_id=9175031377&tab_category",
     "9175031377"},
    {"weibo", "https://weibo.com/l/wblive/p/show/1022:2321325026370190442592",
     "1022:2321325026370190442592"},
    {"kugou", "https://fanxing2.kugou.com/50428671?refer=2177&sourceFrom=", "50428671"},
    {"twitch", "https://www.twitch.tv/gamerbee", "gamerbee"},
    {"liveme", "https://www.liveme.com/zh/v/17141543493018047815/index.html",
     "17141543493018047815"},
    {"huajiao", "https://www.huajiao.com/l/345096174", "345096174"},
    {"liuxing", "https://www.7u66.com/100960", "100960"},
    {"showroom", "https://www.showroom-live.com/room/profile?room_id=480206", "480206"},
    {"acfun", "https://live.acfun.cn/live/179922", "179922"},
    {"inke", "https://www.inke.cn/liveroom/index.html?uid=22954469&id=1720860391070904",
     "22954469"},
    {"yinbo", "https://live.ybw1666.com/800002949", "800002949"},
    {"zhihu", "https://www.zhihu.com/people/ac3a467005c5d20381a82230101308e9",
     "ac3a467005c5d20381a82230101308e9"},
    {"chzzk", "https://chzzk.naver.com/live/458f6ec20b034f49e0fc6d03921646d2",
     "458f6ec20b034f49e0fc6d03921646d2"},
    {"haixiu", "https://www.haixiutv.com/6095106", "6095106"},
    {"vvxqiu",
     "https://h5webcdn-pro.vvxqiu.com//activity/videoShare/videoShare.html?h5Server=https://"
     "h5p.vvxqiu.com&roomId=LP115924473&platformId=vvstar",
     "LP115924473"},
    {"17live", "https://17.live/en/live/6302408", "6302408"},
    {"langlive", "https://www.lang.live/en-US/room/3349463", "3349463"},
    {"changliao", "https://live.tlclw.com/106188", "106188"},
    {"piaopiao",
     "https://m.pp.weimipopo.com/live/preview.html?uid=91648673&anchorUid=91625862&app=plpl",
     "91625862"},
    {"6room", "https://v.6.cn/634435", "634435"},
    {"lehai", "https://www.lehaitv.com/8059096", "8059096"},
    {"huamao", "https://h.catshow168.com/live/preview.html?uid=19066357&anchorUid=18895331",
     "18895331"},
    {"shopee", "https://sg.shp.ee/GmpXeuf?uid=1006401066&session=802458", "1006401066"},
    {"youtube", "https://www.youtube.com/watch?v=cS6zS5hi1w0", "cS6zS5hi1w0"},
    {"taobao", "https://tbzb.taobao.com/live?liveId=532359023188", "532359023188"},
    {"taobao", "https://m.tb.cn/h.TWp0HTd", "h.TWp0HTd"},
    {"jd", "https://3.cn/28MLBy-E", "28MLBy-E"},
    {"faceit", "https://www.faceit.com/zh/players/Compl1/stream", "Compl1"},
    {"lianjie", "https://show.lailianjie.com/10000258", "10000258"},
    {"migu", "https://www.miguvideo.com/p/live/120000541321", "120000541321"},
    {"laixiu", "https://www.imkktv.com/h5/share/video.html?uid=1845195&roomId=1710496", "1710496"},
    {"picarto", "https://www.picarto.tv/cuteavalanche", "cuteavalanche"},
};

#define JUNK "utm_source=share&spm=1.2.3&from=copy_link&t=1764000000"

static struct lr_arena *a;

static int owners(const struct lr_url *u)
{
    struct lr_captures c;
    int n = 0;
    for (const struct lr_extractor *const *e = lr_registry(); *e; e++)
        n += lr_extractor_takes(a, *e, u, &c);
    return n;
}

static bool names(const struct lr_captures *c, const char *id)
{
    for (int i = 0; i < c->count; i++)
        if (strcmp(c->item[i].value, id) == 0)
            return true;
    return false;
}

static void check_same(const char *url, const struct lr_captures *c, const struct lr_captures *want)
{
    ck_assert_msg(c->count == want->count, "%s: %d captures", url, c->count);
    for (int i = 0; i < c->count; i++) {
        ck_assert_str_eq(c->item[i].name, want->item[i].name);
        ck_assert_str_eq(c->item[i].value, want->item[i].value);
    }
}

/* The captures; one owner, by the public function as by that of the layer. */
static struct lr_captures owned(const struct known *k, const char *url)
{
    struct lr_url u;
    struct lr_captures c = {0};
    struct lr_err err = {0};
    const struct lr_extractor *e = lr_registry_match(a, url, &u, &c, &err);
    const char *key = livrec_match(url);
    ck_assert_msg(e && strcmp(e->name, k->key) == 0, "%s: %s", url, e ? e->name : err.text);
    ck_assert_msg(key && strcmp(key, k->key) == 0, "%s: livrec_match: %s", url, key ? key : "NULL");
    ck_assert_msg(owners(&u) == 1, "%s: %d platforms take it", url, owners(&u));
    ck_assert_msg(names(&c, k->id), "%s: %s is no capture", url, k->id);
    return c;
}

START_TEST(each_has_one_owner)
{
    a = lr_arena_new((size_t)4 << 20);
    for (size_t i = 0; i < LR_COUNT(table); i++)
        owned(&table[i], table[i].url);
    ck_assert_int_eq(LR_COUNT(table), 57);
    lr_arena_free(a);
}
END_TEST

static const char *with_junk_behind(const char *url)
{
    return lr_arena_fmt(a, "%s%s" JUNK, url, strchr(url, '?') ? "&" : "?");
}

static const char *with_junk_in_front(const char *url)
{
    const char *query = strchr(url, '?');
    return query ? lr_arena_fmt(a, "%.*s?" JUNK "&%s", (int)(query - url), url, query + 1)
                 : lr_arena_fmt(a, "%s/?" JUNK "#comments", url);
}

static const char *without_scheme(const char *url)
{
    return strstr(url, "://") + 3;
}

static const char *in_a_share_text(const char *url)
{
    return lr_arena_fmt(a, "7.98 look: %s and join!", url);
}

START_TEST(additions_change_nothing)
{
    static const char *(*const change[])(const char *) = {with_junk_behind, with_junk_in_front,
                                                          without_scheme, in_a_share_text};
    for (size_t i = 0; i < LR_COUNT(table); i++) {
        a = lr_arena_new((size_t)4 << 20);
        struct lr_captures want = owned(&table[i], table[i].url);
        for (size_t k = 0; k < LR_COUNT(change); k++) {
            const char *url = change[k](table[i].url);
            struct lr_captures got = owned(&table[i], url);
            check_same(url, &got, &want);
        }
        lr_arena_free(a);
    }
}
END_TEST

/* A capture of the query can't be taken over by a second key of that name. */
START_TEST(the_first_of_two_keys_counts)
{
    a = lr_arena_new((size_t)4 << 20);
    for (size_t i = 0; i < LR_COUNT(table); i++) {
        const char *at = strstr(table[i].url, lr_arena_fmt(a, "=%s", table[i].id)), *key = at;
        if (!at)
            continue;
        while (key[-1] != '?' && key[-1] != '&')
            key--;
        owned(&table[i], lr_arena_fmt(a, "%s&%.*s=1", table[i].url, (int)(at - key), key));
    }
    lr_arena_free(a);
}
END_TEST

UNIT_MAIN("known_addresses", each_has_one_owner, additions_change_nothing,
          the_first_of_two_keys_counts)
