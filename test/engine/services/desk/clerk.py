"""Takes words out of the queue, and enters in the book what is left when it is told to end."""
import pathlib, signal, sys, time

import redis

queue = redis.Redis(unix_socket_path="/run/desk/queue.sock")
book = pathlib.Path("/var/lib/clerk/book")
words = book.read_text().split() if book.exists() else []


def enter():
    book.write_text("".join(word + "\n" for word in words))


def end(*_):
    enter()
    sys.exit(0)


signal.signal(signal.SIGTERM, end)
while True:
    try:
        order = queue.blpop("orders", timeout=1)
    except redis.ConnectionError:
        time.sleep(0.2)
        continue
    if order:
        words.append(order[1].decode())
    elif words:
        enter()
