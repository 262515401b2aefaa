"""Every secret that the captured logs can hold, made up from one fixed seed.

Each program of apps/ imports this module and so knows the same secrets; what a real library makes at run time (a
session cookie, a token, a hash) is added with `note`, so that make.py can search for it. Nothing here is a real
credential: the card numbers and IBANs are the well-known test numbers of payment providers.
"""

import base64
import json
import os
import random
import string
import zlib

SEED = 20261121
ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"

_random = random.Random(SEED)


def made(alphabet: str, length: int) -> str:
    return "".join(_random.choice(alphabet) for _ in range(length))


_WORDS = (
    "Heron lantern copper violet orbit meadow glacier walnut saffron thistle harbour quartz pebble falcon "
    "juniper marble cobalt willow ember tundra"
).split()


def _phrase() -> str:
    return "-".join(_random.sample(_WORDS, 3)) + str(_random.randint(10, 99))


# Names that people have; passwords of the kinds that people choose.
USERS = {
    "alice": "Tr0ub4dor&3x",
    "bob": "hunter2!fish",
    "carol@example.com": "summer2024sun",
    "dave": "p@ss:w0rd/7",
    "erin": "zK9#vLq2 mT4",
    "frank.miller": "qwertz98765",
    "grace": "pässwört-Ünder9",
    "heidi": 'say"friend"8',
    "ivan": "back\\slash\\77",
    "judy": "100%sicher+ja",
    "mallory": "O'Brien1972",
    "niaj": "letmein4ever",
    "olivia": _phrase(),
    "peggy": _phrase(),
    "rupert@example.org": _phrase(),
    "sybil": made(ALNUM, 20),
    "trent": made(ALNUM + "!$%*-_=+", 24),
    "victor": made(ALNUM, 12),
    "walter": "31415926535",
    "svc-billing": made(ALNUM, 32),
    "svc-export": made(HEX, 40),
    "admin": "Passw0rd2026",
    "ops": "correct horse battery staple",
    "zoe": "パスワード2026",
}

BEARER = (
    [made(ALNUM + "-_", 43) for _ in range(6)]
    + [made(HEX, 64) for _ in range(4)]
    + ["rt_" + made(ALNUM, 27) for _ in range(3)]
    + [base64.b64encode(bytes(_random.randrange(256) for _ in range(30))).decode() for _ in range(3)]
)
API_KEYS = (
    [made(HEX, 32) for _ in range(5)]
    + ["ak_" + made(ALNUM, 24) for _ in range(3)]
    + [made(ALNUM, 40) for _ in range(3)]
    + ["-".join(made(HEX, n) for n in (8, 4, 4, 4, 12)) for _ in range(2)]
)
SESSIONS = {
    "sessionid": made(string.ascii_lowercase + string.digits, 32),
    "PHPSESSID": made(string.ascii_lowercase + string.digits, 26),
    "JSESSIONID": made("0123456789ABCDEF", 32),
    "connect.sid": "s%3A" + made(ALNUM + "-_", 32) + "." + made(ALNUM, 43),
    "__Host-sid": made(ALNUM + "-_", 43),
    "auth_session": "-".join(made(HEX, n) for n in (8, 4, 4, 4, 12)),
}

DATABASES = {
    "orders": ("postgresql", "orders_rw", made(ALNUM, 18), "db.internal.example:5432/orders"),
    "billing": ("postgresql+psycopg", "billing", "pg@Winter#2025", "10.2.0.14:5432/billing"),
    "legacy": ("mysql+pymysql", "root", "toor-" + made(HEX, 6), "mysql.internal.example/legacy"),
    "cache": ("redis", "", made(HEX, 48), "cache.internal.example:6379/0"),
    "queue": ("amqp", "worker", "carrot/" + made(ALNUM, 10), "mq.internal.example:5672/%2F"),
    "events": ("mongodb+srv", "events", made(ALNUM, 16), "cluster0.example.net/events?retryWrites=true"),
}


def database_uri(name: str) -> str:
    from urllib.parse import quote

    scheme, user, password, rest = DATABASES[name]
    return f"{scheme}://{user}:{quote(password, safe='')}@{rest}"


def _checked(prefix: str) -> str:
    """A token in GitHub's and npm's form: 30 letters, then their CRC-32 in base 62."""
    body = made(ALNUM, 30)
    crc, digits = zlib.crc32(body.encode()), ""
    alphabet = string.digits + string.ascii_uppercase + string.ascii_lowercase
    for _ in range(6):
        crc, rest = divmod(crc, 62)
        digits = alphabet[rest] + digits
    return prefix + body + digits


