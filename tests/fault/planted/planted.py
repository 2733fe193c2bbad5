#!/usr/bin/python3
"""Takes one safety line out of the product at a time and sees whether the tests notice (faults.toml says which line).

usage: planted.py                 all faults; writes caught.md beside this file; exit 1 when one went unnoticed
       planted.py NAME...         only faults whose name holds one of these words; writes nothing
       planted.py --check         only whether every line still stands in its file exactly once
The copy that is broken lives in .build/planted; the tree itself is never touched.
"""
import html
import pathlib
import re
import shutil
import subprocess
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
TREE = HERE.parents[2]
COPY = TREE / ".build" / "planted"
BUILD = COPY / ".build" / "dev"
LONGEST_TEST_S = 900


def faults():
    with open(HERE / "faults.toml", "rb") as file:
        return tomllib.load(file)["fault"]


def misfits():
    for fault in faults():
        found = (TREE / fault["file"]).read_text("utf-8").count(fault["line"])
        if found != 1:
            yield f"{fault['name']}: its line stands in {fault['file']} {found} times"


def copy_tree():
    """The tree as it is now, committed or not; unchanged files keep their times, so that little is built anew."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=TREE,
                            check=True, capture_output=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        source, copy = TREE / name, COPY / name
        if not source.is_file():
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        if not copy.exists() or copy.read_bytes() != source.read_bytes():
            shutil.copyfile(source, copy)
            copy.chmod(source.stat().st_mode)


def build(targets):
    """The compiler's last words, or nothing when it went well."""
    done = subprocess.run(["cmake", "--build", BUILD, "--target", *sorted(targets)], capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout[-2000:]


def target_of(test):
    return test.split()[0]


def first_failure(test):
    """What the test says went wrong; nothing when it passed."""
    program, *words = test.split()
    command = [BUILD / "bin" / program, *(words or ["--reporter", "xml"])]
    try:
        done = subprocess.run(command, cwd=BUILD, capture_output=True, text=True, errors="replace",
                              timeout=LONGEST_TEST_S)
    except subprocess.TimeoutExpired:
        return "does not end"
    if done.returncode == 0:
        return ""
    name = ""
    for line in done.stdout.splitlines():
        if begins := re.search(r'<TestCase name="([^"]*)"', line):
            name = html.unescape(begins[1])
        if '<OverallResult success="false"' in line:
            return name
        if words and (violated := re.search(r"(?:VIOLATED )?([a-z_]+_[a-z_]+): ", line)):
            return f"invariant {violated[1]}"
    return name or f"ends with {done.returncode}"


def caught_by(fault):
    """(test, what it said) of the first test that fails; None when all pass."""
    file = COPY / fault["file"]
    whole = file.read_text("utf-8")
    file.write_text(whole.replace(fault["line"], fault.get("becomes", "")), "utf-8")
    try:
        for test in fault["tests"]:
            if trouble := build({target_of(test)}):
                print(f"{fault['name']}: does not build\n{trouble}", flush=True)
                return None
            if said := first_failure(test):
                return test, said
        return None
    finally:
        file.write_text(whole, "utf-8")


def table(results):
    lines = ["# What caught which planted fault", "",
             "Made by `tests/fault/planted/planted.py`: one safety line is taken out at a time.", "",
             "| fault | file | caught by | which says |", "|---|---|---|---|"]
    for fault, caught in results:
        test, said = caught or ("**nothing**", "")
        lines.append(f"| {fault['name']} | {fault['file']} | {test} | {said} |")
    return "\n".join(lines) + "\n"


def main(words):
    if wrong := list(misfits()):
        sys.exit("\n".join(wrong))
    if words == ["--check"]:
        return 0
    chosen = [f for f in faults() if not words or any(word in f["name"] for word in words)]
    copy_tree()
    subprocess.run(["cmake", "--preset", "dev", "-DHUANKA_WERROR=ON"], cwd=COPY, check=True, stdout=subprocess.DEVNULL)
    tests = {test for fault in chosen for test in fault["tests"]}
    if trouble := build({target_of(test) for test in tests}):
        sys.exit(f"the tree does not build as it is\n{trouble}")
    for test in sorted(tests):
        if said := first_failure(test):
            sys.exit(f"{test} fails on the tree as it is: {said}")
    results = []
    for fault in chosen:
        results.append((fault, caught_by(fault)))
        caught = results[-1][1]
        print(f"{fault['name']}: {' says '.join(caught) if caught else 'NOT NOTICED'}", flush=True)
    if not words:
        (HERE / "caught.md").write_text(table(results), "utf-8")
    return 0 if all(caught for _, caught in results) else 1


sys.exit(main(sys.argv[1:]))
