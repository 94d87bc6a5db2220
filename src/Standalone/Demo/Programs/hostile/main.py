"""Tries what a submission must not be able to do, says how far it got, and then takes memory until it is stopped."""
import os
import socket
from pathlib import Path


def attempt(what, action):
    try:
        got = action()
        print(f"{what}: got {got!r}" if got else f"{what}: nothing there")
    except OSError as error:
        print(f"{what}: refused ({error})")


attempt("reading /etc/shadow", lambda: Path("/etc/shadow").read_text())
attempt("listing home folders", lambda: os.listdir("/root") + os.listdir("/home"))
attempt("secrets in the environment", lambda: [name for name in os.environ if "TOKEN" in name or "KEY" in name])
attempt("calling the platform", lambda: socket.create_connection(("127.0.0.1", 8000), timeout=2))
attempt("changing the submission", lambda: Path("main.py").write_text(""))
attempt("seeing other processes", lambda: [pid for pid in os.listdir("/proc") if pid.isdigit() and int(pid) not in (1, 2, os.getpid())])
print("taking memory")
hoard = []
while True:
    hoard.append(bytearray(os.urandom(1 << 20)) * 64)
