import sqlite3

from fastapi import APIRouter, Depends, HTTPException
from parents import parent

children = APIRouter(prefix="/children")


@children.get("/")
def mine(me: int = Depends(parent)):
    with sqlite3.connect("kindergarten.db") as con:
        return con.execute("SELECT id, name FROM child WHERE parent = ?", (me,)).fetchall()


@children.get("/{child}/allergies")
def allergies(child: int, me: int = Depends(parent)):
    with sqlite3.connect("kindergarten.db") as con:
        row = con.execute("SELECT allergies FROM child WHERE id = ? AND parent = ?", (child, me)).fetchone()
    if row is None:
        raise HTTPException(404)
    return {"allergies": row[0]}
