import sqlite3

from flask import Flask, request

app = Flask(__name__)


def book():
    db = sqlite3.connect("/app/instance/shop.db")
    db.execute("CREATE TABLE IF NOT EXISTS words (word TEXT)")
    return db


@app.route("/", methods=["GET", "POST"])
def words():
    db = book()
    if request.method == "POST":
        with db:
            db.execute("INSERT INTO words VALUES (?)", (request.form["word"],))
    return "".join(word + "\n" for (word,) in db.execute("SELECT word FROM words"))
