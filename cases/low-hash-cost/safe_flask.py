import hashlib

import bcrypt
from werkzeug.security import generate_password_hash

stored = generate_password_hash(password)
other = hashlib.pbkdf2_hmac("sha256", password, salt, 600_000)
third = bcrypt.hashpw(password, bcrypt.gensalt())
