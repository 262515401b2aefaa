# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Password change with a pydantic body."""

from fastapi import FastAPI
from loguru import logger
from pydantic import BaseModel

app = FastAPI()


class ChangePassword(BaseModel):
    username: str
    old_password: str
    new_password: str


@app.post("/password", status_code=204)
def change(body: ChangePassword) -> None:
    logger.info("change requested: {}", body)  # expect: log-credentials
