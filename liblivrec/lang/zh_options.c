/* Help of the options: the program, its network, notices. */
#include "lang/catalogs.h"

/* clang-format off: rows are laid out by hand, sorted by the English text */
static const struct lr_phrase rows[] = {
    {"Access token of the ntfy server.", "ntfy 服务器的访问 token。"},
    {"Account setting for the platform, such as user=NAME or password=TEXT.",
     "平台的账号设置，如 user=NAME 或 password=TEXT。"},
    {"Address of a Bark device: https://api.day.app/KEY.",
     "Bark 设备的地址：https://api.day.app/KEY。"},
    {"Address of a Discord webhook.", "Discord webhook 的地址。"},
    {"Address of a Gotify server.", "Gotify 服务器的地址。"},
    {"Address of a Slack webhook.", "Slack webhook 的地址。"},
    {"Address of a robot in a DingTalk group.", "钉钉群机器人的地址。"},
    {"Address of a robot in a Feishu (Lark) group.", "飞书（Lark）群机器人的地址。"},
    {"Address of a robot in a WeCom group.", "企业微信群机器人的地址。"},
    {"Address of a topic: https://ntfy.sh/TOPIC.", "主题的地址：https://ntfy.sh/TOPIC。"},
    {"Address of xizhi for WeChat: https://xizhi.qqoq.net/KEY.send.",
     "微信息知的地址：https://xizhi.qqoq.net/KEY.send。"},
    {"Address or network interface of this machine that connections begin at.",
     "本机发起连接所用的地址或网络接口。"},
    {"Address that mails are from.", "发件人地址。"},
    {"Address that mails go to.", "收件人地址。"},
    {"Address that ntfy forwards notices to.", "ntfy 转发通知的邮件地址。"},
    {"Address that takes notices as JSON.", "以 JSON 接收通知的地址。"},
    {"Also listen for HTTP there (127.0.0.1:8090, or 8090 alone); needs control.token.",
     "同时在此监听 HTTP（127.0.0.1:8090，或只写 8090）；需要 control.token。"},
    {"Also write what happens into a file, with secrets taken out.",
     "同时将发生的事写入文件，其中不含机密。"},
    {"Also write what happens to each room into a file of its own in this folder, as log.file "
     "is.",
     "同时将每个房间发生的事写入该目录下各自的文件，形式同 log.file。"},
    {"Begin log.file and those of log.rooms anew when this length of the day begins by local "
     "time (24h: each midnight); 0 never.",
     "按本地时间每到一天中的该时长就另起 log.file 和 log.rooms 的文件（24h：每天零点）；0 从不。"},
    {"Begin log.file, and those of log.rooms, anew at this size; 0 for never.",
     "log.file 及 log.rooms 的文件达到该大小时另起；0 从不。"},
    {"Channel (livrec notify --list) that notices go to, or name of a notify.route; "
     "CHANNEL:EVENTS gets some events alone.",
     "发送通知的渠道（livrec notify --list），或 notify.route 的名称；CHANNEL:EVENTS 只发送某些"
     "事件。"},
    {"Cookies for the platform, as a browser's Cookie header: \"a=1; b=2\".",
     "平台的 cookie，格式同浏览器的 Cookie 头：\"a=1; b=2\"。"},
    {"File of cookies, cookies.txt or JSON as browsers' add-ons write them, of any platforms: "
     "each gets its own. Read again whenever it changes.",
     "cookie 文件，cookies.txt 或浏览器扩展导出的 JSON，可含任意平台：各取所需。改动后自动重读。"},
    {"File that overrides volatile constants of platforms: lines \"platform.name = value\".",
     "覆盖平台易变常量的文件：每行 \"platform.name = value\"。"},
    {"How loud a notice from Bark is.", "Bark 通知的响铃级别。"},
    {"How the connection to the mail server is secured; none sends the password in the clear.",
     "与邮件服务器连接的加密方式；none 会明文发送密码。"},
    {"Id of a chat, or @CHANNEL; ID/THREAD is a topic of a group.",
     "聊天 ID，或 @CHANNEL；ID/THREAD 为群组的话题。"},
    {"Kind of addresses to connect to.", "连接所用的地址类型。"},
    {"Language of texts for people, if --lang does not say; auto is that of the environment, "
     "for notices Chinese.",
     "给人看的文字所用的语言；--lang 优先；auto 取自环境，通知则为中文。"},
    {"Least severe log lines that are shown.", "显示的日志的最低级别。"},
    {"Let time-outs follow how long connections to a host take: from 3 s for those that are near to "
     "six times net.connect_timeout; no: as they are set.",
     "让超时随连接主机所需的时间变化：近的主机 3 秒起，最多为 net.connect_timeout 的六倍；no：按设定值。"},
    {"Lines of log.file: for people, or one event as JSON each.",
     "log.file 的行：给人看的文字，或每行一个 JSON 事件。"},
    {"Longest time that one request to a platform may take.", "向平台发出一个请求的最长时间。"},
    {"Longest time to wait for a connection, to a host of which nothing is known yet.",
     "对尚无了解的主机，等待连接的最长时间。"},
    {"Mail server (SMTP).", "邮件服务器（SMTP）。"},
    {"Mails as HTML, too, with the cover and a link to the room.",
     "邮件同时提供 HTML，附封面和房间链接。"},
    {"Name at the mail server; none: it wants no login.", "邮件服务器的用户名；不设则不登录。"},
    {"Name for notify.to that stands for a channel, for some events alone: night=mail:end+disk. "
     "The same name may stand for several.",
     "notify.to 中可用的名称，代表某渠道的某些事件：night=mail:end+disk。同一名称可代表多个。"},
    {"Name that mails are from.", "发件人名称。"},
    {"Notices mention everybody in the DingTalk group.", "钉钉通知 @ 群内所有人。"},
    {"Notices to DingTalk as Markdown, with the cover and a link to the room.",
     "以 Markdown 发送钉钉通知，附封面和房间链接。"},
    {"Notices to Telegram with the room's cover, where it has one.",
     "Telegram 通知附带房间封面（若有）。"},
    {"Older files of log.file and log.rooms that are kept: FILE.1, FILE.2 and so on.",
     "保留 log.file 和 log.rooms 的旧文件数：FILE.1、FILE.2 等。"},
    {"PEM file with the certificate authorities to trust instead of the system's.",
     "所信任的证书机构的 PEM 文件，取代系统自带的。"},
    {"Password at the mail server.", "邮件服务器的密码。"},
    {"Phone number of somebody in the DingTalk group whom notices mention.",
     "钉钉群通知中 @ 的人的手机号。"},
    {"Port of the mail server; 0 as mail.security asks: 465, 587 or 25.",
     "邮件服务器的端口；0 按 mail.security 取 465、587 或 25。"},
    {"Private host or network that answers may name (the host you type is always allowed).",
     "应答可以指向的内网主机或网络（您输入的主机始终允许）。"},
    {"Proxies where net.proxy says nothing: http=URL and https=URL by the kind of the address, "
     "no=HOSTS for those that need none. The command takes them from http_proxy, https_proxy, "
     "all_proxy and no_proxy.",
     "net.proxy 未设置时的代理：http=URL 和 https=URL 按地址类型，no=主机列表 不走代理。命令行取"
     "自 http_proxy、https_proxy、all_proxy 和 no_proxy。"},
    {"Proxy for all requests: http://, https://, socks4a:// or socks5h://host:port; none: go "
     "without.",
     "所有请求的代理：http://、https://、socks4a:// 或 socks5h://主机:端口；none：不用代理。"},
    {"Proxy for media instead of net.proxy, which is then for questions to platforms alone; "
     "none: media goes without.",
     "媒体所用的代理，取代 net.proxy（后者只用于询问平台）；none：媒体不走代理。"},
    {"Proxy for notices instead of net.proxy; none goes without. CHANNEL=URL is for one channel.",
     "通知所用的代理，取代 net.proxy；none 不用代理。CHANNEL=URL 只用于该渠道。"},
    {"Questions about watched rooms that are out at once, at most; 0 three quarters of "
     "core.workers.",
     "对监控房间同时发出的询问数上限；0 为 core.workers 的四分之三。"},
    {"Quiet hours: notices wait until they are over, and then come as one; local times as in "
     "\"23:00+8h\".",
     "免打扰时段：通知等到时段结束后合为一条发送；本地时间，如 \"23:00+8h\"。"},
    {"Secret of those who use control.http, of 16 characters at least (@FILE reads a file).",
     "使用 control.http 者的密钥，至少 16 个字符（@FILE 从文件读取）。"},
    {"Secret that DingTalk's robot signs with (SEC...).", "钉钉机器人的签名密钥（SEC...）。"},
    {"Secret that Feishu's (Lark's) robot signs with.", "飞书（Lark）机器人的签名密钥。"},
    {"Secret that the JSON for webhooks is signed with (HMAC-SHA256).",
     "webhook 的 JSON 签名密钥（HMAC-SHA256）。"},
    {"SendKey of ServerChan, or the address with the key in it.",
     "Server酱的 SendKey，或含有它的地址。"},
    {"Server of Telegram's Bot API.", "Telegram Bot API 的服务器。"},
    {"Socket of livrec watch and of the commands that talk to it; none for none. Default: "
     "livrec/control.sock in $XDG_RUNTIME_DIR, else in ~/.local/state.",
     "livrec watch 及与它通信的命令所用的套接字；none 为不用。默认：$XDG_RUNTIME_DIR 下的 "
     "livrec/control.sock，否则在 ~/.local/state。"},
    {"Sound of notices from Bark.", "Bark 通知的铃声。"},
    {"Tags of ntfy, separated by commas.", "ntfy 的标签，以逗号分隔。"},
    {"Tell so long before that a login by cookies ends, where they say when; 0 only once it has.",
     "cookie 登录失效前多久提醒（若其中写明时间）；0 为失效后才提醒。"},
    {"Tell the address of each stream that is recorded: without what signs it, or whole.",
     "记下所录制的每个流的地址：去掉签名（yes），或完整（whole）。"},
    {"Text of the notice when a file is finished. Fields as in notify.on_live.",
     "完成一个文件时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice when a platform refuses to show a room. Fields as in notify.on_live.",
     "平台拒绝展示房间时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice when a platform wants a login. Fields as in notify.on_live.",
     "平台要求登录时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice when a recording has begun. Fields as in notify.on_live.",
     "开始录制时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice when a recording has ended. Fields as in notify.on_live.",
     "录制结束时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice when a room has gone live. {title} {url} {platform} {anchor} {cover} "
     "{quality} {duration} {bytes} {gaps} {files} {path} {text} {event} {severity} {time}, of "
     "the room {id} {category} {viewers} {started}, [直播间名称] and [时间] are replaced; \\n "
     "is a new line.",
     "开播时的通知内容。可替换 {title} {url} {platform} {anchor} {cover} {quality} {duration} "
     "{bytes} {gaps} {files} {path} {text} {event} {severity} {time}，房间的 {id} {category} "
     "{viewers} {started}，以及 [直播间名称] 和 [时间]；\\n 为换行。"},
    {"Text of the notice when a room has gone offline. Fields as in notify.on_live.",
     "下播时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice when a room, as a rule all of its platform, fails over and over. "
     "Fields as in notify.on_live.",
     "房间（通常是整个平台）持续出错时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice when an answer of a platform is not understood any more. Fields as in "
     "notify.on_live.",
     "平台的应答无法解析时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice when media is missing, at the first gap of a broadcast. Fields as in "
     "notify.on_live.",
     "媒体有缺失时的通知内容，每场直播首个缺口时发送。字段见 notify.on_live。"},
    {"Text of the notice when the disk is full. Fields as in notify.on_live.",
     "磁盘已满时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice when there is no such room any more. Fields as in notify.on_live.",
     "房间已不存在时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice, once it can be sent, when the network at this end was down. Fields as "
     "in notify.on_live.",
     "本机网络中断、恢复后可发送时的通知内容。字段见 notify.on_live。"},
    {"The same for each platform, which gets fewer while it fails; 0 eight.",
     "同上，但针对每个平台，出错时会减少；0 为八个。"},
    {"Threads that ask platforms; recordings need none. 0 as many as are needed, 16 at most.",
     "询问平台的线程数；录制不需要。0 按需，最多 16。"},
    {"Title of notices; fields as in notify.on_live.", "通知的标题；字段见 notify.on_live。"},
    {"Token of PushPlus.", "PushPlus 的 token。"},
    {"Token of the Telegram bot.", "Telegram 机器人的 token。"},
    {"Token of the application at WxPusher (AT_...).", "WxPusher 应用的 token（AT_...）。"},
    {"Token of the application at the Gotify server.", "Gotify 服务器上应用的 token。"},
    {"User-Agent instead of the one that suits the platform.", "取代适合平台的 User-Agent。"},
    {"What notices are sent for: live end record_start record_end part gap blocked login disk "
     "broken failing gone network, all, or none; live and those from blocked on if not given. + "
     "joins several.",
     "发送通知的事件：live end record_start record_end part gap blocked login disk broken "
     "failing gone network，all 全部，none 都不发；未设置时为 live 及自 blocked 起的各项。用 + "
     "连接多个。"},
    {"Who gets notices from WxPusher: a person (UID_...), or the number of a topic.",
     "WxPusher 通知的接收者：个人（UID_...），或主题编号。"},
    {"Write what log.urls tells into this file, and not into the others.",
     "将 log.urls 的内容写入该文件，不写入其他文件。"},
};

const struct lr_catalog lr_zh_options = LR_CATALOG(rows);
