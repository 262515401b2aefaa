from flask import Blueprint, abort, g, jsonify, request

documents = Blueprint("documents", __name__, url_prefix="/documents")
_shelf = {}


@documents.get("/<signature>")
def read(signature):
    return jsonify(_shelf.get(signature) or abort(404))


@documents.put("/<signature>")
def write(signature):
    _shelf[signature] = {"title": request.get_json()["title"], "by": g.user}
    return jsonify(_shelf[signature])
