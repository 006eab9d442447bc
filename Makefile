# Everything a user or developer does with Martlet. `make` alone says what there is.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.ONESHELL:
.NOTPARALLEL:

PYTHON ?= python3
PACKAGES := libedit-dev libopenblas-dev libsodium-dev libsqlite3-dev libzmq3-dev python3-venv
STAMPS := .venv/stamps
BIN := .venv/bin
MARTLET := .build/release/martlet
NOTEBOOKS := $(wildcard notebooks/*.ipynb)
SOURCES := Package.swift $(shell find Sources kernelspec -type f 2>/dev/null)

# The system's libraries go into the program where their archives are there: looking for twenty files
# and binding them to each other is half of a start. The linker finds this directory first.
ARCHIVES := .build/archives
ARCHIVED := bsd edit md norm openblas pgm protokit sodium sqlite3 tinfo zmq

# Every instruction of the virtual machine is to end in a jump of its own to the next. LLVM copies a
# jump with so many targets only when told to; numeric programs gain up to a fifth.
RELEASE := swift build -c release \
  -Xswiftc -Xllvm -Xswiftc -tail-dup-pred-size=1000 -Xswiftc -Xllvm -Xswiftc -tail-dup-succ-size=1000 \
  -Xswiftc '-L$(CURDIR)/$(ARCHIVES)'
# One build serves the command, the tests and the check of imports.
BUILD := $(RELEASE) --explicit-target-dependency-import-check error

# Jupyter is to find the kernel of .venv, whatever else is installed for the user.
export JUPYTER_PREFER_ENV_PATH := 1
export VIRTUAL_ENV := $(CURDIR)/.venv

.PHONY: help
help:
	@echo 'make demo      set up, build, run the first notebook, show its results (first time: minutes)'
	@echo 'make lab       the same, then JupyterLab on notebooks/'
	@echo 'make test      set up and run every test (first time: minutes)'
	@echo 'make setup     system packages and the Python environment .venv'
	@echo 'make build     the command $(MARTLET)'
	@echo 'make check     what CI runs: format, imports, tests, clients, notebooks'
	@echo 'make notebooks execute the notebooks anew and keep their outputs'
	@echo 'make swift-twin the programs of the language, compiled and run by swiftc as well'
	@echo 'make docs      write the reference of the language anew, docs/reference'
	@echo 'make fuzz      ten million generated inputs: nothing may stop the language (COUNT=…)'
	@echo 'make conformance  what Martlet and other kernels owe front ends, into docs (minutes)'
	@echo 'make soak      100,000 cells and 1,000 interrupts: every one answered, memory flat (minutes)'
	@echo 'make fuzz-wire ten million spoiled messages: the kernel answers all good ones (COUNT=…)'
	@echo 'make asan      everything with AddressSanitizer: no wrong access to memory (an hour)'
	@echo 'make tsan      everything with ThreadSanitizer: no data race (an hour)'
	@echo 'make bench     measure speed beside other programs (minutes; a quiet machine)'
	@echo 'make nightly   test, bench, swift-twin, generated programs beside swiftc, what learns for long'
	@echo 'make clean     remove what was built and installed here'

# Set-up

.PHONY: setup
setup: packages $(STAMPS)/requirements

.PHONY: packages
packages:
	@missing=''
	for package in $(PACKAGES); do
	  dpkg-query -W -f='$${Status}' "$$package" 2>/dev/null | grep -q 'ok installed' \
	    || missing="$$missing $$package"
	done
	command -v swift >/dev/null || {
	  echo 'The Swift toolchain (6.3 or later) is not on the PATH; swift.org has it.' >&2; exit 1; }
	[ -n "$$missing" ] || exit 0
	if [ "$$(id -u)" = 0 ]; then as=''
	elif command -v sudo >/dev/null; then as='sudo'
	else echo "These system packages are missing, and only root can install them:$$missing" >&2; exit 1
	fi
	echo "==> Installing system packages (a minute):$$missing"
	$$as apt-get update -q
	$$as env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $$missing

$(STAMPS)/requirements: requirements.txt | packages
	@echo '==> Python environment .venv with Jupyter (one or two minutes)'
	[ -x $(BIN)/pip ] || $(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check -r requirements.txt
	mkdir -p $(STAMPS)
	touch $@

$(STAMPS)/requirements-peers: requirements-peers.txt $(STAMPS)/requirements
	@echo '==> Other kernels, to set beside'
	$(BIN)/pip install -q --disable-pip-version-check -r requirements-peers.txt
	touch $@

# Build

$(ARCHIVES): | packages
	@rm -rf $@ $@.new
	mkdir -p $@.new
	for library in $(ARCHIVED); do
	  archive=$$(clang -print-file-name=lib$$library.a || true)
	  [ -e "$$archive" ] || { echo "    No archive of $$library: libraries stay outside"; rm -rf $@.new; exit 0; }
	  case $$library in
	  # What these need of others.
	  zmq) echo "GROUP($$archive -lpgm -lnorm -lprotokit -lsodium -lbsd -lmd -lgssapi_krb5 -lstdc++)" ;;
	  edit) echo "GROUP($$archive -ltinfo -lbsd -lmd)" ;;
	  *) echo "INPUT($$archive)" ;;
	  esac > $@.new/lib$$library.a
	done
	mv $@.new $@

.PHONY: build
build: $(ARCHIVES)
	@echo '==> Release build (three to five minutes the first time, seconds after a change)'
	$(BUILD) --product martlet
	echo "    $(MARTLET)"

.PHONY: build-tests
build-tests: $(ARCHIVES)
	@echo '==> Release build with tests and the check of imports (about five minutes the first time)'
	$(BUILD) --build-tests

.PHONY: install-kernel
install-kernel: build $(STAMPS)/requirements
	@echo '==> Kernel into .venv'
	$(MARTLET) install --sys-prefix

# For people

.PHONY: demo
demo: setup install-kernel
	@mkdir -p artifacts
	echo '==> The first notebook, run through the kernel by Jupyter (less than a minute)'
	$(BIN)/jupyter nbconvert --log-level WARN --to notebook --execute \
	  --output-dir artifacts --output 01-first-steps.ipynb notebooks/01-first-steps.ipynb
	$(BIN)/jupyter nbconvert --log-level WARN --to html \
	  --output-dir artifacts artifacts/01-first-steps.ipynb
	echo '==> The same in the terminal: martlet run notebooks/01-first-steps.ipynb'
	$(MARTLET) run notebooks/01-first-steps.ipynb
	echo
	echo '==> With pictures: $(CURDIR)/artifacts/01-first-steps.html'
	echo '    To play with it: make lab'

.PHONY: lab
lab: setup install-kernel
	@echo '==> JupyterLab on notebooks/ (Ctrl-C twice ends it)'
	root=''; [ "$$(id -u)" != 0 ] || root='--allow-root'
	exec $(BIN)/jupyter lab $$root --notebook-dir=notebooks

.PHONY: notebooks
notebooks: install-kernel
	@for notebook in $(NOTEBOOKS); do
	  echo "==> $$notebook"
	  $(MARTLET) run "$$notebook" -o "$$notebook" >/dev/null
	done

.PHONY: docs
docs: build
	@$(MARTLET) docs

# Tests

# The browser in which the clients' tests open JupyterLab.
test check test-clients nightly: PACKAGES += chromium

.PHONY: test
test: setup check

.PHONY: check
check: lint build-tests test-swift test-clients test-speed

.PHONY: lint
lint:
	@echo '==> Format (seconds)'
	swift format lint --strict --parallel --recursive Package.swift Sources Tests Benchmarks

.PHONY: test-swift
test-swift: build-tests
	@echo '==> Swift tests (a minute)'
	@swift test -c release --skip-build --disable-xctest > .build/test-swift.log 2>&1 \
	  && tail -n 1 .build/test-swift.log \
	  || { cat .build/test-swift.log; echo '==> What failed, once more'; \
	    grep -a '✘\|↳\|crashed' .build/test-swift.log; exit 1; }

.PHONY: test-clients
test-clients: install-kernel
	@echo '==> Jupyter clients, notebooks, JupyterLab in a browser (three minutes)'
	$(BIN)/python -m pytest -q -p no:cacheprovider Tests/clients

.PHONY: test-speed
test-speed: install-kernel
	@echo '==> The kernel is as much faster than ipykernel as it has to be (half a minute)'
	$(BIN)/python Benchmarks/kernel/bench.py --quick

.PHONY: conformance
conformance: install-kernel $(STAMPS)/requirements-peers
	@echo '==> The kernel beside ipykernel and xeus-python: docs/conformance.md (ten minutes)'
	$(BIN)/python Tests/clients/conformance.py

.PHONY: soak
soak: install-kernel
	@echo '==> 100,000 cells and 1,000 interrupts (minutes)'
	nice $(BIN)/python Benchmarks/kernel/soak.py

.PHONY: swift-twin
swift-twin:
	@echo '==> The language beside swiftc: its Swift programs print the same (two minutes)'
	$(PYTHON) Tests/twin/swift_twin.py

# `make fuzz COUNT=100000` for a short one; `SEED=…` for others.
COUNT ?= 10000000
SEED ?= 1
FUZZ := .build/release/LanguageFuzz

.PHONY: fuzz
fuzz: $(ARCHIVES)
	@echo '==> $(COUNT) generated inputs for parser, checker and machine (two hours for ten million)'
	$(RELEASE) --product LanguageFuzz
	nice $(FUZZ) run $(COUNT) --seed $(SEED)

# `make fuzz-wire COUNT=100000` for a short one.
WIRE_FUZZ := .build/release/JupyterFuzz

.PHONY: fuzz-wire
fuzz-wire: build $(STAMPS)/requirements
	@echo '==> $(COUNT) spoiled wire messages for the decoder, a fifth as many for a live kernel'
	$(RELEASE) --product JupyterFuzz
	nice $(WIRE_FUZZ) $(COUNT) $(SEED)
	$(BIN)/python Tests/JupyterFuzz/live.py $(MARTLET) --count $$(( $(COUNT) / 5 + 1000 )) --seed $(SEED)

.PHONY: fuzz-decoder
fuzz-decoder: packages
	@echo '==> Inputs that reach more and more of the wire decoder, for a minute'
	Tests/JupyterFuzz/coverage.sh 60

# What a sanitizer sees of a whole kernel, in tests and at work.
.PHONY: asan
asan: setup
	@echo '==> AddressSanitizer: Swift tests, clients and spoiled messages (an hour)'
	Tests/sanitizers/run.sh address

.PHONY: tsan
tsan: setup
	@echo '==> ThreadSanitizer: Swift tests, clients and spoiled messages (an hour)'
	Tests/sanitizers/run.sh thread

.PHONY: fuzz-twin
fuzz-twin: $(ARCHIVES)
	@echo '==> Generated programs beside swiftc (three minutes)'
	$(RELEASE) --product LanguageFuzz
	rm -rf .build/fuzz-twin
	$(FUZZ) programs 300 .build/fuzz-twin --seed $(SEED)
	$(PYTHON) Tests/twin/swift_twin.py --generated --programs .build/fuzz-twin

Benchmarks/.venv/requirements: Benchmarks/tabular/requirements.txt
	$(PYTHON) -m venv Benchmarks/.venv
	Benchmarks/.venv/bin/pip install -q --disable-pip-version-check -r $<
	touch $@

.PHONY: bench
bench: PACKAGES += lua5.4 luajit gcc
bench: setup install-kernel $(STAMPS)/requirements-peers Benchmarks/.venv/requirements
	@echo '==> The kernel beside ipykernel and xeus-python (three minutes)'
	$(BIN)/python Benchmarks/kernel/bench.py
	echo '==> The language beside CPython, Lua and LuaJIT (a minute)'
	$(BIN)/python Benchmarks/language/compare.py
	$(BIN)/python Benchmarks/language/latency.py
	echo '==> The engines (minutes)'
	swift build -c release --package-path Benchmarks
	Benchmarks/.build/release/TabularBenchmark long solving scaling book
	Benchmarks/.build/release/NetworkBenchmark
	echo '==> The tabular engine beside C, numba and quantecon (five minutes)'
	Benchmarks/.venv/bin/python Benchmarks/tabular/compare.py

.PHONY: nightly
nightly: test bench soak swift-twin fuzz-twin
	@echo '==> Completion and inspection at every place of every program (minutes)'
	MARTLET_EVERY_PLACE=1 swift test -c release --skip-build --disable-xctest --filter Assistance
	$(MAKE) fuzz COUNT=500000
	$(MAKE) fuzz-wire COUNT=5000000
	$(MAKE) fuzz-decoder
	$(MAKE) asan
	$(MAKE) tsan
	echo '==> DQN and REINFORCE on CartPole, at least four of five seeds (a minute)'
	Benchmarks/.build/release/CartPoleCheck
	echo '==> Mountain car of figure 10.2, a hundred seeds (a minute)'
	Benchmarks/.build/release/MountainCarCheck

.PHONY: clean
clean:
	rm -rf .build Benchmarks/.build Benchmarks/.venv .venv artifacts
	find Tests Benchmarks -name __pycache__ -prune -exec rm -rf {} +
