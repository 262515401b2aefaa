from flask import Blueprint, jsonify, request

orders = Blueprint("orders", __name__)
_orders = []


@orders.get("/")
def index():
    return jsonify(_orders)


@orders.post("/")
def create():
    _orders.append(request.get_json())
    return jsonify(len(_orders)), 201
