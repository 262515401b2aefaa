from flask import Blueprint, jsonify, request
from flask.views import MethodView

from .errors import Rejected
from .sessions import audit, current_clerk, database

bp = Blueprint("orders", __name__)


def clean_iban(text):
    compact = "".join(str(text).split()).upper()
    if not 15 <= len(compact) <= 34 or not compact.isalnum():
        raise Rejected("The IBAN is not complete")
    turned = compact[4:] + compact[:4]
    if int("".join(str(int(sign, 36)) for sign in turned)) % 97 != 1:
        raise Rejected("The IBAN's check digits are wrong")
    return compact


class Orders(MethodView):
    def get(self):
        con = database()
        try:
            rows = con.execute(
                "SELECT number, iban, cents, state FROM payment WHERE clerk = ? ORDER BY number DESC LIMIT 100",
                (current_clerk().number,),
            ).fetchall()
        finally:
            con.close()
        return jsonify([dict(row) for row in rows])

    def post(self):
        clerk = current_clerk()
        data = request.get_json()
        cents = data.get("cents")
        if not isinstance(cents, int) or cents <= 0:
            raise Rejected("The amount must be a positive number of cents")
        if cents > clerk.limit_cents:
            audit.warning("%s is above the limit with %d cents", clerk.login, cents)
            raise Rejected("The amount is above your limit", 403)
        iban = clean_iban(data.get("iban", ""))
        con = database()
        try:
            with con:
                number = con.execute(
                    "INSERT INTO payment (clerk, iban, cents, state) VALUES (?, ?, ?, 'open')",
                    (clerk.number, iban, cents),
                ).lastrowid
        finally:
            con.close()
        audit.info("order %d by %s", number, clerk.login)
        return jsonify(number=number), 201


bp.add_url_rule("", view_func=Orders.as_view("orders"))
