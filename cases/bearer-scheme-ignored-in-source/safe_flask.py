from flask import abort, request


def current_user():
    header = request.headers.get("Authorization", "")
    if not header.startswith("Bearer "):
        abort(401)
    return SESSIONS.get(header.removeprefix("Bearer ")) or abort(401)
