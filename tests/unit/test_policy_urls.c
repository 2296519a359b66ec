/* Hostile addresses as answers, redirects and playlists carry them: read, joined to the address of
 * the document they stand in, and judged. Nothing of this table may be asked. */
#include "unit.h"

#include <string.h>
#include <livrec/error.h>

#include "core/attr.h"
#include "net/policy.h"

static const char base[] = "https://cdn.example.com/live/room/index.m3u8?token=1";

static const char *const hostile[] = {
    /* loopback and this host */
    "http://127.0.0.1/",
    "http://127.0.0.1:8080/admin",
    "//127.0.0.1/x",
    "http:\\\\127.0.0.1\\x",
    "http://127.1/",
    "http://127.0.1/",
    "http://127.255.255.254/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0X7F.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://0177.0x0.0.1/",
    "http://00000000177.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://0x0/",
    "http://0x/",
    "http://0.1.2.3/",
    "http://[::]/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]:80/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[::7f00:1]/",
    "http://localhost/",
    "http://LOCALHOST:9000/x",
    "http://localhost./",
    "http://x.localhost/",
    "http://127.0.0.1./",
    "HTTP://127.0.0.1/",
    /* other digits and dots for the same host */
    "http://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.0.0.1/", /* full-width */
    "http://127\xE3\x80\x82"
    "0\xE3\x80\x82"
    "0\xE3\x80\x82"
    "1/",                                                 /* ideographic full stops */
    "http://\xE2\x91\xA0\xE2\x91\xA1\xE2\x91\xA6.0.0.1/", /* circled */
    "http://\xE2\x93\x9B\xE2\x93\x9E"
    "calhost/",                                                   /* circled letters */
    "http://\xF0\x9D\x9F\xCF\xF0\x9D\x9F\xD0\xF0\x9D\x9F\xD5.1/", /* broken: bad UTF-8 */
    "http://\xF0\x9D\x9F\x8F\xF0\x9D\x9F\x90\xF0\x9D\x9F\x95.1/", /* mathematical bold */
    "http://169.254.169.25\xE2\x81\xB4/",                         /* superscript */
    "http://127.0.0.\xE2\x80\x8B"
    "1/",                        /* zero-width */
    "http://127.0.0.1\xC2\xAD/", /* soft hyphen */
    /* networks of the user and of the provider */
    "http://10.0.0.1/",
    "http://10.255.255.255/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://192.168.1/",
    "http://3232235777/",
    "http://0xc0a80101/",
    "http://0300.0250.1.1/",
    "http://100.64.0.1/",
    "http://100.127.255.254/",
    "http://169.254.1.1/",
    "http://[fc00::1]/",
    "http://[fd12:3456:789a::1]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fec0::1]/",
    /* keys of machines in clouds */
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[fd00:ec2::254]/",
    "http://100.100.100.200/",
    "http://192.0.0.192/",
    "http://metadata.localhost/",
    /* IPv4 inside IPv6 */
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::192.168.1.1]/",
    "http://[64:ff9b:1::1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:c0a8:101::1]/",
    "http://[2001:0:0:0::1]/",
    /* never a server on the internet */
    "http://192.0.2.1/",
    "http://198.51.100.1/",
    "http://203.0.113.1/",
    "http://198.18.0.1/",
    "http://192.88.99.1/",
    "http://224.0.0.1/",
    "http://239.255.255.250:1900/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://[100::1]/",
    "http://[3fff::1]/",
    "http://[4000::1]/",
    "http://[5f00::1]/",
    /* looks like an address, and who knows what a proxy makes of it */
    "http://1.2.3.4.5/",
    "http://256.0.0.1/",
    "http://127.0.0.256/",
    "http://4294967297/",
    "http://0x17f000001/",
    "http://08.8.8.8/",
    "http://example.1/",
    "http://127.0.0.0x1g.1/",
    /* two hosts in one */
    "http://cdn.example.com@127.0.0.1/",
    "http://127.0.0.1@cdn.example.com/",
    "http://user:pass@cdn.example.com/",
    "http://:@cdn.example.com/",
    "http://127.0.0.1\\@cdn.example.com/",
    "http://cdn.example.com\\@127.0.0.1/",
    "http://a@b@127.0.0.1/",
    "http://127.0.0.1%2f@cdn.example.com/",
    "http://%31%32%37.0.0.1/",
    "http://127.0.0.1%00.cdn.example.com/",
    "/\\127.0.0.1/x",
    "\\\\127.0.0.1\\share",
    "//user@cdn.example.com/",
    "///127.0.0.1/x",
    /* ports */
    "http://cdn.example.com:0/",
    "http://cdn.example.com:65536/",
    "http://cdn.example.com:-1/",
    "http://cdn.example.com:80:80/",
    "http://cdn.example.com:8o/",
    /* schemes */
    "file:///etc/passwd",
    "file://cdn.example.com/etc/passwd",
    "FILE:///etc/passwd",
    "ftp://cdn.example.com/x",
    "gopher://cdn.example.com:70/_x",
    "dict://cdn.example.com:11/",
    "ldap://cdn.example.com/",
    "smb://cdn.example.com/share",
    "tftp://cdn.example.com/x",
    "rtsp://cdn.example.com/x",
    "rtmp://cdn.example.com/live",
    "ws://cdn.example.com/",
    "data:text/plain,x",
    "javascript:alert(1)",
    "concat:a.ts|b.ts",
    "subfile,,start,0,end,0,,:/x",
    "pipe:0",
    "crypto+http://cdn.example.com/x",
    "unix:///run/x.sock",
    "jar:http://cdn/x!/",
    "view-source:http://127.0.0.1/",
    "httpx://cdn.example.com/",
    "http+unix://%2Frun%2Fx/y",
    /* another line of the request */
    "http://cdn.example.com/\r\nHost: 127.0.0.1",
    "seg.ts\r\n\r\nGET http://127.0.0.1/",
    "http://cdn.example.com\r\n.127.0.0.1/",
};

