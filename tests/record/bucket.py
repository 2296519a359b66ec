"""A stand-in for S3: one bucket in memory, by path and by host. It checks every signature (AWS
Signature Version 4) by itself, from what arrived, and every digest, size, number and ETag of parts as
S3 does; and it fails on demand."""
import base64
import datetime
import hashlib
import hmac
import http.server
import re
import threading
import time
import urllib.parse
import xml.etree.ElementTree

LEAST = 5 << 20  # of a part that is not the last
SKEW = 15 * 60
KEY, SECRET, TOKEN = "AKIDEXAMPLE+/=", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "session/token+=="


class Refusal(Exception):
    def __init__(self, status, code, message="no", extra="", headers=()):
        super().__init__(code)
        self.status, self.code, self.headers = status, code, dict(headers)
        self.text = (f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code>'
                     f"<Message>{message}</Message>{extra}</Error>").encode()


def quote(text, safe=""):
    return urllib.parse.quote(text, safe=safe + "-_.~")


def hmac256(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    # ---- signatures

    def canonical(self, names):
        path, _, query = self.path.partition("?")
        again = quote(urllib.parse.unquote(path), "/")
        if again != path:
            raise Refusal(400, "InvalidURI", f"{path} is not in its one form")
        pairs = sorted((quote(k), quote(v)) for k, v in
                       urllib.parse.parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)))
        lines = []
        for name in names:
            values = self.headers.get_all(name)
            if values is None:
                raise Refusal(403, "SignatureDoesNotMatch", f"{name} was signed and not sent")
            lines.append(f"{name}:{','.join(' '.join(v.split()) for v in values)}\n")
        return "\n".join([self.command, again, "&".join(f"{k}={v}" for k, v in pairs), "".join(lines),
                          ";".join(names), self.headers["x-amz-content-sha256"]])

    def check_signature(self):
        m = re.fullmatch(r"AWS4-HMAC-SHA256 Credential=([^,]*)/(\d{8})/([^/,]+)/s3/aws4_request,\s*"
                         r"SignedHeaders=([a-z0-9;-]+),\s*Signature=([0-9a-f]{64})",
                         self.headers.get("authorization", ""))
        if not m:
            raise Refusal(403, "AccessDenied", "no signature")
        key, day, region, signed, signature = m.groups()
        names = signed.split(";")
        must = {"host", *(n.lower() for n in self.headers if n.lower().startswith("x-amz-")),
                *(n for n in ("content-md5", "content-type") if n in self.headers)}
        if names != sorted(names) or must - set(names):
            raise Refusal(403, "AccessDenied", f"not signed: {must - set(names)}")
        if key != self.server.key or self.headers.get("x-amz-security-token") != self.server.token:
            raise Refusal(403, "InvalidAccessKeyId", "no such key")
        if region != self.server.region:
            raise Refusal(400, "AuthorizationHeaderMalformed", "another region",
                          f"<Region>{self.server.region}</Region>")
        stamp = self.headers["x-amz-date"]
        at = datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        if abs(at.timestamp() - time.time() - self.server.ahead) > SKEW:
            raise Refusal(403, "RequestTimeTooSkewed", "the clocks differ")
        scope = f"{day}/{region}/s3/aws4_request"
        text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope,
                          hashlib.sha256(self.canonical(names).encode()).hexdigest()])
        secret = hmac256(("AWS4" + self.server.secret).encode(), day)
        for word in (region, "s3", "aws4_request"):
            secret = hmac256(secret, word)
        if not stamp.startswith(day) or hmac256(secret, text).hex() != signature:
            raise Refusal(403, "SignatureDoesNotMatch", "another signature")

    # ---- bodies

    def read_body(self, fault):
        left = int(self.headers.get("content-length", 0))
        if self.command in ("PUT", "POST") and "content-length" not in self.headers:
            raise Refusal(411, "MissingContentLength")
        if fault == "cut":
            self.rfile.read(left // 2)
            self.close_connection = True
            self.connection.close()
            raise ConnectionResetError
        body = self.rfile.read(left)
        if hashlib.sha256(body).hexdigest() != self.headers["x-amz-content-sha256"]:
            raise Refusal(400, "XAmzContentSHA256Mismatch")
        md5 = self.headers.get("content-md5")
        if md5 and base64.b64decode(md5) != hashlib.md5(body).digest():
            raise Refusal(400, "BadDigest")
        if self.command == "PUT" and not md5:
            raise Refusal(400, "InvalidRequest", "these want a Content-MD5")
        return body

    # ---- requests

    def serve(self):
        path, _, query = self.path.partition("?")
        args = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        host = self.headers["host"].rsplit(":", 1)[0]
        by_host = host.startswith(self.server.bucket + ".")
        name = urllib.parse.unquote(path[1:])
        bucket, _, key = (self.server.bucket, "", name) if by_host else name.partition("/")
        part = int(args.get("partNumber", 0))
        what = "part" if part else "begin" if "uploads" in args else self.command.lower()
        what = {"post": "complete", "delete": "abort"}.get(what, what)
        self.server.note((what, key, part), host)
        fault = self.server.fault(what, part)
        try:
            if fault and fault[0] == "refuse":
                raise Refusal(*fault[1:])
            self.check_signature()
            if bucket != self.server.bucket:
                raise Refusal(404, "NoSuchBucket")
            body = self.read_body(fault and fault[0])
            self.answer(key, args, body, fault)
        except Refusal as r:
            self.reply(r.status, r.text, {"Content-Type": "application/xml", "Connection": "close", **r.headers})
            self.close_connection = True
        except (ConnectionError, ValueError):
            self.close_connection = True

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = serve

    def date_time_string(self, timestamp=None):
        return super().date_time_string((timestamp or time.time()) + self.server.ahead)

    def reply(self, status, body=b"", headers=()):
        self.send_response(status)
        headers = {"Content-Length": str(len(body)), **dict(headers)}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def answer(self, key, args, body, fault):
        s = self.server
        with s.lock:
            status, text, headers = s.handle(self.command, key, args, body, self.headers)
        if fault and fault[0] == "etag":
            headers["ETag"] = f'"{"0" * 32}"'
            text = re.sub(rb"&quot;[0-9a-f]{32}", b"&quot;" + 32 * b"0", text)
        if fault and fault[0] == "lost":
            self.close_connection = True
            self.connection.close()
            return
        if fault and fault[0] == "hold":
            s.held.set()
            s.release.wait(60)
        self.reply(status, text, headers)


class Bucket(http.server.ThreadingHTTPServer):
    """`requests` is what came; `objects` what is there: key -> (bytes, ETag, type)."""

    daemon_threads = True

    def __init__(self, region="eu-test-1", bucket="live", token=None, own_etags=False, tls=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.key, self.secret, self.token = KEY, SECRET, token
        self.region, self.bucket, self.own_etags, self.ahead, self.tls = region, bucket, own_etags, 0, tls
        self.objects, self.uploads, self.requests, self.faults = {}, {}, [], []
        self.hosts, self.lock, self.held, self.release = set(), threading.RLock(), threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def get_request(self):
        line, address = super().get_request()
        if self.tls:
            line = self.tls.wrap_socket(line, server_side=True, do_handshake_on_connect=False)
        return line, address

    def handle_error(self, *_):
        pass  # connections that break are what is tested

    def stop(self):
        self.release.set()
        self.shutdown()
        self.server_close()
        self.thread.join()

    @property
    def url(self):
        scheme, host = ("https", "localhost") if self.tls else ("http", "127.0.0.1")
        return f"{scheme}://{host}:{self.server_address[1]}"

    def note(self, request, host):
        with self.lock:
            self.requests.append(request)
            self.hosts.add(host)

    def fail(self, what, fault, part=0, times=1):
        """The next `times` requests of that kind ("begin", "part", "complete", "abort", "put", "head"),
        of that part, meet with a fault: ("refuse", status, code), ("cut",) in the middle, ("etag",)
        that is another, ("lost",) answer, ("hold",) it back."""
        self.faults.append([what, part, times, fault])

    def fault(self, what, part):
        with self.lock:
            for f in self.faults:
                if f[0] == what and f[1] in (0, part) and f[2] > 0:
                    f[2] -= 1
                    return f[3]
        return None

    def count(self, what):
        with self.lock:
            return [r[2] or r[1] for r in self.requests if r[0] == what]

    # ---- what S3 does

    def handle(self, method, key, args, body, headers):
        if method == "POST" and "uploads" in args:
            name = f"up/{len(self.requests)}+=&x"
            self.uploads[name] = {"key": key, "parts": {}, "type": headers.get("content-type")}
            return 200, (f"<InitiateMultipartUploadResult><Bucket>{self.bucket}</Bucket><UploadId>"
                         f"{name.replace('&', '&amp;')}</UploadId></InitiateMultipartUploadResult>").encode(), {}
        if "uploadId" in args:
            return self.handle_upload(method, key, args, body)
        if method == "PUT":
            etag = hashlib.md5(body).hexdigest()
            self.objects[key] = (body, etag, headers.get("content-type"))
            return 200, b"", {"ETag": f'"{etag}"'}
        if method == "HEAD" and key in self.objects:
            there, etag, _ = self.objects[key]
            return 200, b"", {"Content-Length": str(len(there)), "ETag": f'"{etag}"'}
        raise Refusal(404, "NoSuchKey")

    def handle_upload(self, method, key, args, body):
        upload = self.uploads.get(args["uploadId"])
        if not upload or upload["key"] != key:
            raise Refusal(404, "NoSuchUpload", "it is not there")
        if method == "DELETE":
            del self.uploads[args["uploadId"]]
            return 204, b"", {}
        if method == "POST":
            return self.complete(args["uploadId"], key, body)
        number = int(args["partNumber"])
        if not 1 <= number <= 10000:
            raise Refusal(400, "InvalidArgument")
        etag = hashlib.md5(body).hexdigest()
        upload["parts"][number] = (body, etag)
        return 200, b"", {"ETag": f'"{etag}"'}

    def complete(self, name, key, body):
        upload = self.uploads[name]
        listed = [(int(p.findtext("PartNumber")), p.findtext("ETag").strip('"'))
                  for p in xml.etree.ElementTree.fromstring(body)]
        if [n for n, _ in listed] != sorted(upload["parts"]) or not listed:
            raise Refusal(400, "InvalidPartOrder")
        if any(upload["parts"][n][1] != etag for n, etag in listed):
            raise Refusal(400, "InvalidPart")
        if any(len(upload["parts"][n][0]) < LEAST for n, _ in listed[:-1]):
            raise Refusal(400, "EntityTooSmall")
        whole = b"".join(upload["parts"][n][0] for n, _ in listed)
        raw = b"".join(bytes.fromhex(etag) for _, etag in listed)
        etag = f"{hashlib.md5(b'own' + raw if self.own_etags else raw).hexdigest()}-{len(listed)}"
        self.objects[key] = (whole, etag, upload["type"])
        del self.uploads[name]
        return 200, (f"<CompleteMultipartUploadResult><Key>k</Key><ETag>&quot;{etag}&quot;</ETag>"
                     "</CompleteMultipartUploadResult>").encode(), {}
