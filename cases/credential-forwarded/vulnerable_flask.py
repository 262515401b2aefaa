import requests
from flask import Flask, request

app = Flask(__name__)


@app.get("/stock")
def stock():
    auth = request.authorization
    return requests.get("https://stock.example/items", auth=(auth.username, auth.password), timeout=5).json()
