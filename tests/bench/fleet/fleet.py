#!/usr/bin/python3
"""What a fleet of terminals gets from one office on this machine: messages a second, p99, growth with stored cases, and
the ratio to a server that does the same TLS and SQL and nothing else. Builds nothing; fleet.sh does.

usage: fleet.py BIN CONFIG [--seconds N] [--stored N,N,...] [--profile-minutes N] [--connections N]
       on PostgreSQL where HUANKA_TEST_POSTGRES names a server (with_postgres), else on SQLite
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SERVER = os.environ.get("HUANKA_TEST_POSTGRES", "")
# A million kiosks (operations reference 5.2), scaled one to ten: signs of life and events a second.
PROFILE_HEALTH, PROFILE_EVENTS = 1_667, 444
# Stored cases as the office stores them, of kiosks that are not in this run; nobody can open them, nobody asks.
FILL = """
SET synchronous_commit TO off;
CREATE TEMP TABLE old AS SELECT g, 'OLD-' || lpad(g::text, 9, '0') AS number FROM generate_series({a}, {b}) g;
INSERT INTO cases SELECT number, 'OLD', 'submitted', decode(md5(g::text) || md5('p' || g), 'hex'),
  decode(repeat(md5('k' || g), 5), 'hex'), decode(repeat(md5('c' || g), 56), 'hex'), 0, 0 FROM old;
INSERT INTO desk SELECT number, lpad((g % 100000)::text, 5, '0'), decode(md5('t' || g % 20000) || md5('u'), 'hex'),
  'submitted', 'icbc', 'icbc', '2026-01-01', '', '' FROM old;
INSERT INTO events SELECT number, 1, 0, 'OLD', 'case_submitted', 'submitted', 1 FROM old;
INSERT INTO messages SELECT number, 'OLD', 1, number, repeat('0', 64), 'submitted', 1, 1, 0 FROM old;
"""
# Ten million rows go in far faster without the indexes that are no constraints; they are made again before anything is
# measured.
INDEXES = """
SELECT i.indexname, i.indexdef FROM pg_indexes i JOIN pg_class c ON c.relname = i.indexname
  WHERE i.tablename IN ('cases', 'desk', 'events', 'messages')
  AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = c.oid);
"""


class Office:
    runs = 0  # each has case numbers of its own

    def __init__(self, wish, folder, program, *words):
        self.wish, self.folder = wish, folder
        self.process = subprocess.Popen([wish.bin / program, *words, "--folder", folder], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        found = re.search(r":(\d+)$", line.strip())
        if not found:
            sys.exit(f"{program} does not start: {line!r}")
        self.port = found[1]

    def load(self, kiosks, *words, seconds=None):
        Office.runs += 1
        run = subprocess.run([self.wish.bin / "fleet_load", "--port", self.port, "--certificates",
                              pathlib.Path(self.folder) / "certificates", *flags(kiosks), "--seconds",
                              str(seconds or self.wish.seconds), "--days-ago", str(30 * Office.runs), *words], stdout=subprocess.PIPE, text=True)
        said = re.search(r"messages (\d+) accepted (\d+) a second p50 ([\d.]+) ms p99 ([\d.]+) ms", run.stdout)
        unanswered, = re.findall(r"unanswered (\d+)", run.stdout)
        return {"accepted": int(said[1]), "rate": int(said[2]), "p50": float(said[3]), "p99": float(said[4]),
                "unanswered": int(unanswered), "right": run.returncode == 0, "all": run.stdout}

    def memory_mb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()


def flags(kiosks):
    return [word for kiosk in kiosks for word in ("--kiosk", kiosk)]


def sql(text):
    asked = subprocess.run(["psql", SERVER, "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-c", text], check=True,
                           stdout=subprocess.PIPE, text=True)
    return [line.split("\t") for line in asked.stdout.splitlines()]


def fill(stored, target):
    indexes = sql(INDEXES)
    for name, _ in indexes:
        sql(f"DROP INDEX {name}")
    at_once = 250_000
    for begin in range(stored + 1, target + 1, at_once):
        sql(FILL.format(a=begin, b=min(target, begin + at_once - 1)))
    for _, definition in indexes:
        sql(f"SET maintenance_work_mem TO '512MB'; {definition}")
    sql("ANALYZE")
    sql("CHECKPOINT")


def show(what, run, more=""):
    print(f"{what:<44} {run['rate']:>7}/s  p50 {run['p50']:>7.2f} ms  p99 {run['p99']:>7.2f} ms{more}"
          + ("" if run["right"] else "  WRONG ANSWERS:\n" + run["all"]), flush=True)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("bin", type=pathlib.Path)
    arguments.add_argument("config")
    arguments.add_argument("--seconds", type=float, default=10)
    arguments.add_argument("--stored", default="1000,10000,100000,1000000,10000000")
    arguments.add_argument("--profile-minutes", type=float, default=10)
    arguments.add_argument("--connections", type=int, default=16)
    wish = arguments.parse_args()
    if SERVER:
        os.environ["HUANKA_OFFICE_POSTGRES"] = SERVER
    kiosks = [f"F{n:03}" for n in range(wish.connections if SERVER else 4)]
    threads = ["--threads", "8"] if SERVER else []
    engine = "PostgreSQL" if SERVER else "SQLite"
    with tempfile.TemporaryDirectory(prefix="huanka-fleet-") as folder:
        def office():
            return Office(wish, folder, "huanka-office", "serve", "--config", wish.config, "--port", "0",
                          *flags(kiosks), *threads)
        running = office()
        alone = running.load(kiosks, "--without-questions")
        show(f"{engine}: messages alone", alone)
        together = running.load(kiosks, "--batch", "100", "--check", seconds=wish.seconds / 2)
        show(f"{engine}: a hundred in one request", together, f"  {together['rate'] / max(1, alone['rate']):.2f} times that")
        with_questions = running.load(kiosks)
        show(f"{engine}: a question before each", with_questions)
        half = running.load(kiosks, "--without-questions", "--rate", str(alone["rate"] / 2))
        show(f"{engine}: at half load", half, f"  office {running.memory_mb()} MB")
        running.stop()
        bare = Office(wish, folder, "bare_office", *threads)
        nothing = bare.load(kiosks, "--without-questions")
        bare.stop()
        show(f"{engine}: same TLS and SQL, nothing else", nothing,
             f"  the office does {alone['rate'] / max(1, nothing['rate']):.2f} of it")
        if not SERVER:
            return 0
        stored = 0
        for target in map(int, filter(None, wish.stored.split(","))):
            fill(stored, target)
            stored = target
            running = office()
            running.load(kiosks, "--without-questions", seconds=2)
            show(f"{engine}: with {stored:,} stored cases", running.load(kiosks, "--without-questions"))
            running.stop()
        if wish.profile_minutes > 0:
            running = office()
            profile = running.load(kiosks, "--rate", str(PROFILE_EVENTS), "--health-rate", str(PROFILE_HEALTH), "--check",
                                   seconds=60 * wish.profile_minutes)
            checked, = re.findall(r"checked (\d+)", profile["all"])
            show(f"{engine}: 100,000 kiosks' profile, {wish.profile_minutes:g} min", profile,
                 f"  {profile['accepted']} accepted, {checked} known again, {profile['unanswered']} asked twice")
            running.stop()
    return 0


sys.exit(main())
