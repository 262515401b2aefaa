import hashlib
import os


def hash_password(password: str) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", password.encode("utf-8"), os.urandom(16), 600_000)
