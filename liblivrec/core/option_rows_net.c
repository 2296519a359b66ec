/* Connections. */
#include "core/option_rows.h"

/* clang-format off: rows are laid out by hand */
const struct lr_option lr_option_rows_net[] = {
    {.name = "net.adapt", .flag = "adapt", .type = LR_OPT_BOOL, .dflt = "yes", .since = "0.1",
     .help = "Let time-outs follow how long connections to a host take: from 3 s for those that are near to "
             "six times net.connect_timeout; no: as they are set."},
    {.name = "net.allow_private", .flag = "allow-private", .type = LR_OPT_LIST,
     .meta = "HOST|CIDR", .since = "0.1",
     .help = "Private host or network that answers may name (the host you type is always allowed)."},
    {.name = "net.cacert", .flag = "cacert", .type = LR_OPT_STRING, .meta = "FILE", .since = "0.1",
     .help = "PEM file with the certificate authorities to trust instead of the system's."},
    {.name = "net.connect_timeout", .flag = "connect-timeout", .type = LR_OPT_DURATION,
     .dflt = "5", .min = 100, .max = 300000, .meta = "TIME", .since = "0.1",
     .help = "Longest time to wait for a connection, to a host of which nothing is known yet."},
    {.name = "net.interface", .flag = "interface", .type = LR_OPT_STRING, .meta = "ADDRESS|NAME",
     .since = "0.1",
     .help = "Address or network interface of this machine that connections begin at."},
    {.name = "net.ip", .flag = "ip", .type = LR_OPT_CHOICE, .dflt = "any",
     .choices = "any|ipv4|ipv6", .meta = "KIND", .since = "0.1",
     .help = "Kind of addresses to connect to."},
    {.name = "net.media_proxy", .flag = "media-proxy", .type = LR_OPT_STRING, .meta = "URL",
     .since = "0.1",
     .help = "Proxy for media instead of net.proxy, which is then for questions to platforms alone; none: "
             "media goes without."},
    {.name = "net.proxy", .flag = "proxy", .type = LR_OPT_STRING, .meta = "URL", .since = "0.1",
     .help = "Proxy for all requests: http://, https://, socks4a:// or socks5h://host:port; none: go "
             "without."},
    {.name = "net.system_proxy", .flag = "system-proxy", .type = LR_OPT_LIST, .meta = "KIND=VALUE",
     .since = "0.1",
     .help = "Proxies where net.proxy says nothing: http=URL and https=URL by the kind of the address, "
             "no=HOSTS for those that need none. The command takes them from http_proxy, "
             "https_proxy, all_proxy and no_proxy."},
    {.name = "net.timeout", .flag = "timeout", .type = LR_OPT_DURATION, .dflt = "15", .min = 100,
     .max = 600000, .meta = "TIME", .since = "0.1",
     .help = "Longest time that one request to a platform may take."},
    {.name = "net.user_agent", .flag = "user-agent", .type = LR_OPT_STRING, .meta = "TEXT",
     .since = "0.1", .help = "User-Agent instead of the one that suits the platform."},
    {0},
};
