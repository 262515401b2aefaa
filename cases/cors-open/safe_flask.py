from flask import Flask
from flask_cors import CORS

app = Flask(__name__)
CORS(app, origins=["https://shop.example.com"], supports_credentials=True)
CORS(app, resources={r"/api/*": {"origins": "https://shop.example.com"}})
