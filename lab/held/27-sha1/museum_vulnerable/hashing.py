import hmac

ALGORITHM = "sha1"


def protect(secret: str, salt: bytes) -> str:
    value = secret.encode()
    return hmac.new(salt, value, ALGORITHM).hexdigest()  # expect: weak-password-hash


def same(secret: str, salt: bytes, known: str) -> bool:
    return hmac.compare_digest(protect(secret, salt), known)  # also: weak-password-hash
