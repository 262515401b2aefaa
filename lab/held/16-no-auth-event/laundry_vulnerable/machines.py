import logging

from auth import sign_in
from flask import Blueprint, g, jsonify

log = logging.getLogger(__name__)
bp = Blueprint("machines", __name__, url_prefix="/machines")
bp.before_request(sign_in)
busy = {}


@bp.errorhandler(401)
def challenge(error):
    return jsonify(error="sign in"), 401, {"WWW-Authenticate": 'Basic realm="laundry"'}


@bp.post("/<int:no>/start")
def start(no):
    log.info("machine %d started", no)
    busy[no] = g.user
    return jsonify(no=no)


@bp.get("/")
def state():
    return jsonify({str(no): who for no, who in busy.items()})
