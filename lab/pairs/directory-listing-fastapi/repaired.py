"""A file is served to signed-in clients that know its name, and the folder itself is nothing that
answers.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, HTTPException
from fastapi.responses import PlainTextResponse

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Recipes"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="recipes")
User = Annotated[str, Depends(basic)]


class Recipe(Record):
    id: UUID
    dish: Text
    minutes: Count


RECIPES = [
    {"id": "b7cf7327-81fa-418a-8762-710226a3fa75", "dish": "Rye bread", "minutes": 180},
    {"id": "bfefad2d-1f89-47fa-87e6-331f6b90becf", "dish": "Leek soup", "minutes": 45},
    {"id": "30196212-b3a3-4743-8b40-b4cfd7ba9aad", "dish": "Plum cake", "minutes": 70},
]
FILES = {"2026-summer.pdf": "summer", "2026-winter.pdf": "winter", "draft-budget.ods": "not for you"}


# region: directory-listing
@app.get("/uploads/{name}", include_in_schema=False)
def upload(name: str, user: User) -> PlainTextResponse:
    if name not in FILES:
        raise HTTPException(404, "not found")
    return PlainTextResponse(FILES[name])


# endregion


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/recipes", response_model=Page[Recipe], responses=REFUSALS)
def list_recipes(user: User, limit: Limit = 20, offset: Offset = 0):
    return RECIPES[offset : offset + limit]


@app.get("/api/v1/recipes/{recipe_id}", response_model=Recipe, responses=REFUSALS)
def get_recipe(recipe_id: UUID, user: User):
    return owned(RECIPES, recipe_id)


serve_document(app, basic)
