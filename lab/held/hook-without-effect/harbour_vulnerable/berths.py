from flask import Blueprint, jsonify, request

berths = Blueprint("berths", __name__)
_berths = {}


@berths.get("/")  # also: route-unprotected
def index():
    return jsonify(_berths)


@berths.put("/<int:n>")  # also: route-unprotected
def moor(n):
    _berths[n] = request.get_json()["ship"]
    return "", 204
