"""livrec doctor --bundle: all that a report needs, and no secret."""
import json
import os
import re
import stat
import tempfile
import unittest

from cli import LIVREC, run

SECRET = "Zq7{}Kx9w"
SHOWN = re.compile(r"record\.|retain\.|stream\.|watch\.|log\.|state\.|control\.|core\."
                   r"|net\.(allow_private|cacert|interface)"
                   r"|notify\.(events|on_|route|title|to$)|post\.(encoder|hook_on|preset)")


def bundle(folder, *args):
    path = os.path.join(folder, "report.txt")
    r = run("doctor", "--bundle", path, *args, tool=LIVREC)
    with open(path, encoding="utf-8") as f:
        text = f.read()
    mode = stat.S_IMODE(os.stat(path).st_mode)
    os.unlink(path)
    return text, mode, r


class Bundle(unittest.TestCase):
    def setUp(self):
        where = tempfile.TemporaryDirectory(prefix="livrec-bundle-")
        self.addCleanup(where.cleanup)
        self.dir = where.name

    def write(self, name, text):
        path = os.path.join(self.dir, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def test_whole(self):
        log = self.write("log", "first\nlast \x1b[31mline\n")
        text, mode, r = bundle(self.dir, "--log-file", log, "-o", self.dir, "--format", "mkv")
        self.assertEqual((r.status, mode), (0, 0o600))
        for part in ("== versions\nlivrec ", "record.format = mkv\n", "== doctor\n", "disk      ",
                     "== given up\n", "== end of the log\nfirst\nlast \\x1b[31mline\n"):
            self.assertIn(part, text)
        path = self.write("there", "")
        r = run("doctor", "--bundle", path, tool=LIVREC)
        self.assertEqual((r.status, os.path.getsize(path)), (13, 0))
        self.assertIn("File exists", r.err)
        self.assertEqual(run("doctor", tool=LIVREC).status, 2)

    def test_no_value_of_any_option(self):
        """Each text and list option has a value of its own, in a configuration, for a room, too; and
        all of them stand in the log, as they are and as parts of addresses."""
        options = json.loads(run("options", "--json", tool=LIVREC).out)
        lines, secrets = [], []
        for i, o in enumerate(options):
            if o["type"] not in ("string", "list") or SHOWN.match(o["name"]):
                continue
            secret = SECRET.format(i)
            value = f"http://u:{secret}@h.example/{secret}?k={secret}"
            if o["name"] == "auth.account":
                value = f"password={secret}"
            if o["name"] in ("notify.proxy", "net.user_agent", "auth.cookie"):
                value = f"a={secret}"
            secrets.append(secret)
            lines.append(f'{o["name"]} = "{value}"')
        lines.sort(key=lambda line: line.startswith("auth.cookie "))  # it takes the place of auth.cookies
        room = SECRET.format("room")
        config = self.write("livrec.conf", "\n".join(lines) + f'\nlog.file = {self.dir}/log\n'
                            f"record.dir = {self.dir}\n[room https://live.bilibili.com/6]\n"
                            f'auth.cookie = "SESSDATA={room}"\n')
        self.write("log", "".join(f"GET https://h/{s}/x?y {s}\n" for s in secrets + [room]))
        text, _, _ = bundle(self.dir, "-c", config)
        self.assertGreater(len(secrets), 30)
        self.assertIn("auth.cookie = (1 not shown)", text)
        self.assertIn("GET https://h/***/x?y ***", text)
        for secret in secrets + [room]:
            self.assertNotIn(secret, text)

    def test_the_folder_of_another_program(self):
        names = ("钉钉推送接口链接", "tgapi令牌", "发件人密码(授权码)", "邮箱登录账号")
        secrets = [SECRET.format(i) for i in range(len(names) + 2)]
        pushes = "\n".join(f"{n} = https://h.example/{s}" for n, s in zip(names, secrets))
        self.write("config/config.ini", f"[录制设置]\n代理地址 = http://me:{secrets[4]}@127.0.0.1:9\n"
                   f"[推送配置]\n{pushes}\n[Cookie]\n抖音cookie = ttwid={secrets[5]}\n")
        self.write("config/URL_config.ini", "https://live.douyin.com/1\n")
        self.write("log", " ".join(secrets) + "\n")
        text, _, r = bundle(self.dir, "-c", self.dir, "--log-file", os.path.join(self.dir, "log"))
        self.assertIn("== end of the log\n" + " ".join(["***"] * len(secrets)), text, r.err)
        for secret in secrets:
            self.assertNotIn(secret, text)


if __name__ == "__main__":
    unittest.main()
