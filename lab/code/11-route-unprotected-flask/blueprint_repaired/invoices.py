"""Invoices."""

from flask import Blueprint, jsonify

invoices = Blueprint("invoices", __name__)


@invoices.get("/")
def all_invoices():
    return jsonify([])


@invoices.delete("/<int:number>")
def drop(number):
    return "", 204
