from flask import Blueprint, jsonify
from who import basic

offers = Blueprint("offers", __name__)


@offers.get("/offers/<int:number>")
@basic.login_required
def offer(number):
    return jsonify(number=number, by=basic.current_user(), euros=1200)
