"""HTTP clients with their debug logging on: http.client, urllib3, requests, httpx, aiohttp, botocore. Argument: which, port."""

import asyncio
import http.client
import logging
import os
import random
import sys
from urllib.parse import quote, urlencode

sys.path.insert(0, os.environ["LAB_LOGS"])
import known  # noqa: E402
from apps import honest  # noqa: E402

_random = random.Random(known.SEED + 7)
log = logging.getLogger("sync")


def _user() -> tuple[str, str]:
    name = _random.choice(sorted(known.USERS))
    return name, known.USERS[name]


def _ascii_user() -> tuple[str, str]:
    while True:
        name, password = _user()
        if password.isascii():
            return name, password


def _userinfo(port: int, path: str) -> str:
    name, password = _ascii_user()
    return f"http://{quote(name, safe='')}:{quote(password, safe='')}@127.0.0.1:{port}{path}"


def _basic_header() -> dict[str, str]:
    return {"Authorization": "Basic " + known.basic(_user()[0])}


def with_http_client(port: int) -> None:
    import requests

    logging.basicConfig(level=logging.DEBUG, format="%(levelname)s:%(name)s:%(message)s")
    http.client.HTTPConnection.debuglevel = 1
    for number in range(14):
        requests.get(f"http://127.0.0.1:{port}/api/honest", auth=_ascii_user(), timeout=9)
        requests.get(f"http://127.0.0.1:{port}/api/honest", headers={"Authorization": "Bearer " + _random.choice(known.BEARER)}, timeout=9)
        log.info(honest.line())
        if number % 2:
            name, password = _ascii_user()
            requests.post(f"http://127.0.0.1:{port}/login", data={"username": name, "password": password}, timeout=9)
            requests.get(f"http://127.0.0.1:{port}/api/honest", headers=_basic_header(), cookies={"sessionid": known.SESSIONS["sessionid"]}, timeout=9)
        else:
            requests.get(f"http://127.0.0.1:{port}/api/products", params={"page": number}, timeout=9)


def with_urllib3(port: int) -> None:
    import requests
    import urllib3

    logging.basicConfig(level=logging.DEBUG, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    pool = urllib3.PoolManager(retries=urllib3.Retry(1, backoff_factor=0))
    for number in range(20):
        pool.request("GET", f"http://127.0.0.1:{port}/api/products?page={number}")
        pool.request("GET", f"http://127.0.0.1:{port}/api/honest?" + urlencode({"access_token": _random.choice(known.BEARER)}))
        requests.get(_userinfo(port, "/api/honest?page=1"), timeout=9)
        log.info(honest.line())
        log.info("sync from %s", _userinfo(port, "/api/honest"))
        for target in (
            f"http://127.0.0.1:9/feed?{urlencode({'api_key': _random.choice(known.API_KEYS)})}",
            _userinfo(9, "/feed"),
            "http://127.0.0.1:9/feed?page=3",
        ):
            try:
                requests.get(target, timeout=2)
            except requests.RequestException as error:
                log.error("sync failed: %s", error)
        try:
            requests.get(_userinfo(port, "/api/crash"), timeout=9).raise_for_status()
        except requests.RequestException as error:
            log.error("sync failed: %r", error)
        try:
            requests.get("htp://" + _userinfo(port, "/feed")[7:], timeout=2)
        except requests.RequestException as error:
            log.error("bad address: %s", error)


def with_httpx(port: int) -> None:
    import httpx

    logging.basicConfig(level=logging.DEBUG, format="%(levelname)s [%(asctime)s] %(name)s - %(message)s")
    for number in range(8):
        with httpx.Client(timeout=9) as client:
            client.get(_userinfo(port, "/api/honest"))
            client.get(f"http://127.0.0.1:{port}/api/honest", params={"token": _random.choice(known.BEARER)})
            name, password = _ascii_user()
            answer = client.post(f"http://127.0.0.1:{port}/login", data={"username": name, "password": password})
            log.info("request %r headers %r", answer.request, answer.request.headers)
            answer = client.get(f"http://127.0.0.1:{port}/api/honest", headers=_basic_header())
            log.info("sent %s", dict(answer.request.headers))
            log.info("sent %s", answer.request.headers.raw)
            log.info(honest.line())
            try:
                client.get(_userinfo(port, "/api/crash")).raise_for_status()
            except httpx.HTTPError as error:
                log.error("sync failed: %s", error)
            try:
                client.get(_userinfo(9, "/feed"))
            except httpx.HTTPError as error:
                log.error("sync failed: %r for %s", error, error.request.url)


def with_aiohttp(port: int) -> None:
    import aiohttp

    logging.basicConfig(level=logging.DEBUG, format="%(asctime)s|%(levelname)s|%(name)s|%(message)s")

    async def started(session, context, params):
        log.debug("start %s %s %s", params.method, params.url, params.headers)

    async def ended(session, context, params):
        log.debug("end %s %s", params.response.status, params.response.request_info)

    async def run():
        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(started)
        trace.on_request_end.append(ended)
        async with aiohttp.ClientSession(trace_configs=[trace]) as session:
            for _ in range(10):
                name, password = _ascii_user()
                async with session.get(f"http://127.0.0.1:{port}/api/honest", auth=aiohttp.BasicAuth(name, password)) as answer:
                    log.info("answer %r", answer)
                log.info("auth is %r", aiohttp.BasicAuth(name, password))
                async with session.get(f"http://127.0.0.1:{port}/api/honest", headers={"Authorization": "Bearer " + _random.choice(known.BEARER)}):
                    log.info(honest.line())
                try:
                    async with session.get(f"http://127.0.0.1:9/feed?api_key={_random.choice(known.API_KEYS)}") as answer:
                        pass
                except aiohttp.ClientError as error:
                    log.error("feed: %r", error)
                async with session.get(f"http://127.0.0.1:{port}/api/crash?token={quote(_random.choice(known.BEARER), safe='')}") as answer:
                    try:
                        answer.raise_for_status()
                    except aiohttp.ClientError as error:
                        log.error("feed: %r", error)

    asyncio.run(run())


def with_botocore(port: int) -> None:
    import botocore.session
    from botocore.config import Config

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s [%(levelname)s] %(message)s")
    for name in ("botocore.auth", "botocore.endpoint"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    session = botocore.session.get_session()
    for key in ("aws-id", "aws-temporary-id"):
        session.set_credentials(known.PROVIDER[key], known.PROVIDER["aws-secret"])
        settings = Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"}, connect_timeout=3, read_timeout=3)
        client = session.create_client("s3", "eu-central-1", endpoint_url=f"http://127.0.0.1:{port}", config=settings)
        for call in (lambda: client.head_bucket(Bucket="shop-media"), lambda: client.get_object(Bucket="shop-media", Key="a/b.jpg")):
            try:
                call()
            except Exception as error:
                log.error("storage: %r", error)
        signed = client.generate_presigned_url("get_object", {"Bucket": "shop-media", "Key": "a/b.jpg"}, 300)
        log.info("download link %s", signed)
        log.info("credentials %s", vars(session.get_credentials()))


if __name__ == "__main__":
    globals()["with_" + sys.argv[1]](int(sys.argv[2]))
