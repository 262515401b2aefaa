from flask import Blueprint, jsonify, request

suppliers = Blueprint("suppliers", __name__)
_terms = {}


@suppliers.get("/<name>/terms")
def terms(name):
    return jsonify(_terms.get(name, {}))


@suppliers.put("/<name>/terms")
def set_terms(name):
    _terms[name] = request.get_json()
    return "", 204
