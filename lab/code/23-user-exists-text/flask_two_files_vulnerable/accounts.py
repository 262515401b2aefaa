"""The accounts."""

import os

from werkzeug.security import check_password_hash

HASHES = {"ann@example.org": os.environ.get("ANN_HASH", "")}


def problem_with(email, password):
    if email not in HASHES:
        return "We know no account with this address"  # also: verbose-auth-error
    if not check_password_hash(HASHES[email], password):
        return "The password is wrong"  # also: verbose-auth-error
    return None
