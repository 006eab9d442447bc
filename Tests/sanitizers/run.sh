#!/usr/bin/env bash
# Builds everything with a sanitizer, and plays the Swift tests, the clients' tests and spoiled
# messages with that build. Fails on whatever the sanitizer reports.
# Usage: run.sh address|thread [MESSAGES]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
kind=$1
messages=${2:-2000}
here=$PWD/Tests/sanitizers
out=$PWD/.build/sanitize-$kind
reports=$out/reports
# From scratch: a class that has got another property is not always built anew in the modules that
# make its objects, and what they then write past its end is no fault of the source.
rm -rf "$out"
mkdir -p "$reports"

# Optimised, or the language's tests take hours; the rest as in a debug build, where the standard
# library is loaded and not linked in.
flags=(--sanitize="$kind" -Xswiftc -O --scratch-path "$out")
nice swift build "${flags[@]}" --build-tests
nice swift build "${flags[@]}" --product martlet

# Reports go to files: a kernel's standard error belongs to whoever has started it.
if [ "$kind" = thread ]; then
  clang -O1 -shared -fPIC -o "$out/locks.so" "$here/locks.c"
  swiftc -O -sanitize=thread -o "$out/proof" "$here/proof.swift"
  # From here on: Swift's own tools have a runtime within them and do not bear the library.
  export LD_PRELOAD=$out/locks.so
  export TSAN_OPTIONS="suppressions=$here/tsan.supp:log_path=$reports/report:atexit_sleep_ms=0"
  # What has no race is to have no report, and what has one is to have one.
  "$out/proof" locked
  if env -u TSAN_OPTIONS "$out/proof" bare 2>/dev/null; then
    echo 'ThreadSanitizer does not see a race' >&2
    exit 1
  fi
else
  export ASAN_OPTIONS="detect_leaks=0:log_path=$reports/report"
fi

export MARTLET_COMMAND=$out/debug/martlet
# What must be done in so much of the processor's time has ten times as much.
export MARTLET_SLOWDOWN=10
failed=0
# One suite after another: a sanitizer's own memory counts as the process's, which is limited, and
# ThreadSanitizer stops with an error of its own where it has seen too many locks.
# Of one suite's random programs there are too many even so, and what ThreadSanitizer keeps of one
# test's nested closures takes more than 24 GB.
skipped=()
if [ "$kind" = thread ]; then
  skipped=(--skip '^SessionTests\.RobustnessTests/' --skip '^SessionTests\.LongCellsTests/withinItself')
fi
suites=$(grep -rhoE '(struct|class) [A-Za-z0-9]+Tests\b' Tests/*Tests | grep -oE '[A-Za-z0-9]+$' | sort -u)
for suite in $suites; do
  nice "$out/debug/martletPackageTests.xctest" --disable-xctest --testing-library swift-testing \
    --filter "\\.$suite/" "${skipped[@]}" || failed=1
done
# Ten million episodes take longer than the one test waits; the other finds the child that a
# sanitizer starts to name the functions in a report, be it one that is suppressed.
nice .venv/bin/python -m pytest -q -p no:cacheprovider \
  --deselect Tests/clients/test_kernel.py::test_a_training_shows_its_progress \
  --deselect Tests/clients/test_protocol.py::test_nothing_stays \
  Tests/clients/test_{protocol,kernel,outputs,history,connection,subshells,debugger,widgets}.py \
  || failed=1
# A sanitizer's own notes grow with every message; `make soak` measures the kernel's memory.
nice .venv/bin/python Tests/JupyterFuzz/live.py "$MARTLET_COMMAND" --count "$messages" \
  --memory 16384 --growth 4096 || failed=1

shopt -s nullglob
found=("$reports"/*)
if [ ${#found[@]} != 0 ]; then
  grep -h SUMMARY "${found[@]}" | sort | uniq -c | sort -rn >&2
  echo "Reports are in $reports" >&2
  exit 1
fi
exit $failed
