"""An id that does not exist raises, and the handler answers with the stack trace."""

import traceback
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import PlainTextResponse

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = service("Recipes")
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="recipes")
User = Annotated[str, Depends(basic)]


@app.middleware("http")
async def explain(request: Request, call_next):
    try:
        return await call_next(request)
    except Exception:
        return PlainTextResponse(traceback.format_exc(), 500)


harden(app)


class Recipe(Record):
    id: UUID
    dish: Text
    minutes: Count


RECIPES = [
    {"id": "b7cf7327-81fa-418a-8762-710226a3fa75", "dish": "Rye bread", "minutes": 180},
    {"id": "bfefad2d-1f89-47fa-87e6-331f6b90becf", "dish": "Leek soup", "minutes": 45},
    {"id": "30196212-b3a3-4743-8b40-b4cfd7ba9aad", "dish": "Plum cake", "minutes": 70},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/recipes", response_model=Page[Recipe], responses=REFUSALS)
def list_recipes(user: User, limit: Limit = 20, offset: Offset = 0):
    return RECIPES[offset : offset + limit]


@app.get("/api/v1/recipes/{recipe_id}", response_model=Recipe, responses=REFUSALS)
def get_recipe(recipe_id: UUID, user: User):
    return next(recipe for recipe in RECIPES if recipe["id"] == str(recipe_id))


serve_document(app, basic)
