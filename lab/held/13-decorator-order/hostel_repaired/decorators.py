import logging
from functools import wraps

from flask import current_app, request
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.security import check_password_hash

log = logging.getLogger("hostel.decorators")


def requires_role(*roles):
    """Basic auth of the reception; `roles` are the user names that may pass."""

    def decorate(view):
        @wraps(view)
        def inner(*args, **kwargs):
            sent = request.authorization
            if not sent or not check_password_hash(current_app.config["RECEPTION"], sent.password or ""):
                log.warning("refused %s from %s", sent and sent.username, request.remote_addr)
                raise Unauthorized()
            if sent.username not in roles:
                log.warning("%s may not %s", sent.username, request.endpoint)
                raise Forbidden()
            log.info("%s passes to %s", sent.username, request.endpoint)
            return view(*args, **kwargs)

        return inner

    return decorate


def timed(view):
    @wraps(view)
    def inner(*args, **kwargs):
        log.debug("enter %s", view.__name__)
        return view(*args, **kwargs)

    return inner
