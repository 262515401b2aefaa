"""Refunds."""

from flask import Blueprint, jsonify, request

refunds = Blueprint("refunds", __name__)


@refunds.get("/")
def all_refunds():
    return jsonify([])


@refunds.post("/")
def pay_back():
    return jsonify(request.get_json()), 201
