"""An ordinary service; whether it is sound depends on how it is started (see lab.toml). Over plain
HTTP everybody on the way reads the passwords.
"""

from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="recipes")

RECIPE = sound.record(id=sound.UUID, dish=sound.TEXT, minutes=sound.COUNT)
RECIPES = [
    {"id": "b7cf7327-81fa-418a-8762-710226a3fa75", "dish": "Rye bread", "minutes": 180},
    {"id": "bfefad2d-1f89-47fa-87e6-331f6b90becf", "dish": "Leek soup", "minutes": 45},
    {"id": "30196212-b3a3-4743-8b40-b4cfd7ba9aad", "dish": "Plum cake", "minutes": 70},
]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/recipes")
@basic.required
def list_recipes():
    return jsonify(page(RECIPES))


@app.get("/api/v1/recipes/<uuid:recipe_id>")
@basic.required
def get_recipe(recipe_id):
    return jsonify(owned(RECIPES, recipe_id))


serve_document(
    app,
    basic,
    sound.openapi(
        "Recipes",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/recipes": {
                "get": sound.protected("list_recipes", sound.page_of(RECIPE), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/recipes/{recipe_id}": {
                "get": sound.protected("get_recipe", RECIPE, sound.path_id("recipe_id")),
            },
        },
    ),
)
