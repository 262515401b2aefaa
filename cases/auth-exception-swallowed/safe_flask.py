import logging

from flask import Flask, abort, request

app = Flask(__name__)
logger = logging.getLogger(__name__)


def check_auth(username, password):
    try:
        return verify(lookup(username), password)
    except KeyError:
        return False
    except Exception:
        logger.exception("the check of credentials failed")
        return False
