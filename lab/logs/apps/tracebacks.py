"""Tracebacks that show local variables, as the usual libraries print them, and reprs of the usual objects."""

import argparse
import cgitb
import dataclasses
import io
import logging
import os
import subprocess
import sys
import traceback

sys.path.insert(0, os.environ["LAB_LOGS"])
import known  # noqa: E402
from apps import honest  # noqa: E402

log = logging.getLogger("jobs")


class Client:
    def __init__(self, user, password, token):
        self.user, self.password, self.token = user, password, token


@dataclasses.dataclass
class Settings:
    database_url: str
    api_key: str
    debug: bool = False


def sign_in(user, password, headers):
    attempts = 0
    return 1 / attempts


def fetch(user, password, token):
    headers = {"Authorization": "Bearer " + token, "Accept": "application/json"}
    header = f"Basic {known.basic(user)}"
    url = "https://api.internal.example/v1/orders"
    return sign_in(user, password, headers), header, url


def honest_failure(order, quantity):
    digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    return quantity / (len(order) * 0), digest


def _each_failure(report, stop=None):
    """Calls `report(user)` while each failure is being handled, as an `except` clause does."""
    for index, (user, password) in enumerate(sorted(known.USERS.items())[:stop]):
        log.info(honest.line())
        try:
            fetch(user, password, known.BEARER[index % len(known.BEARER)])
        except ZeroDivisionError:
            report(user)
        if index % 3 == 0:
            try:
                honest_failure("4c1f0b52-8e0e-4a53-9d9f-2b6f1f1f4e11", index)
            except ZeroDivisionError:
                report(user)


def with_stdlib():
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")

    def report(user):
        text = "".join(traceback.TracebackException(*sys.exc_info(), capture_locals=True).format())
        log.error("job failed for %s\n%s", user, text)

    _each_failure(report)


def with_cgitb():
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    _each_failure(lambda user: log.error("job failed for %s\n%s", user, cgitb.text(sys.exc_info(), context=3)), stop=14)


def with_rich():
    from rich.console import Console
    from rich.logging import RichHandler

    console = Console(file=sys.stderr, width=int(os.environ.get("LAB_WIDTH", "160")))
    handler = RichHandler(console=console, rich_tracebacks=True, tracebacks_show_locals=True)
    logging.basicConfig(level=logging.INFO, format="%(message)s", handlers=[handler])
    _each_failure(lambda user: log.exception("job failed for %s", user), stop=9)


def with_loguru():
    from loguru import logger

    logger.remove()
    logger.add(sys.stderr, backtrace=True, diagnose=True, colorize=False)
    _each_failure(lambda user: logger.exception("job failed for {}", user))
    for user, password in sorted(known.USERS.items()):
        logger.info(honest.line())
        logger.info("login with " + known.basic(user))
        logger.debug("auth tuple {}", (user, password))


def with_reprs():
    from pydantic import BaseModel, SecretStr

    class Mail(BaseModel):
        host: str
        username: str
        password: str

    class SafeMail(BaseModel):
        host: str
        password: SecretStr

    logging.basicConfig(level=logging.INFO, format="%(levelname)s:%(name)s:%(message)s")
    for index, (user, password) in enumerate(sorted(known.USERS.items())):
        token, key = known.BEARER[index % len(known.BEARER)], known.API_KEYS[index % len(known.API_KEYS)]
        log.info("mail settings %r", Mail(host="mail.internal.example", username=user, password=password))
        log.info("mail settings %s", Mail(host="mail.internal.example", username=user, password=password))
        log.info("mail settings %r", SafeMail(host="mail.internal.example", password=password))
        log.info("client %s", vars(Client(user, password, token)))
        log.info("options %s", argparse.Namespace(user=user, password=password, verbose=True))
        log.info("settings %s", Settings(known.database_uri(sorted(known.DATABASES)[index % 6]), key))
        log.info("smtp login %s/%s", user, password)
        log.info("new password for %s is %s", user, password)
        log.info("login: %s pass: %s", user, password)
        log.info("api key %s accepted", key)
        log.info("refresh token: %s", token)
        log.info("<credentials><user>%s</user><password>%s</password></credentials>", user, password.replace("&", "&amp;").replace('"', "&quot;").replace("'", "&#x27;"))
        log.info("password:\n  %s", password)
        log.info("env PASSWORD=%s", password)
        log.info(honest.line())
        try:
            subprocess.run(["false", "-h", "db", "-u", user, f"--password={password}"], check=True)
        except subprocess.CalledProcessError as error:
            log.error("dump failed: %s", error)
        try:
            subprocess.run(["false", "-H", "Authorization: Bearer " + token, "https://api.internal.example"], check=True)
        except subprocess.CalledProcessError as error:
            log.error("call failed: %s", error)
        print("argv:", io.StringIO(f"tool --user {user} --token {token} --out report.csv").read(), file=sys.stderr)
    for text in honest.every():
        log.info(text)


if __name__ == "__main__":
    globals()["with_" + sys.argv[1]]()
