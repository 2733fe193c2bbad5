#!/usr/bin/python3
"""The office is killed at random under the load of a fleet, started again, and counted: nothing accepted is lost, nothing
is applied twice. The book is SQLite, or PostgreSQL where HUANKA_TEST_POSTGRES names a server.

usage: kill_office.py OFFICE FLEET_LOAD CONFIG [--kills N] [--kiosks N] [--seed N]
"""
import argparse
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import time


def start(office, folder, config, port, kiosks):
    """The process and its port, once it listens."""
    command = [office, "serve", "--folder", folder, "--config", config, "--port", str(port), *kiosks]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    line = process.stdout.readline()
    found = re.search(r":(\d+)$", line.strip())
    if not found:
        sys.exit(f"the office does not start: {line!r}")
    return process, int(found[1])


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("office")
    arguments.add_argument("fleet_load")
    arguments.add_argument("config")
    arguments.add_argument("--kills", type=int, default=8)
    arguments.add_argument("--kiosks", type=int, default=8)
    arguments.add_argument("--seed", type=int, default=1)
    wish = arguments.parse_args()
    dice = random.Random(wish.seed)
    ids = [f"F{n:03}" for n in range(wish.kiosks)]
    kiosks = [word for kiosk in ids for word in ("--kiosk", kiosk)]
    if server := os.environ.get("HUANKA_TEST_POSTGRES"):
        os.environ["HUANKA_OFFICE_POSTGRES"] = server
    with tempfile.TemporaryDirectory(prefix="huanka-kill-") as folder:
        office, port = start(wish.office, folder, wish.config, 0, kiosks)
        pauses = [dice.uniform(0.3, 1.2) for _ in range(wish.kills)]
        load = subprocess.Popen([wish.fleet_load, "--port", str(port), "--certificates",
                                 str(pathlib.Path(folder) / "certificates"), *kiosks, "--check", "--seconds",
                                 str(sum(pauses) + 1)], stdout=subprocess.PIPE, text=True)
        for pause in pauses:
            time.sleep(pause)  # the moment of the kill is what is random here, not what is waited for
            office.send_signal(signal.SIGKILL)
            office.wait()
            office, port = start(wish.office, folder, wish.config, port, kiosks)
        said, _ = load.communicate()
        listed = subprocess.run([wish.office, "list", "--folder", folder, "--config", wish.config],
                                stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
        office.terminate()
        office.wait()
    print(said, end="")
    accepted, = re.findall(r"messages (\d+) accepted", said)
    cases, unanswered, checked = re.findall(r"cases (\d+) unanswered (\d+) connections \d+ checked (\d+)", said)[0]
    print(f"{wish.kills} kills: {accepted} messages accepted, {checked} known again with the same receipt, "
          f"{cases} cases filed, {len(listed)} in the book")
    problems = []
    if load.returncode != 0:
        problems.append("an answer was wrong")
    if checked != accepted:
        problems.append("a receipt was forgotten, or is another one now")
    if len(listed) != int(cases) or len({line.split()[0] for line in listed}) != int(cases):
        problems.append("the book does not hold exactly what was accepted")
    if int(unanswered) < wish.kills // 2 or int(accepted) < 50 * wish.kills // 8:
        problems.append("the kills met no load: this run shows nothing")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


sys.exit(main())
