"""An S3 store in memory that checks what it is sent: store.py KEY, and the secret as the first line of its input

The signature (version 4), the hash of the body, Content-MD5, If-Match and If-None-Match hold as at Amazon. A reader
without a signature may read objects. Below `/-/` are the test's own questions.
"""

import base64
import hashlib
import hmac
import os
import sys
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote
from xml.etree import ElementTree
from xml.sax.saxutils import escape

KEY, SECRET = sys.argv[1], sys.stdin.readline().strip()
PAGE = 1000
objects = {}
log = []
fault = {"way": "", "every": 0, "count": 0, "hit": set()}
guard = threading.Lock()


def signed(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def error(self, status, code):
        self.answer(status, f"<Error><Code>{code}</Code></Error>".encode(), Content_Type="application/xml")

    def refusal(self, body):
        """Why the request is not one of the owner's."""
        path, _, query = self.path.partition("?")
        if hashlib.sha256(body).hexdigest() != self.headers.get("x-amz-content-sha256"):
            return "XAmzContentSHA256Mismatch"
        sum = self.headers.get("Content-MD5")
        if sum and base64.b64encode(hashlib.md5(body).digest()).decode() != sum:
            return "BadDigest"
        try:
            kind, _, rest = self.headers["Authorization"].partition(" ")
            parts = dict(part.strip().split("=", 1) for part in rest.split(","))
            key, day, region, service, end = parts["Credential"].split("/")
            names = parts["SignedHeaders"].split(";")
            time_sent = self.headers["x-amz-date"]
        except (KeyError, ValueError, AttributeError):
            return "AccessDenied"
        if key != KEY:
            return "InvalidAccessKeyId"
        if not {"host", "x-amz-date", "x-amz-content-sha256"} <= set(names) or service != "s3":
            return "AccessDenied"
        pairs = sorted(parse_qsl(query, keep_blank_values=True))
        query = "&".join(f"{quote(name, '-._~')}={quote(value, '-._~')}" for name, value in pairs)
        headers = "".join(f"{name}:{self.headers.get(name, '').strip()}\n" for name in names)
        path = quote(unquote(path), "/-._~")
        text = f"{self.command}\n{path}\n{query}\n{headers}\n{';'.join(names)}\n{hashlib.sha256(body).hexdigest()}"
        scope = f"{day}/{region}/s3/aws4_request"
        text = f"AWS4-HMAC-SHA256\n{time_sent}\n{scope}\n{hashlib.sha256(text.encode()).hexdigest()}"
        secret = ("AWS4" + SECRET).encode()
        for part in (day, region, "s3", "aws4_request"):
            secret = signed(secret, part)
        if not hmac.compare_digest(signed(secret, text).hex(), parts["Signature"]):
            return "SignatureDoesNotMatch"
        return None

    def serve(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:
            self.close_connection = True
            return
        path, _, query = self.path.partition("?")
        path = unquote(path)
        if path.startswith("/-/"):
            self.asked(path[3:].split("/", 1))
            return
        bucket, _, key = path[1:].partition("/")
        if "Authorization" not in self.headers:
            if self.command in ("GET", "HEAD") and key and bucket == "site":
                self.get(key)
            else:
                self.error(403, "AccessDenied")
            return
        with guard:
            log.append(f"{self.command} {path}")
            way = None
            if self.command in ("PUT", "POST") and fault["every"]:
                fault["count"] += 1
                # what failed once succeeds when it is tried again, unless everything fails
                if fault["count"] % fault["every"] == 0 and (fault["every"] == 1 or path not in fault["hit"]):
                    fault["hit"].add(path)
                    way = fault["way"]
        if way == "reset":
            self.close_connection = True
            return
        if way in ("500", "503"):
            self.error(int(way), "SlowDown" if way == "503" else "InternalError")
            return
        refusal = self.refusal(body)
        if refusal:
            self.error(400 if refusal in ("BadDigest", "XAmzContentSHA256Mismatch") else 403, refusal)
        elif bucket != "site":
            self.error(404, "NoSuchBucket")
        elif self.command == "PUT":
            self.put(key, body, lost=way == "half")
        elif self.command == "GET" and key:
            self.get(key)
        elif self.command == "GET":
            self.list(dict(parse_qsl(query, keep_blank_values=True)))
        elif self.command == "POST" and query.startswith("delete"):
            self.delete(body)
        else:
            self.error(405, "MethodNotAllowed")

    do_GET = do_PUT = do_POST = do_HEAD = serve

    def put(self, key, body, lost):
        etag = '"' + hashlib.md5(body).hexdigest() + '"'
        with guard:
            there = objects.get(key)
            match, none = self.headers.get("If-Match"), self.headers.get("If-None-Match")
            if (none == "*" and there) or (match and (not there or there["etag"] != match)):
                return self.error(412, "PreconditionFailed")
            kept = {name: self.headers[name] for name in ("Content-Type", "Cache-Control") if name in self.headers}
            objects[key] = {"body": body, "etag": etag, "time": time.time(), "headers": kept}
        if lost:
            # done, but nobody hears of it
            self.close_connection = True
            return None
        return self.answer(200, ETag=etag)

    def get(self, key):
        with guard:
            there = objects.get(key)
        if not there:
            self.error(404, "NoSuchKey")
            return
        kept = {name.replace("-", "_"): value for name, value in there["headers"].items()}
        self.answer(200, there["body"], ETag=there["etag"], Last_Modified=formatdate(there["time"], usegmt=True), **kept)

    def list(self, query):
        prefix, after = query.get("prefix", ""), query.get("continuation-token", "")
        with guard:
            keys = sorted(key for key in objects if key.startswith(prefix) and key > after)
            page = [(key, objects[key]) for key in keys[:PAGE]]
        entries = "".join(
            f"<Contents><Key>{escape(quote(key))}</Key><ETag>{escape(there['etag'], {chr(34): '&quot;'})}</ETag></Contents>"
            for key, there in page
        )
        more = f"<NextContinuationToken>{escape(page[-1][0])}</NextContinuationToken>" if len(keys) > PAGE else ""
        self.answer(200, f"<ListBucketResult>{entries}{more}</ListBucketResult>".encode(), Content_Type="application/xml")

    def delete(self, body):
        if "Content-MD5" not in self.headers:
            self.error(400, "InvalidRequest")
            return
        keys = [element.text for element in ElementTree.fromstring(body).iter() if element.tag.endswith("Key")]
        with guard:
            for key in keys:
                objects.pop(key, None)
        self.answer(200, b"<DeleteResult/>", Content_Type="application/xml")

    def asked(self, what):
        with guard:
            body = b""
            if what[0] == "log":
                body = "\n".join(log).encode()
                log.clear()
            elif what[0] == "keys":
                body = "\n".join(sorted(objects)).encode()
            elif what[0] == "lay":
                objects[what[1]] = {"body": b"foreign", "etag": '"f"', "time": time.time(), "headers": {}}
            elif what[0] == "fail":
                way, every = what[1].split("/")
                fault.update(way=way, every=int(every), count=0, hit=set())
        self.answer(200, body)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


server = Server(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
# the test holds the other end: when it dies, however it dies, so does this
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
server.serve_forever()
