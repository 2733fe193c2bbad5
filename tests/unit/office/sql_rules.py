#!/usr/bin/python3
"""The office's SQL stays in the narrow subset that SQLite, PostgreSQL and databases which spread rows over machines have
in common (operations reference 5.3): whatever it forbids would work on one of them only.

usage: sql_rules.py FILE...   the statements in the string literals of these C++ files; exit 1 with a line for each breach
       sql_rules.py --self    whether each rule catches what it is for
"""
import pathlib
import re
import sys

import sqlparse

# What belongs to the whole office and is small: a copy lies everywhere ("reference tables").
OF_THE_OFFICE = {"keys", "users", "grants", "log_in_tries", "sessions", "audit", "audit_head", "book_version"}
SPREAD_BY = {"case_number", "number", "kiosk", "receipt"}
FORBIDDEN = [
    (r"\browid\b", "rows have no number of their own"),
    (r"\?\d", "values go by their order"),
    (r"\bx''", "bytes are bound, not written"),
    (r"\bautoincrement\b|\bserial\b|\bsequence\s+\w+\s+(start|increment)|\bnextval\b|\bcreate\s+sequence\b",
     "numbers are counted within a key"),
    (r"\bpragma\b", "SQLite only"),
    (r"\binsert\s+or\b|\breplace\s+into\b", "SQLite only: ON CONFLICT"),
    (r"\bfor\s+update\b|\block\s+table\b|\badvisory\b|\bskip\s+locked\b", "locks do not reach over machines"),
    (r"\btrigger\b|\bcreate\s+(or\s+replace\s+)?(function|procedure)\b", "no code in the database"),
    (r"\blisten\b|\bnotify\b|\btemp(orary)?\s+table\b|\bexclude\b|\bdeferrable\b", "not on every engine"),
    (r"\b(datetime|strftime|julianday|now|current_timestamp|random|hex|printf|ifnull|iif)\s*\(",
     "a function that not every engine has, or that knows the time"),
    (r"\bcurrent_(timestamp|date|time)\b", "time comes in from outside"),
    (r"\bglob\b|\bregexp\b|\bilike\b", "not on every engine"),
]
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP", "BEGIN", "WITH")


def literals(text):
    """String literals of C++ source, those that stand side by side as one."""
    one = r'R"sql\((?:.|\n)*?\)sql"|"(?:[^"\\\n]|\\.)*"'
    for run in re.finditer(rf"(?:{one})(?:\s*(?:{one}))*", text):
        pieces = re.findall(one, run[0])
        yield "".join(p[6:-5] if p.startswith("R") else p[1:-1] for p in pieces)


def breaches(sql):
    bare = sqlparse.format(sql, strip_comments=True)
    for statement in sqlparse.split(bare):
        for pattern, why in FORBIDDEN:
            if found := re.search(pattern, statement, re.IGNORECASE):
                yield f"{found[0]!r}: {why}"
        table = re.match(r"\s*CREATE TABLE\s+(?:IF NOT EXISTS\s+)?(\w+)\s*\((.*)\)", statement, re.S | re.I)
        if table and table[1] not in OF_THE_OFFICE:
            yield from spread_breaches(table[1], table[2])


def spread_breaches(name, body):
    keys = re.findall(r"(?:PRIMARY KEY|UNIQUE)\s*\(\s*(\w+)", body, re.I)
    keys += re.findall(r"^\s*(\w+)[^,]*?\b(?:PRIMARY KEY|UNIQUE)\b(?!\s*\()", body, re.I | re.M)
    if not keys:
        yield f"{name}: has no key"
    for column in keys:
        if column not in SPREAD_BY:
            yield f"{name}: a key begins with {column}, rows are spread by {' or '.join(sorted(SPREAD_BY))}"


def is_sql(text):
    return text.lstrip().startswith(VERBS) and " " in text.strip()


def self_check():
    caught = ["SELECT a FROM t ORDER BY rowid", "SELECT a FROM t WHERE b=?1", "INSERT OR IGNORE INTO t VALUES(1)",
              "CREATE TABLE t(id INTEGER PRIMARY KEY, case_number TEXT)", "CREATE TABLE t(a TEXT)",
              "CREATE TABLE t(case_number TEXT, key TEXT, PRIMARY KEY(case_number, key), UNIQUE(key))",
              "SELECT a FROM t FOR UPDATE", "SELECT datetime('now')", "UPDATE t SET a=x''"]
    free = ["SELECT a FROM t WHERE b=? -- no rowid here", "CREATE TABLE t(case_number TEXT PRIMARY KEY, a TEXT) STRICT",
            "CREATE TABLE users(name TEXT PRIMARY KEY)", "SELECT sequence FROM messages WHERE case_number=?"]
    wrong = [s for s in caught if not list(breaches(s))] + [s for s in free if list(breaches(s))]
    return [f"misjudged: {s}" for s in wrong]


def main(arguments):
    if arguments == ["--self"]:
        found = self_check()
    else:
        found, statements = [], 0
        for file in arguments:
            for text in filter(is_sql, literals(pathlib.Path(file).read_text("utf-8"))):
                statements += 1
                found += [f"{file}: {breach}" for breach in breaches(text)]
        if statements < 50:
            found.append(f"only {statements} statements found: is the office's SQL somewhere else now?")
    for line in found:
        print(line)
    return 1 if found else 0


sys.exit(main(sys.argv[1:]))
