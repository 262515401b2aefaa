import hashlib

import bcrypt
from werkzeug.security import generate_password_hash

ROUNDS = 10_000
stored = generate_password_hash(password, method="pbkdf2:sha256:260000")
other = hashlib.pbkdf2_hmac("sha256", password, salt, ROUNDS)
third = bcrypt.hashpw(password, bcrypt.gensalt(rounds=4))
