from argon2 import PasswordHasher
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
hasher = PasswordHasher()
users_db = {"alice": {"name": "Alice", "password": "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub"}}


class NewUser(BaseModel):
    name: str
    password: str


@app.post("/users")
def register(user: NewUser):
    users_db[user.name] = {"name": user.name, "password": hasher.hash(user.password)}
    return {}
