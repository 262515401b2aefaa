import sqlite3

from flask import Flask, current_app, g

SCHEMA = """
CREATE TABLE IF NOT EXISTS user (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    is_caretaker INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS room (id INTEGER PRIMARY KEY, title TEXT NOT NULL, seats INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS slot (
    room_id INTEGER NOT NULL REFERENCES room(id),
    day TEXT NOT NULL,
    hour INTEGER NOT NULL CHECK (hour BETWEEN 7 AND 22),
    user_id INTEGER NOT NULL REFERENCES user(id),
    PRIMARY KEY (room_id, day, hour)
);
"""


def connection() -> sqlite3.Connection:
    if "connection" not in g:
        g.connection = sqlite3.connect(current_app.config["DATABASE"])
        g.connection.row_factory = sqlite3.Row
        g.connection.execute("PRAGMA foreign_keys = ON")
    return g.connection


def one(sql: str, *values):
    return connection().execute(sql, values).fetchone()


def many(sql: str, *values) -> list[dict]:
    return [dict(row) for row in connection().execute(sql, values)]


def change(sql: str, *values) -> sqlite3.Cursor:
    with connection() as con:
        return con.execute(sql, values)


def close(_error=None) -> None:
    open_connection = g.pop("connection", None)
    if open_connection is not None:
        open_connection.close()


def init_app(app: Flask) -> None:
    app.teardown_appcontext(close)
    with app.app_context():
        connection().executescript(SCHEMA)
