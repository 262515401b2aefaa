import hashlib
import hmac

ROUNDS = 220_000


def protect(secret: str, salt: bytes) -> str:
    value = secret.encode()
    return hashlib.pbkdf2_hmac("sha512", value, salt, ROUNDS).hex()


def same(secret: str, salt: bytes, known: str) -> bool:
    return hmac.compare_digest(protect(secret, salt), known)
