"""Lines that an ordinary service writes all day, with much that looks like a secret and is none."""

import base64
import hashlib
import random
import struct
import uuid
import zlib

import known

_random = random.Random(known.SEED + 1)


def _hex(length: int) -> str:
    return "".join(_random.choice(known.HEX) for _ in range(length))


def _alnum(length: int) -> str:
    return "".join(_random.choice(known.ALNUM) for _ in range(length))


def _uuid() -> str:
    return str(uuid.UUID(int=_random.getrandbits(128), version=4))


def _sha(kind: str = "sha256") -> str:
    return hashlib.new(kind, _hex(8).encode()).hexdigest()


def _luhn(length: int, first: str) -> str:
    """A number that passes the Luhn check, as one order number in ten does."""
    while True:
        number = first + "".join(_random.choice("0123456789") for _ in range(length - len(first)))
        digits = [int(d) for d in reversed(number)]
        total = sum(d if i % 2 == 0 else (d * 2 - 9 if d > 4 else d * 2) for i, d in enumerate(digits))
        if total % 10 == 0:
            return number


def _png() -> str:
    raw = b"".join(b"\0" + bytes(_random.randrange(256) for _ in range(24)) for _ in range(8))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    image = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    return base64.b64encode(image).decode()


def _user() -> str:
    return _random.choice(sorted(known.USERS))


