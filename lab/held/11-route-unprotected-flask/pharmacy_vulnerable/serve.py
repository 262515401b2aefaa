# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
from flask import Flask

from orders import orders
from guard import guard
from suppliers import suppliers

app = Flask("pharmacy")
orders.before_request(guard)
app.register_blueprint(orders, url_prefix="/orders")
app.register_blueprint(suppliers, url_prefix="/suppliers")

if __name__ == "__main__":
    app.run(port=8000)
