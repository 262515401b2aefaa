import os

import requests
from flask import Flask, request

app = Flask(__name__)


@app.get("/stock")
def stock():
    auth = request.authorization
    token = os.environ["STOCK_TOKEN"]
    return requests.get(f"https://stock.example/items?for={auth.username}",
                        headers={"Authorization": f"Bearer {token}"}, timeout=5).json()
