"""Databases: SQLAlchemy's echo, errors with parameters, connection addresses; password hashes by the real libraries."""

import hashlib
import logging
import os
import sys
import warnings

sys.path.insert(0, os.environ["LAB_LOGS"])
import known  # noqa: E402
from apps import honest  # noqa: E402

warnings.simplefilter("ignore")
log = logging.getLogger("accounts")


def hashes(user: str, password: str) -> dict[str, str]:
    """One hash by each library. bcrypt and Werkzeug take salts of their own, so these differ from run to run."""
    import bcrypt
    import crypt
    from argon2 import PasswordHasher
    from werkzeug.security import generate_password_hash

    salt = hashlib.sha256(user.encode()).digest()
    made = {
        "bcrypt": bcrypt.hashpw(password.encode(), bcrypt.gensalt(4)).decode(),
        "argon2": PasswordHasher(time_cost=1, memory_cost=256, parallelism=1).hash(password, salt=salt[:16]),
        "scrypt": generate_password_hash(password),
        "pbkdf2": generate_password_hash(password, "pbkdf2:sha256:1000"),
        "sha512-crypt": crypt.crypt(password, "$6$" + salt.hex()[:16]),
        "sha256-crypt": crypt.crypt(password, "$5$" + salt.hex()[:16]),
        "md5-crypt": crypt.crypt(password, "$1$" + salt.hex()[:8]),
        "ldap-sha": "{SSHA}" + __import__("base64").b64encode(hashlib.sha1(password.encode() + salt[:8]).digest() + salt[:8]).decode(),
    }
    for value in made.values():
        known.note("password-hash", value)
    return made


def with_hashes():
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    for index, (user, password) in enumerate(sorted(known.USERS.items())):
        for kind, value in hashes(user, password).items():
            match (index + len(kind)) % 4:
                case 0:
                    log.info("user row: (%d, %r, %r, True)", index, user, value)
                case 1:
                    log.info("%s hash of %s: %s", kind, user, value)
                case 2:
                    log.info('{"id": %d, "login": "%s", "password_hash": "%s"}', index, user, value)
                case 3:
                    log.info("%s:%s:19800:0:99999:7:::", user, value)
            log.info(honest.line())
        log.info("hash scheme of %s is $2b$ cost 12", user)
        log.info("argon2 parameters $argon2id$v=19$m=65536,t=3,p=4 configured")


def with_sqlalchemy():
    from sqlalchemy import create_engine, text
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import SQLAlchemyError

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    engine = create_engine("sqlite://", echo=False)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.DEBUG)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE users (name TEXT UNIQUE, password TEXT, api_key TEXT)"))
    for index, (user, password) in enumerate(sorted(known.USERS.items())):
        value = hashes(user, password)["bcrypt" if index % 2 else "argon2"] if index % 3 else password
        for _ in range(2):
            try:
                with engine.begin() as connection:
                    connection.execute(
                        text("INSERT INTO users (name, password, api_key) VALUES (:name, :password, :key)"),
                        {"name": user, "password": value, "key": known.API_KEYS[index % len(known.API_KEYS)]},
                    )
            except SQLAlchemyError as error:
                log.error("cannot store user: %s", error)
        with engine.begin() as connection:
            connection.execute(text("SELECT name, password FROM users WHERE name = :name"), {"name": user}).all()
        log.info(honest.line())
    for name in sorted(known.DATABASES):
        uri = known.database_uri(name)
        log.info("database %s", make_url(uri))
        log.info("database %r", make_url(uri))
        log.info("database %s", make_url(uri).render_as_string(hide_password=False))


def with_psycopg():
    import psycopg
    from sqlalchemy import create_engine

    logging.basicConfig(level=logging.INFO, format="%(asctime)s [%(process)d] %(levelname)s %(message)s")
    for _ in range(4):
        for name, (scheme, user, password, rest) in sorted(known.DATABASES.items()):
            uri = known.database_uri(name)
            log.info("DATABASE_URL=%s", uri)
            log.info("config: {'SQLALCHEMY_DATABASE_URI': %r, 'SQLALCHEMY_ECHO': False}", uri)
            log.info("dsn host=127.0.0.1 port=9 dbname=%s user=%s password=%s connect_timeout=1", name, user, password)
            log.info("jdbc:postgresql://db.internal.example/%s?user=%s&password=%s", name, user, password)
            log.info("Server=db.internal.example;Database=%s;User Id=%s;Password=%s;Encrypt=true", name, user, password)
            log.info(honest.line())
            attempts = (
                lambda: psycopg.connect(f"host=127.0.0.1 port=9 user={user} password={password} connect_timeout=1"),
                lambda: psycopg.connect(uri.replace("postgresql+psycopg", "postgres") + "?sslmod=off"),
                lambda: psycopg.connect(f"postgresql://{user}:{password}@127.0.0.1:9/{name}"),
                lambda: psycopg.connect(f"{uri} sslmode=require"),
                lambda: create_engine(f"postgresql+psycopg://{user or 'app'}@127.0.0.1:9/{name}?connect_timeout=1").connect(),
                lambda: create_engine(uri.replace("postgresql", "postgressql")).connect(),
            )
            for attempt in attempts:
                try:
                    attempt()
                except Exception as error:
                    log.error("connection failed: %s", error)


if __name__ == "__main__":
    globals()["with_" + sys.argv[1]]()
