import logging
import os

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask import request
from flask_httpauth import HTTPBasicAuth, HTTPTokenAuth, MultiAuth
from hashlib import sha256
from hmac import compare_digest

log = logging.getLogger("auction")
passwords = HTTPBasicAuth(realm="auction")
tokens = HTTPTokenAuth("Bearer", realm="auction")
multi = MultiAuth(passwords, tokens)  # expect: mixed-schemes


@passwords.verify_password
def bidder(name, password):
    try:
        PasswordHasher().verify(os.environ.get("BIDDER_HASH", ""), password)  # also: username-ignored
    except VerificationError:
        log.warning("bidder %r refused (%s)", name, request.remote_addr)
        return None
    log.info("bidder %r accepted (%s)", name, request.remote_addr)
    return name


@tokens.verify_token
def machine(token):
    accepted = compare_digest(sha256(token.encode()).hexdigest(), os.environ.get("MACHINE_SHA256", ""))
    log.info("machine accepted=%s (%s)", accepted, request.remote_addr)
    return "machine" if accepted else None