_UPPER32 = string.ascii_uppercase + "234567"
PROVIDER = {
    "aws-id": "AKIA" + made(_UPPER32, 16),
    "aws-secret": made(ALNUM + "+/", 40),
    "aws-temporary-id": "ASIA" + made(_UPPER32, 16),
    "github": _checked("gh" + "p_"),
    "github-app": _checked("gh" + "s_"),
    "github-fine": "github" + "_pat_" + made(ALNUM, 22) + "_" + made(ALNUM, 59),
    "gitlab": "gl" + "pat-" + made(ALNUM + "-_", 20),
    "stripe": "sk" + "_live_" + made(ALNUM, 24),
    "stripe-test": "sk" + "_test_" + made(ALNUM, 24),
    "stripe-restricted": "rk" + "_live_" + made(ALNUM, 24),
    "slack": "xo" + "xb-" + made(string.digits, 12) + "-" + made(string.digits, 12) + "-" + made(ALNUM, 24),
    "google": "AI" + "za" + made(ALNUM + "-_", 35),
    "sendgrid": "S" + "G." + made(ALNUM + "-_", 22) + "." + made(ALNUM + "-_", 43),
    "npm": _checked("np" + "m_"),
    "twilio": "S" + "K" + made(HEX, 32),
    "openai": "sk" + "-proj-" + made(ALNUM, 48),
    "anthropic": "sk" + "-ant-api03-" + made(ALNUM + "-_", 93) + "AA",
    "telegram": made("123456789", 10) + ":AA" + made(ALNUM + "-_", 33),
    "digitalocean": "do" + "p_v1_" + made(HEX, 64),
    "huggingface": "h" + "f_" + made(string.ascii_letters, 34),
    "pypi": "py" + "pi-AgEIcHlwaS5vcmc" + made(ALNUM + "-_", 85),
    "azure-storage": base64.b64encode(bytes(_random.randrange(256) for _ in range(64))).decode(),
}

CARDS = [
    "4242424242424242",
    "4000056655665556",
    "5555555555554444",
    "2223003122003222",
    "5105105105105100",
    "378282246310005",
    "371449635398431",
    "6011111111111117",
    "3056930009020004",
    "3566002020360505",
    "4111111111111111",
]
IBANS = [
    "DE89370400440532013000",
    "GB82WEST12345698765432",
    "FR1420041010050500013M02606",
    "NL91ABNA0417164300",
    "CH9300762011623852957",
    "ES9121000418450200051332",
    "NO9386011117947",
]

SIGNING_KEY = made(ALNUM, 48)


def basic(user: str) -> str:
    return base64.b64encode(f"{user}:{USERS[user]}".encode()).decode()


def token(user: str, index: int) -> str:
    """A signed JWT with fixed times; odd ones have expired, every third is signed with Ed25519."""
    import jwt
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    claims = {"sub": user, "iat": 1790000000, "exp": 1790003600 if index % 2 else 2100000000, "jti": f"{index:08x}"}
    if index % 3 == 0:
        return jwt.encode(claims, Ed25519PrivateKey.from_private_bytes(bytes([index + 1] * 32)), "EdDSA")
    return jwt.encode(claims | {"scope": "orders:read orders:write"}, SIGNING_KEY, "HS256")


def tokens() -> list[str]:
    return [token(user, index) for index, user in enumerate(sorted(USERS)[:12])]


def fixed() -> list[tuple[str, str]]:
    """Kind and value of every secret that is known before anything runs."""
    found = [("password", password) for password in USERS.values()]
    found += [("bearer", value) for value in BEARER]
    found += [("jwt", value) for value in tokens()]
    found += [("api-key", value) for value in API_KEYS]
    found += [("session-cookie", value) for value in SESSIONS.values()]
    found += [("password", password) for _, _, password, _ in DATABASES.values()]
    found += [("provider-key", value) for value in PROVIDER.values()]
    found += [("card", value) for value in CARDS]
    found += [("iban", value) for value in IBANS]
    found.append(("api-key", SIGNING_KEY))
    return found


def note(kind: str, value: str) -> str:
    """Records a secret that a library made just now, and gives it back."""
    path = os.environ.get("LAB_LOGS_NOTED")
    if path:
        with open(path, "a", encoding="utf-8") as out:
            out.write(json.dumps([kind, value]) + "\n")
    return value
