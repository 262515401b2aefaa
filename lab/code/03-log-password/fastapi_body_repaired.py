# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Password change with a pydantic body that hides its secrets."""

from fastapi import FastAPI
from loguru import logger
from pydantic import BaseModel, SecretStr

app = FastAPI()


class ChangePassword(BaseModel):
    username: str
    old_password: SecretStr
    new_password: SecretStr


@app.post("/password", status_code=204)
def change(body: ChangePassword) -> None:
    logger.info("change requested: {}", body)
