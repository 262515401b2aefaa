from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
users_db = {"alice": {"name": "Alice", "password": "quiet-Heron-41"}}


class NewUser(BaseModel):
    name: str
    password: str


@app.post("/users")
def register(user: NewUser):
    users_db[user.name] = {"name": user.name, "password": user.password}
    return {}
