"""Provider keys and private keys: in environment dumps, in clients' debug lines, in configuration that is logged."""

import json
import logging
import os
import pprint
import random
import sys

sys.path.insert(0, os.environ["LAB_LOGS"])
import known  # noqa: E402
from apps import honest  # noqa: E402

_random = random.Random(known.SEED + 13)
log = logging.getLogger("deploy")

NAMES = {
    "aws-id": "AWS_ACCESS_KEY_ID",
    "aws-secret": "AWS_SECRET_ACCESS_KEY",
    "github": "GITHUB_TOKEN",
    "gitlab": "GITLAB_TOKEN",
    "stripe": "STRIPE_SECRET_KEY",
    "stripe-test": "STRIPE_TEST_KEY",
    "slack": "SLACK_BOT_TOKEN",
    "google": "GOOGLE_API_KEY",
    "sendgrid": "SENDGRID_API_KEY",
    "npm": "NPM_TOKEN",
    "twilio": "TWILIO_API_KEY",
    "openai": "OPENAI_API_KEY",
    "anthropic": "ANTHROPIC_API_KEY",
    "telegram": "TELEGRAM_BOT_TOKEN",
    "digitalocean": "DIGITALOCEAN_ACCESS_TOKEN",
    "huggingface": "HF_TOKEN",
    "pypi": "TWINE_PASSWORD",
}


def with_providers():
    import httpx
    import requests

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    dead = "http://127.0.0.1:9"
    for _ in range(3):
        for name, value in known.PROVIDER.items():
            headers = {"Authorization": f"Bearer {value}", "Accept": "application/json"}
            request = httpx.Request("GET", "https://api.internal.example/v1", headers=headers)
            ways = [
                lambda: log.info("using key %s for %s", value, name),
                lambda: log.info("calling with %s", headers),
                lambda: log.info("calling with %s", dict(request.headers)),
                lambda: log.info("config %s", json.dumps({"provider": name, "key": value})),
                lambda: log.info("config %s", json.dumps(json.dumps({"secret": value}))),
                lambda: log.info("%s=%s", NAMES.get(name, name.upper().replace("-", "_")), value),
                lambda: log.info("    %s: '%s'", name, value),
                lambda: log.info("key is %s", value),
            ]
            for way in _random.sample(ways, 3):
                way()
                log.info(honest.line())
        tries = (
            f"{dead}/bot{known.PROVIDER['telegram']}/getMe",
            f"{dead}/maps/api/geocode/json?address=Berlin&key={known.PROVIDER['google']}",
            f"http://x-access-token:{known.PROVIDER['github-app']}@127.0.0.1:9/shop/orders.git",
            f"http://oauth2:{known.PROVIDER['gitlab']}@127.0.0.1:9/shop/orders.git",
            f"http://{known.PROVIDER['github']}@127.0.0.1:9/shop/orders.git",
        )
        for target in tries:
            try:
                requests.get(target, timeout=2)
            except requests.RequestException as error:
                log.error("failed: %s", error)
            log.info("cloning %s", target)
        hook = known.note("provider-key", "T" + known.made(known.ALNUM, 8).upper() + "/B" + known.made(known.ALNUM, 8).upper() + "/" + known.made(known.ALNUM, 24))
        log.info("posting to https://hooks.slack.com/services/%s", hook)
        log.info("DefaultEndpointsProtocol=https;AccountName=shopmedia;AccountKey=%s;EndpointSuffix=core.windows.net", known.PROVIDER["azure-storage"])
        for decoy in (
            "key AKIAIOSFODNN7 is too short",
            "expects a key that starts with ghp_ or github_pat_",
            "sk_live_ keys are refused in staging",
            "GITHUB_TOKEN=*** STRIPE_SECRET_KEY=sk_live_****************",
            "slack token xoxb-*** loaded",
            "module sk-learn-contrib and hf_hub_download imported",
        ):
            log.info(decoy)


def with_environment():
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    environment = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": "/srv/app",
        "HOSTNAME": "orders-7c9d8b6f5-x2k4p",
        "GIT_COMMIT": "3f786850e387550fdab836ed7e6dc881de23001b",
        "IMAGE": "registry.example/orders@sha256:" + "9f86d081884c7d65" * 4,
        "DB_PASSWORD": known.DATABASES["orders"][2],
        "PGPASSWORD": known.DATABASES["events"][2],
        "DATABASE_URL": known.database_uri("billing"),
        "REDIS_URL": known.database_uri("cache"),
        "CELERY_BROKER_URL": known.database_uri("queue"),
        "SECRET_KEY": known.SIGNING_KEY,
        "API_KEY": known.API_KEYS[0],
        "SESSION_COOKIE_NAME": "shop",
        "PASSWORD_MIN_LENGTH": "12",
        "TOKEN_TTL": "3600",
    } | {NAMES[name]: value for name, value in known.PROVIDER.items() if name in NAMES}
    log.info("environment: %s", environment)
    log.info("environment: %s", json.dumps(environment))
    print(pprint.pformat(environment), file=sys.stderr)
    for name, value in environment.items():
        print(f"{name}={value}", file=sys.stderr)
    for name, value in environment.items():
        print(f'declare -x {name}="{value}"', file=sys.stderr)
    for name, value in environment.items():
        print(f"  {name}: {value}", file=sys.stderr)
    for name, value in environment.items():
        print(f'ENV {name} "{value}"', file=sys.stderr)
        log.info(honest.line())


def _rsa():
    """An RSA key whose primes come from the seed."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    def prime():
        while True:
            number = _random.getrandbits(512) | (3 << 510) | 1
            if number % 65537 != 1 and all(number % p for p in (3, 5, 7, 11, 13, 17, 19)) and all(pow(a, number - 1, number) == 1 for a in (2, 3, 5, 7)):
                return number

    p, q = prime(), prime()
    d = pow(65537, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(65537, p * q)
    return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public).private_key()


def with_keys():
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    keys = [_rsa(), ec.derive_private_key(_random.getrandbits(250), ec.SECP256R1()), ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))]
    for key in keys:
        for form in (s.PrivateFormat.PKCS8, s.PrivateFormat.TraditionalOpenSSL, s.PrivateFormat.OpenSSH):
            for protection in (s.NoEncryption(), s.BestAvailableEncryption(b"long enough")):
                try:
                    pem = key.private_bytes(s.Encoding.PEM, form, protection).decode()
                except ValueError:
                    continue
                known.note("private-key" if isinstance(protection, s.NoEncryption) else "private-key-encrypted", pem.strip())
                log.info("loaded key\n%s", pem)
                log.info(honest.line())
                log.info("loaded key %r", pem)
                log.info("config %s", json.dumps({"alg": "RS256", "private_key": pem, "kid": "a1b2"}))
                log.info(honest.line())
        public = key.public_key().public_bytes(s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo).decode()
        log.info("public key\n%s", public)
        log.info("public key %s", json.dumps(public))


if __name__ == "__main__":
    globals()["with_" + sys.argv[1]]()
