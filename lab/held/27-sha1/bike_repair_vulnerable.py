# also: https-not-enforced, no-auth-throttle, no-store-missing
from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass

import structlog
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

log = structlog.get_logger()


@dataclass
class HtpasswdFile:
    """The {SHA} entries that `htpasswd -s` writes."""

    path: str

    def check(self, user: str, password: str) -> bool:
        want = "{SHA}" + base64.b64encode(hashlib.new("sha1", password.encode()).digest()).decode()  # expect: weak-password-hash
        with open(self.path, encoding="utf-8") as lines:
            entries = dict(line.strip().split(":", 1) for line in lines if ":" in line)
        return entries.get(user) == want  # also: non-constant-time-compare, weak-password-hash


app = FastAPI(title="bike repairs")
htpasswd = HtpasswdFile(os.environ.get("HTPASSWD", "/etc/bikes.htpasswd"))


def mechanic(request: Request, c: HTTPBasicCredentials = Depends(HTTPBasic())) -> str:
    ok = htpasswd.check(c.username, c.password)
    log.info("mechanic", user=c.username, ok=ok, ip=request.client.host)
    if not ok:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return c.username


@app.get("/repairs")
def repairs(me: str = Depends(mechanic)):
    return [{"id": 1, "what": "brake", "by": me}]
