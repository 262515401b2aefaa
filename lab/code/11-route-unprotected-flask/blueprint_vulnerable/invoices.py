"""Invoices, signed in only."""

import os

from flask import Blueprint, abort, jsonify, request
from werkzeug.security import check_password_hash

invoices = Blueprint("invoices", __name__)


@invoices.before_request
def signed_in():
    sent = request.authorization
    if not sent or sent.username != "books" or not check_password_hash(os.environ.get("BOOKS_HASH", ""), sent.password or ""):
        abort(401)


@invoices.get("/")
def all_invoices():
    return jsonify([])


@invoices.delete("/<int:number>")
def drop(number):
    return "", 204
