"""Reports of a password's strength: lengths and rule names are logged, never the word itself."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import logging
import re

from argon2 import PasswordHasher
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, SecretStr

log = logging.getLogger("policy")
app = FastAPI()
ph = PasswordHasher()
password_hashes: dict[str, str] = {}

PASSWORD_RULES = {"digit": re.compile(r"\d"), "upper": re.compile(r"[A-Z]")}


class NewAccount(BaseModel):
    name: str
    password: SecretStr


@app.post("/register", status_code=201)
def register(new: NewAccount):
    word = new.password.get_secret_value()
    failed_password_rules = [rule for rule, pattern in PASSWORD_RULES.items() if not pattern.search(word)]
    log.info("password of %s: %d characters, failed rules %s", new.name, len(word), failed_password_rules)
    log.debug("body %r", new)
    if failed_password_rules or len(word) < 12:
        raise HTTPException(422, {"password_rules": failed_password_rules, "min_password_length": 12})
    password_hashes.setdefault(new.name, ph.hash(word))
    log.info("password set for %s", new.name)
    return {"name": new.name}
