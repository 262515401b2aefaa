"""An unknown user costs the same hash as a known one, against a value that nothing matches."""

import secrets

from flask import Flask, jsonify
from werkzeug.security import check_password_hash, generate_password_hash

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
METHOD = "pbkdf2:sha256:600000"
HASHES = {
    user: generate_password_hash(password, METHOD)
    for user, password in sound.passwords_from_environment().items()
}
NOBODY = generate_password_hash(secrets.token_urlsafe(), METHOD)


def check(user: str, password: str) -> bool:
    right = check_password_hash(HASHES.get(user, NOBODY), password)
    return right and user in HASHES


basic = Basic(check, realm="recipes")

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