_MAKERS = [
    lambda: f"order {_luhn(16, '90')} placed by {_user()}, 3 items",
    lambda: f"order_no={_luhn(16, _random.choice(['17', '80', '93', '00']))} state=shipped",
    lambda: f"shipment {_luhn(13, '7')} handed to carrier, tracking JJD{_luhn(18, '0')}",
    lambda: f"invoice 2026-{_luhn(15, '10')} rendered in {_random.randint(3, 90)} ms",
    lambda: f"metric flush at {_luhn(16, '1763')} us, {_random.randint(5, 500)} points",
    lambda: f"ean {_luhn(14, '0')} not found in catalogue",
    lambda: f"artifact sha256:{_sha()} verified",
    lambda: f"pulled image registry.example/orders@sha256:{_sha()}",
    lambda: f"checkout of {_sha('sha1')} (main) done",
    lambda: f"deployed revision {_hex(7)} of orders-api",
    lambda: f'etag W/"{_hex(32)}" unchanged, 304',
    lambda: f'ETag: "{_hex(40)}"',
    lambda: f"request_id={_uuid()} trace_id={_hex(32)} span_id={_hex(16)} took {_random.randint(1, 900)} ms",
    lambda: f"traceparent: 00-{_hex(32)}-{_hex(16)}-01",
    lambda: f"md5 of upload {_sha('md5')} matches",
    lambda: f"Content-Security-Policy: script-src 'self' 'sha256-{base64.b64encode(bytes.fromhex(_sha())).decode()}'",
    lambda: f"csp nonce-less page, integrity=sha384-{base64.b64encode(bytes.fromhex(_sha('sha384'))).decode()}",
    lambda: f"avatar for {_user()}: data:image/png;base64,{_png()}",
    lambda: f"customer {_user()} moved from Basic plan to Pro plan",
    lambda: "Basic subscription renewed for 12 months",
    lambda: "Basic authentication is enabled for realm 'orders'",
    lambda: "Basic realm=\"orders\" sent to anonymous caller",
    lambda: 'WWW-Authenticate: Basic realm="orders", charset="UTF-8"',
    lambda: 'WWW-Authenticate: Bearer realm="orders", error="invalid_token", error_description="The token expired"',
    lambda: "{'WWW-Authenticate': 'Basic realm=\"Authentication Required\"'}",
    lambda: "Authorization header missing",
    lambda: "Authorization: [REDACTED]",
    lambda: "{\"Authorization\": \"[REDACTED]\", \"Accept\": \"*/*\"}",
    lambda: "Authorization: Basic ********",
    lambda: "Authorization: Bearer ***",
    lambda: "headers={'authorization': '<redacted>', 'cookie': '<redacted>'}",
    lambda: f"username={_user()} password=*** result=ok",
    lambda: f"login user={_user()} password=<hidden> mfa=true",
    lambda: f"{{\"user\": \"{_user()}\", \"password\": \"********\", \"remember\": true}}",
    lambda: f"password changed for {_user()}",
    lambda: f"password reset mail queued for {_user()}, expires in 30 minutes",
    lambda: f"wrong password for {_user()} from 192.0.2.{_random.randint(1, 254)}",
    lambda: f"password policy: min_length=12 require_digit=true max_age_days=90",
    lambda: f"password: required field missing",
    lambda: "rehashing passwords older than cost=12",
    lambda: "token expired",
    lambda: f"token bucket for 192.0.2.{_random.randint(1, 254)}: tokens=7 capacity=20",
    lambda: f"next_page_token=null page_size=50 total={_random.randint(50, 900)}",
    lambda: f"prompt tokens={_random.randint(50, 900)} completion tokens={_random.randint(5, 90)}",
    lambda: "csrf token missing or wrong for /profile",
    lambda: "secret rotation finished: 4 secrets, 0 failures",
    lambda: "reading secret from /run/secrets/db_password",
    lambda: "DB_PASSWORD is set; API_KEY is not set",
    lambda: "api_key=${API_KEY} password=${DB_PASSWORD}",
    lambda: "connecting to postgresql://orders_rw:***@db.internal.example:5432/orders",
    lambda: "connecting to postgresql://orders_rw@db.internal.example:5432/orders",
    lambda: "redis ready at redis://cache.internal.example:6379/0",
    lambda: "cloning git@git.example.com:shop/orders.git",
    lambda: f"mailto:{_random.choice(['help', 'shop', 'info'])}@example.com opened",
    lambda: "GET http://proxy.example:3128/ via proxy, credentials: none",
    lambda: f"session {_random.randint(1, 900)} rows purged; session store healthy",
    lambda: "Set-Cookie: session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/",
    lambda: "Set-Cookie: theme=dark; Path=/; SameSite=Lax",
    lambda: "cookie consent: analytics=false marketing=false",
    lambda: f"card ending 4242 charged {_random.randint(5, 200)}.00 EUR",
    lambda: "card=4242********4242 brand=visa result=approved",
    lambda: "card **** **** **** 4444 declined: insufficient_funds",
    lambda: "iban DE** **** **** **** **30 00 confirmed",
    lambda: f"payment intent pi_{_alnum(24)} created",
    lambda: f"customer cus_{_alnum(14)} updated",
    lambda: f"public key fingerprint SHA256:{base64.b64encode(bytes.fromhex(_sha())).decode().rstrip('=')}",
    lambda: f"publishable key pk_test_{_alnum(24)} loaded",
    lambda: f"kid={_hex(16)} alg=RS256 use=sig, jwks refreshed",
    lambda: "jwt header {'alg': 'HS256', 'typ': 'JWT'}",
    lambda: f"build id {_hex(64)}",
    lambda: f"device {':'.join(_hex(2) for _ in range(6))} seen",
    lambda: f"cache key orders:{_sha('sha1')} hit",
    lambda: f"object s3://shop-media/{_uuid()}/{_hex(24)}.jpg stored",
    lambda: f"document id 64{_hex(22)} inserted",
    lambda: f"job {_alnum(22)} done in {_random.randint(1, 60)} s",
    lambda: f"GET /static/app.{_hex(8)}.js 200",
    lambda: f"GET /reset?lang=de&step=2 200",
    lambda: f"GET /search?q=password+manager&sort=price 200",
    lambda: f"GET /docs/authentication/basic 200",
    lambda: f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{_alnum(43)} deploy",
    lambda: "-----BEGIN CERTIFICATE----- expected, file is empty",
    lambda: f"gitlab-ci pipeline {_random.randint(10**8, 10**9)} passed",
    lambda: f"user {_user()} viewed product {_random.randint(1000, 9999)}",
    lambda: f"stock of product {_random.randint(1000, 9999)} is {_random.randint(0, 99)}",
    lambda: f"mail to customer {_random.randint(1000, 9999)} sent in {_random.randint(20, 400)} ms",
    lambda: f"slow query: SELECT id, name FROM users WHERE name = $1 ({_random.randint(200, 900)} ms)",
    lambda: "health check ok",
    lambda: f"worker {_random.randint(1, 8)} idle",
    lambda: f"phone +49 30 {_random.randint(1000000, 9999999)} verified",
    lambda: f"coordinates 52.{_random.randint(10**5, 10**6)},13.{_random.randint(10**5, 10**6)}",
]


def line() -> str:
    return _random.choice(_MAKERS)()


def every() -> list[str]:
    """One line of each kind, in their order."""
    return [make() for make in _MAKERS]
