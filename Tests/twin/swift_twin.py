"""Runs the language's Swift programs with swiftc and compares what they print.

Every program of Tests/LanguageTests/programs/core is Swift: swiftc must compile it, and it must
print its `// expect:` lines, which the Swift tests hold Martlet to. Where the language differs on
purpose, differences.txt says so, program by program; a difference that is listed and does not show
is a failure too.

Usage: swift_twin.py [--programs FOLDER] [--generated] [--jobs N] [NAME…]

With --generated the programs come from `LanguageFuzz programs`, which writes what Martlet prints as
what is expected. Such a program may stop with a runtime error: then swiftc's must stop as well, with
the same printed before. Some do not compile, because swiftc works out constants in advance and
refuses one that overflows, or finds an operator ambiguous; no more than one in three may be so.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = HERE.parent / "LanguageTests" / "programs" / "core"

# The module's name, which Swift prints before nested type names.
MODULE = "Twin"


def without_optionals(text):
    """`Optional(3)` as `3`, innermost first."""
    pattern = re.compile(r"Optional\(((?:[^()]|\([^()]*\))*)\)")
    while True:
        shorter = pattern.sub(r"\1", text)
        if shorter == text:
            return text
        text = shorter


def without_type_names(text):
    """`Twin.Point(x: 1)` as `Point(x: 1)`, `Twin.Suit.hearts` as `hearts`."""
    return re.sub(rf"\b{MODULE}\.((?:\w+\.)*)(\w+)", r"\2", text)


def in_any_order(text):
    """The lines in one order, the words of each in one order."""
    words = [" ".join(sorted(re.findall(r"[^\s,\[\]]+", line))) for line in text.splitlines()]
    return "\n".join(sorted(words))


def shape(text):
    """How many lines there are."""
    return str(len(text.splitlines()))


SKIPPED = "skipped"

# What a rule of differences.txt does to both outputs before they are compared.
RULES = {
    "optional-printing": without_optionals,
    "type-names": without_type_names,
    "dictionary-order": in_any_order,
    "random-numbers": shape,
}


def expected_lines(source):
    """What the comments of a program expect it to print."""
    lines = []
    for line in source.splitlines():
        if (place := line.find("// expect: ")) >= 0:
            lines.append(line[place + len("// expect: "):])
        elif line.endswith("// expect:"):
            lines.append("")
    return "".join(line + "\n" for line in lines)


# Stands for a runtime error at the end of what a generated program prints.
STOPPED = "<stopped by an error>\n"

# Errors of swiftc about constants, which Martlet meets when it comes to them.
CONSTANTS = re.compile(
    r"arithmetic operation|overflow|division by zero|not representable|unable to type-check"
    r"|always traps|results in|will never be|ambiguous use of")


def printed_by_swift(source, seconds=60, may_stop=False, library="Glibc"):
    """What the program prints, or a ValueError with the reason why it prints nothing."""
    with tempfile.TemporaryDirectory() as folder:
        main = pathlib.Path(folder) / "main.swift"
        buffering = "setvbuf(stdout, nil, _IOLBF, 0)\n" if may_stop else ""
        main.write_text(f"import {library}\n{buffering}{source}")
        command = ["swiftc", "-Onone", "-suppress-warnings", "-module-name", MODULE]
        built = subprocess.run(
            [*command, "-o", f"{folder}/program", str(main)], capture_output=True, text=True)
        if built.returncode and library == "Glibc":
            # Foundation has more strings' members, and makes some comparisons of numbers ambiguous.
            return printed_by_swift(source, seconds, may_stop, "Foundation")
        if built.returncode:
            errors = [line for line in built.stderr.splitlines() if "error:" in line]
            raise ValueError("does not compile: " + "; ".join(errors[:3]).replace(folder, ""))
        try:
            ran = subprocess.run(
                [f"{folder}/program"], capture_output=True, text=True, timeout=seconds,
                env=os.environ | {"SWIFT_DETERMINISTIC_HASHING": "1"})
        except subprocess.TimeoutExpired as late:
            raise ValueError(f"runs for more than {seconds} s") from late
        if ran.returncode and not may_stop:
            raise ValueError(f"ends with {ran.returncode}: {ran.stderr.strip()[:200]}")
        if may_stop:
            return ran.stdout + (STOPPED if ran.returncode else "")
        return ran.stdout


def listed_differences(path):
    """The rules by program: lines `name rule rule`, with `#` comments."""
    listed = {}
    for line in path.read_text().splitlines():
        words = line.split("#")[0].split()
        if words:
            unknown = set(words[1:]) - set(RULES)
            if unknown or len(words) < 2:
                sys.exit(f"{path.name}: no such rule: {line}")
            listed[words[0]] = words[1:]
    return listed


def verdict(path, rules):
    """What is wrong with a program, or None."""
    source = path.read_text()
    expected = expected_lines(source)
    try:
        found = printed_by_swift(source)
    except ValueError as reason:
        return str(reason)
    if not rules:
        return None if found == expected else difference(found, expected)
    if found == expected:
        return f"prints the same: take {' '.join(rules)} out of the list of differences"
    # Each rule must be needed: without it the outputs still differ.
    for without in [None, *rules]:
        ours, theirs = expected, found
        for rule in rules:
            if rule != without:
                ours, theirs = RULES[rule](ours), RULES[rule](theirs)
        if without is None and ours != theirs:
            return difference(theirs, ours)
        if without is not None and ours == theirs:
            return f"{without} is listed and makes no difference"
    return None


def generated_verdict(path, _):
    """What is wrong with a generated program, None, or SKIPPED."""
    source = path.read_text()
    expected = expected_lines(source)
    if "// rejected" in source:
        return "Martlet refuses it: " + source[source.index("// expect error"):].splitlines()[0]
    if "// expect error: " in source:
        expected += STOPPED
    try:
        found = printed_by_swift(source, may_stop=True)
    except ValueError as reason:
        return SKIPPED if CONSTANTS.search(str(reason)) else str(reason)
    # The sign of what is no number is left open, and depends on what is computed in advance.
    found = found.replace("-nan", "nan")
    expected = expected.replace("-nan", "nan")
    return None if found == expected else difference(found, expected)


def difference(found, expected):
    """The first lines that differ."""
    pairs = zip(
        found.splitlines() + ["<end>"], expected.splitlines() + ["<end>"], strict=False)
    for number, (theirs, ours) in enumerate(pairs, 1):
        if theirs != ours:
            return f"line {number}: swiftc prints {theirs!r}, the program expects {ours!r}"
    return "the outputs differ"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=pathlib.Path, default=PROGRAMS)
    parser.add_argument("--differences", type=pathlib.Path, default=HERE / "differences.txt")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--generated", action="store_true")
    parser.add_argument("names", nargs="*", help="only these programs")
    options = parser.parse_args()

    listed = {} if options.generated else listed_differences(options.differences)
    judge = generated_verdict if options.generated else verdict
    files = {path.stem: path for path in sorted(options.programs.rglob("*.martlet"))}
    gone = set(listed) - set(files)
    if gone:
        sys.exit(f"listed as different and not there: {', '.join(sorted(gone))}")
    chosen = {name: files[name] for name in options.names} or files
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        work = {
            name: pool.submit(judge, path, listed.get(name, []))
            for name, path in chosen.items()
        }
        faults = {name: done.result() for name, done in work.items()}
    skipped = [name for name, fault in faults.items() if fault == SKIPPED]
    faults = {name: fault for name, fault in faults.items() if fault and fault != SKIPPED}
    if len(skipped) * 3 > len(chosen):
        faults["too many"] = f"{len(skipped)} programs that swiftc does not compile"
    for name, fault in faults.items():
        print(f"{name}: {fault}")
    same = len(chosen) - len(faults) - len(skipped)
    print(f"{same} of {len(chosen) - len(skipped)} programs print the same with swiftc")
    if skipped:
        print(f"{len(skipped)} more have constants that swiftc refuses")
    sys.exit(1 if faults or not chosen else 0)


if __name__ == "__main__":
    main()
