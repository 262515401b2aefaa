from flask import Blueprint, jsonify, request

from schemes import multi

lots = Blueprint("lots", __name__, url_prefix="/lots")
bids = {}


@lots.get("/<int:lot>")
@multi.login_required
def show(lot):
    return jsonify(bids.get(lot, []))


@lots.post("/<int:lot>")
@multi.login_required
def bid(lot):
    bids.setdefault(lot, []).append((multi.current_user(), request.get_json()["euros"]))
    return jsonify(bids[lot]), 201
