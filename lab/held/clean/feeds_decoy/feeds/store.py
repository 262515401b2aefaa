import sqlite3
from contextlib import closing


class Store:
    def __init__(self, path: str) -> None:
        self.path = path
        with closing(self._open()) as con, con:
            con.execute(
                "CREATE TABLE IF NOT EXISTS event (number INTEGER PRIMARY KEY, partner TEXT, body TEXT,"
                " received TEXT DEFAULT CURRENT_TIMESTAMP)"
            )

    def _open(self) -> sqlite3.Connection:
        con = sqlite3.connect(self.path)
        con.row_factory = sqlite3.Row
        return con

    def add(self, partner: str, body: str) -> int:
        with closing(self._open()) as con, con:
            return con.execute("INSERT INTO event (partner, body) VALUES (?, ?)", (partner, body)).lastrowid

    def page(self, after: int, size: int) -> list[dict]:
        sql = "SELECT number, partner, received FROM event WHERE number > ? ORDER BY number LIMIT ?"
        with closing(self._open()) as con:
            return [dict(row) for row in con.execute(sql, (after, size))]

    def get(self, number: int) -> dict | None:
        with closing(self._open()) as con:
            row = con.execute("SELECT * FROM event WHERE number = ?", (number,)).fetchone()
        return dict(row) if row else None
