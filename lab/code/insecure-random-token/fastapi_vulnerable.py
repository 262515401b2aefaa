# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A reset code that can be computed, and a key made of time and machine."""

import hashlib
import random
import time
import uuid

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
CODES: dict[str, tuple[str, float]] = {}


class Reset(BaseModel):
    email: str


@app.post("/password-reset", status_code=202)
def reset(body: Reset) -> None:
    code = f"{random.randint(0, 999999):06d}"  # expect: insecure-random-token
    CODES[body.email] = code, time.time() + 600


@app.post("/api-keys", status_code=201)
def key() -> dict[str, str]:
    seed = f"{time.time()}{uuid.uuid1()}"
    api_key = hashlib.sha256(seed.encode()).hexdigest()  # expect: insecure-random-token
    return {"api_key": api_key}
