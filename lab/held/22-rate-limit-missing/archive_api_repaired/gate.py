import json

import structlog
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask import Flask, Response, g, request

log = structlog.get_logger("archive.gate")


class Gate:
    def __init__(self, app: Flask) -> None:
        self.hasher = PasswordHasher()
        self.dummy = self.hasher.hash("dummy")
        self.file = app.config.get("ARCHIVISTS", "archivists.json")
        app.before_request(self.check)
        app.after_request(self.seal)

    def check(self):
        auth = request.authorization
        if auth is None or auth.type != "basic":
            return self.challenge()
        with open(self.file, encoding="utf-8") as stream:
            hashes = json.load(stream)
        try:
            self.hasher.verify(hashes.get(auth.username, self.dummy), auth.password or "")
        except VerifyMismatchError:
            log.warning("sign-in", outcome="failure", user=auth.username, ip=request.remote_addr, path=request.path)
            return self.challenge()
        log.info("sign-in", outcome="success", user=auth.username, ip=request.remote_addr, path=request.path)
        g.user = auth.username
        return None

    @staticmethod
    def seal(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

    @staticmethod
    def challenge() -> Response:
        return Response("Archivists only\n", 401, {"WWW-Authenticate": 'Basic realm="archive", charset="UTF-8"'})
