"""The accounts table."""

import sqlite3

DATABASE = "forum.db"


def connect():
    return sqlite3.connect(DATABASE)


def insert_account(name, password):
    with connect() as db:
        db.execute("INSERT INTO accounts (name, password) VALUES (?, ?)", (name, password))
