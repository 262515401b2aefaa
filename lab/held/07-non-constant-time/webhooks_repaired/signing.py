import hashlib
import hmac
import os


class Signer:
    """Signs and checks bodies with the key that is shared with the payment provider."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sign(self, body: bytes) -> str:
        return "sha256=" + hmac.new(self._key, body, hashlib.sha256).hexdigest()

    def valid(self, body: bytes, signature: str) -> bool:
        expected = self.sign(body)
        return hmac.compare_digest(signature.encode(), expected.encode())


signer = Signer(os.environ.get("HOOK_KEY", "").encode())  # also: hardcoded-credential
