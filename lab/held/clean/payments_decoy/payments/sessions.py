"""Server side facts about clerks, and what of them stands in the signed cookie."""
import logging
import sqlite3
import time
from dataclasses import dataclass
from functools import wraps

import bcrypt
from flask import abort, current_app, g, request, session

audit = logging.getLogger("payments.audit")
NOBODY = bcrypt.hashpw(b"-", bcrypt.gensalt(12))


@dataclass(frozen=True)
class Clerk:
    number: int
    login: str
    limit_cents: int
    approver: bool


def database():
    con = sqlite3.connect(current_app.config["DATABASE"])
    con.row_factory = sqlite3.Row
    return con


def find_by_password(login: str, password: str) -> Clerk | None:
    con = database()
    try:
        row = con.execute("SELECT * FROM clerk WHERE login = ?", (login,)).fetchone()
    finally:
        con.close()
    given = password.encode("utf-8")
    good = len(given) <= 72 and bcrypt.checkpw(given, row["password_hash"] if row else NOBODY)
    if row is None or not good:
        return None
    return Clerk(row["number"], row["login"], row["limit_cents"], bool(row["approver"]))


def begin(clerk: Clerk) -> None:
    session.clear()
    session.permanent = True
    session["clerk"] = [clerk.number, clerk.login, clerk.limit_cents, clerk.approver]
    session["since"] = int(time.time())


def current_clerk() -> Clerk | None:
    if "clerk" not in g:
        facts = session.get("clerk")
        lasting = time.time() - session.get("since", 0) < 8 * 3600
        g.clerk = Clerk(*facts) if facts and lasting else None
    return g.clerk


def approver_only(view):
    @wraps(view)
    def inner(*args, **kwargs):
        clerk = current_clerk()
        if clerk is None or not clerk.approver:
            audit.warning("approver only: %s on %s", clerk.login if clerk else "-", request.path)
            abort(403)
        return view(*args, **kwargs)

    return inner