/* 0: the policy would ask it. */
static int judge(const struct lr_policy *p, const char *from, const char *ref, char *shown)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    struct lr_err err = {0};
    struct lr_url u;
    char *joined = from ? lr_url_join(a, from, ref) : lr_arena_strdup(a, ref);
    int rc = joined ? lr_url_parse(a, joined, &u) : LIVREC_EARG;
    if (rc == 0)
        rc = lr_policy_check_url(p, &u, &err);
    ck_assert_msg(rc == 0 || rc == LIVREC_EARG || rc == LIVREC_EPOLICY, "%s: %d", ref, rc);
    ck_assert_msg((rc == LIVREC_EPOLICY) == (err.text[0] != 0), "%s: %s", ref, err.text);
    if (rc == 0)
        strncpy(shown, lr_url_str(a, &u), 255);
    lr_arena_free(a);
    return rc;
}

static bool is_relative(const char *ref)
{
    return !strstr(ref, "://") && ref[0] != '/' && ref[0] != '\\';
}

START_TEST(in_an_answer)
{
    for (size_t i = 0; i < LR_COUNT(hostile); i++) {
        char shown[256] = "";
        ck_assert_msg(judge(&(struct lr_policy){0}, NULL, hostile[i], shown) != 0, "\"%s\": %s",
                      hostile[i], shown);
    }
}
END_TEST

/* In a playlist or a Location header a text that is no URL can be a path below the document. */
START_TEST(below_a_playlist)
{
    for (size_t i = 0; i < LR_COUNT(hostile); i++) {
        char shown[256] = "";
        int rc = judge(&(struct lr_policy){0}, base, hostile[i], shown);
        bool stays = rc == 0 && is_relative(hostile[i]) &&
                     strncmp(shown, "https://cdn.example.com/", 24) == 0;
        ck_assert_msg(rc != 0 || stays, "\"%s\": %s", hostile[i], shown);
    }
}
END_TEST

/* Trust in the user's own host must not open the door to its neighbours. */
START_TEST(below_a_private_host)
{
    const struct lr_policy own = {.own_host = "192.168.77.5"};
    for (size_t i = 0; i < LR_COUNT(hostile); i++) {
        char shown[256] = "";
        int rc = judge(&own, "http://192.168.77.5:8080/cam/index.m3u8", hostile[i], shown);
        bool stays = rc == 0 && is_relative(hostile[i]) &&
                     strncmp(shown, "http://192.168.77.5:8080/", 25) == 0;
        ck_assert_msg(rc != 0 || stays, "\"%s\": %s", hostile[i], shown);
    }
}
END_TEST

/* What playlists of honest platforms hold goes through. */
START_TEST(honest)
{
    static const struct {
        const char *ref, *out;
    } rows[] = {
        {"seg-1.ts", "https://cdn.example.com/live/room/seg-1.ts"},
        {"../a/seg.ts?x=1", "https://cdn.example.com/live/a/seg.ts?x=1"},
        {"/abs.ts", "https://cdn.example.com/abs.ts"},
        {"//other.example.net/x.ts", "https://other.example.net/x.ts"},
        {"http://1.2.3.4/x.flv", "http://1.2.3.4/x.flv"},
        {"http://1.2.3.4:8443/x.flv?u=http://127.0.0.1/",
         "http://1.2.3.4:8443/x.flv?u=http://127.0.0.1/"},
        {"http://[2606:4700::1111]/x", "http://[2606:4700::1111]/x"},
        {"http://127.0.0.1.example.com/x", "http://127.0.0.1.example.com/x"},
        {"http://localhost.example.com/", "http://localhost.example.com/"},
        {"http://notlocalhost/", "http://notlocalhost/"},
        {"https://xn--fiq228c.com/x", "https://xn--fiq228c.com/x"},
        {"https://\xE6\xB5\xAA.live/x", "https://\xE6\xB5\xAA.live/x"},
        {"https://\xE3\x81\x82\xE3\x82\xA2.jp/x", "https://\xE3\x81\x82\xE3\x82\xA2.jp/x"},
        {"https://\xD0\xB6\xC3\xA9\xC3\x9F.example/x",
         "https://\xD0\xB6\xC3\xA9\xC3\x9F.example/x"},
        {"https://1and1.com:8443/", "https://1and1.com:8443/"},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        char shown[256] = "";
        ck_assert_msg(judge(&(struct lr_policy){0}, base, rows[i].ref, shown) == 0, "%s",
                      rows[i].ref);
        ck_assert_str_eq(shown, rows[i].out);
    }
}
END_TEST

UNIT_MAIN("policy_urls", in_an_answer, below_a_playlist, below_a_private_host, honest)
