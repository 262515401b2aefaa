from flask import Blueprint, jsonify, request

from directory import Directory

boards = Blueprint("boards", __name__)
users = Directory()
_stock = {"oak": 210, "fir": 900}


@boards.before_request
def sawyer():
    a = request.authorization
    if a is None or not users.verify(a.username, a.password):
        return jsonify(title="sign in"), 401, {"WWW-Authenticate": "Basic"}


@boards.get("/")
def stock():
    return jsonify(_stock)


@boards.patch("/<wood>")
def change(wood):
    _stock[wood] = _stock.get(wood, 0) + int(request.get_json()["by"])
    return jsonify(_stock[wood])
