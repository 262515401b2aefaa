from flask import Blueprint, jsonify, request

berths = Blueprint("berths", __name__)
_berths = {}


@berths.get("/")
def index():
    return jsonify(_berths)


@berths.put("/<int:n>")
def moor(n):
    _berths[n] = request.get_json()["ship"]
    return "", 204
