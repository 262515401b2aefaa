from flask import Blueprint, Flask, jsonify
from flask_httpauth import HTTPBasicAuth

app = Flask(__name__)
auth = HTTPBasicAuth()
bp = Blueprint("shop", __name__)


@bp.before_request
@auth.login_required
def protected():
    check_or_abort(401)


@bp.get("/orders")
def orders():
    return jsonify(all_orders())


@app.get("/account")
@auth.login_required
def account():
    return jsonify(user=auth.current_user())


@app.get("/health")
def health():
    return "ok"


app.register_blueprint(bp)
