from flask import abort, request


def current_user():
    token = request.headers.get("Authorization", "").replace("Bearer ", "")
    return SESSIONS.get(token) or abort(401)
