"""The requests of a day: seeded, over plain http.client so that nothing of the caller is logged here."""

import http.client
import json
import random
from urllib.parse import quote, urlencode

import known

AGENTS = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "curl/8.5.0",
    "python-requests/2.32.4",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "kube-probe/1.31",
)
CALM = (
    "/", "/favicon.ico", "/api/products?page=2&sort=price", "/static/app.3f9a1c7e.js", "/api/health", "/robots.txt",
    "/search?q=basic+plan", "/search?q=forgot+password", "/api/orders/4c1f0b52-8e0e-4a53-9d9f-2b6f1f1f4e11",
    "/login?next=%2Faccount", "/password/reset", "/docs/authentication?lang=en", "/.well-known/jwks.json",
)


class Traffic:
    def __init__(self, port: int, seed: int):
        self.port, self.random = port, random.Random(known.SEED + seed)

    def send(self, method: str, target: str, headers: dict[str, str], body: bytes | None = None) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"User-Agent": self.random.choice(AGENTS), "Accept": "*/*"} | headers
        try:
            connection.request(method, target, body, {k: v.encode("utf-8") for k, v in headers.items()})
            connection.getresponse().read()
        except (http.client.HTTPException, OSError):
            pass
        finally:
            connection.close()

    def user(self) -> str:
        return self.random.choice(sorted(known.USERS))

    def credentials(self) -> dict[str, str]:
        """Headers that carry a secret, in the proportions of a busy API."""
        draw, headers = self.random.random(), {}
        if draw < 0.60:
            headers["Authorization"] = "Basic " + known.basic(self.user())
        elif draw < 0.74:
            headers["Authorization"] = "Bearer " + self.random.choice(known.BEARER)
        elif draw < 0.86:
            headers["Authorization"] = "Bearer " + self.random.choice(known.tokens())
        if self.random.random() < 0.25:
            headers["X-API-Key"] = self.random.choice(known.API_KEYS)
        if self.random.random() < 0.3:
            name = self.random.choice(sorted(known.SESSIONS))
            headers["Cookie"] = f"theme=dark; {name}={known.SESSIONS[name]}; lang=en"
        if self.random.random() < 0.06:
            headers["Proxy-Authorization"] = "Basic " + known.basic(self.user())
        return headers

    def query(self) -> str:
        name = self.user()
        return self.random.choice(
            (
                lambda: urlencode({"access_token": self.random.choice(known.BEARER)}),
                lambda: urlencode({"page": 2, "token": self.random.choice(known.BEARER), "lang": "de"}),
                lambda: "jwt=" + self.random.choice(known.tokens()),
                lambda: urlencode({"id_token": self.random.choice(known.tokens()), "state": "af0ifjsldkj"}),
                lambda: urlencode({"api_key": self.random.choice(known.API_KEYS), "q": "shoes"}),
                lambda: urlencode({"apikey": self.random.choice(known.API_KEYS)}),
                lambda: urlencode({"username": name, "password": known.USERS[name]}),
                lambda: f"user={quote(name)}&passwd={quote(known.USERS[name], safe='')}&remember=1",
                lambda: urlencode({"authorization": "Basic " + known.basic(name), "v": 1}),
                lambda: "auth=" + quote("Basic " + known.basic(name), safe=""),
                lambda: "sid=" + known.SESSIONS["sessionid"],
                lambda: "%61ccess_%74oken=" + quote(self.random.choice(known.BEARER), safe=""),
            )
        )()

    def referer(self) -> str:
        name = self.user()
        return self.random.choice(
            (
                "https://shop.example/cart",
                "https://shop.example/reset?lang=en",
                f"https://shop.example/oauth/callback?{self.query()}",
                f"https://{quote(name, safe='')}:{quote(known.USERS[name], safe='')}@shop.example/admin",
            )
        )

    def calm(self, times: int) -> None:
        for _ in range(times):
            headers = {"Referer": "https://shop.example/"} if self.random.random() < 0.3 else {}
            self.send("GET", self.random.choice(CALM), headers)

    def leaky_get(self, path: str) -> None:
        headers = self.credentials()
        if self.random.random() < 0.3:
            headers["Referer"] = self.referer()
        target = path + ("?" + self.query() if self.random.random() < 0.3 else "")
        self.send("GET", target, headers)

    def basic_get(self, path: str) -> None:
        self.send("GET", path, {"Authorization": "Basic " + known.basic(self.user())})

    def form(self, path: str) -> None:
        name = self.user()
        fields = {"csrf": "1f", "username": name, "password": known.USERS[name], "remember": "on"}
        self.send("POST", path, {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(fields).encode())

    def json(self, path: str, ascii_only: bool = True) -> None:
        name = self.user()
        body = {"username": name, "password": known.USERS[name], "remember": True}
        if self.random.random() < 0.3:
            body["token"] = self.random.choice(known.BEARER)
        raw = json.dumps(body, ensure_ascii=ascii_only).encode()
        self.send("POST", path, {"Content-Type": "application/json"}, raw)
