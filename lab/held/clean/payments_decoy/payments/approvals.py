from flask import Blueprint, jsonify

from .errors import Rejected
from .sessions import approver_only, audit, current_clerk, database

bp = Blueprint("approvals", __name__)


@bp.get("")
@approver_only
def waiting():
    con = database()
    try:
        rows = con.execute("SELECT number, clerk, cents FROM payment WHERE state = 'open' LIMIT 100").fetchall()
    finally:
        con.close()
    return jsonify([dict(row) for row in rows])


@bp.post("/<int:number>")
@approver_only
def approve(number):
    clerk = current_clerk()
    con = database()
    try:
        with con:
            done = con.execute(
                "UPDATE payment SET state = 'approved', approver = ? WHERE number = ? AND state = 'open' AND clerk != ?",
                (clerk.number, number, clerk.number),
            ).rowcount
    finally:
        con.close()
    if not done:
        raise Rejected("There is no such order for you to approve", 404)
    audit.info("order %d approved by %s", number, clerk.login)
    return "", 204
