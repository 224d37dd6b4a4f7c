# Two commands: `make materials` builds every edition there is, `make test` proves that the project holds.
# Both make their own environment in .venv from the lock files; nothing else on the machine is touched but, for the tests,
# Debian packages with programs that read our files as a stranger would, and with real servers to print and send to.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
PROGRAMS := msgfmt:gettext pdftotext:poppler-utils openssl:openssl sshd:openssh-server ippeveprinter:cups-ipp-utils dbus-daemon:dbus-daemon
ROOTLY := $(if $(filter 0,$(shell id -u)),,sudo)

apt = $(ROOTLY) apt-get -qq update && DEBIAN_FRONTEND=noninteractive $(ROOTLY) apt-get -qq install -y --no-install-recommends $(1) >/dev/null

.PHONY: help materials test lint types layers unit catalogues golden benchmarks demo-cards demo-delivery lock clean

help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)

## make materials    build every edition into output/
materials: $(VENV)/run
	@$(BIN)/edu-materials build

## make test         lint, types, layers, tests with coverage
test: lint types layers unit

lint: $(VENV)/dev
	@echo "── lint: ruff"
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .

types: $(VENV)/dev
	@echo "── types: mypy --strict"
	@$(BIN)/mypy

layers: $(VENV)/dev
	@echo "── layers: import-linter"
	@$(BIN)/lint-imports --no-logo

unit: $(VENV)/dev $(VENV)/debian
	@echo "── tests: pytest with coverage"
	@rm -f .coverage .coverage.*
	@$(BIN)/python -m pytest --cov --cov-report=term

## make catalogues   bring templates and catalogues up to date with the outlines
catalogues: $(VENV)/run
	@$(BIN)/edu-materials catalogue extract && $(BIN)/edu-materials catalogue update

## make golden       write the golden texts anew; read the difference before you commit it
golden: $(VENV)/dev
	@EDU_GOLDEN=write $(BIN)/python -m pytest --no-cov $$(grep -rl 'import.*golden' tests --include='test_*.py'); git --no-pager diff --stat tests/golden

## make benchmarks   measure, beside Typst and plain ReportLab; fails if a bound of a run of cards is not held
benchmarks: $(VENV)/bench
	@$(BIN)/python benchmarks/run.py
	@$(BIN)/python benchmarks/plan_centres.py
	@$(BIN)/python benchmarks/run_cards.py

## make demo-cards   show the card in the hand: forms, sheets, personal cards, runs, a printer; each figure with its bound
demo-cards: $(VENV)/bench $(VENV)/debian $(VENV)/browser
	@$(BIN)/python -m scripts.demo_cards

## make demo-delivery  show the whole chain on a fictional medicine: approve, release, verify, pack, send, receipt, recall
demo-delivery: $(VENV)/dev $(VENV)/debian
	@$(BIN)/python -m scripts.demo_delivery

## make lock         resolve the newest versions into the lock files
lock: $(VENV)/dev
	@$(PIP) install uv
	@set -e; for set in "requirements:" "requirements-dev:--extra judges --group dev" "requirements-bench:--extra judges --group dev --group bench"; do \
	  $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet \
	    --upgrade pyproject.toml --group build $${set#*:} -o $${set%%:*}.lock; done

## make clean        take away the environment and what was built
clean:
	rm -rf $(VENV) output/* .coverage* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/python:
	@echo "── environment: $(PYTHON) → $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with PYTHON=…")'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run: $(VENV)/python requirements.lock pyproject.toml
	@echo "── packages from requirements.lock"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: $(VENV)/run requirements-dev.lock
	@echo "── packages from requirements-dev.lock"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/bench: $(VENV)/dev requirements-bench.lock
	@echo "── packages from requirements-bench.lock"
	@$(PIP) install --require-hashes -r requirements-bench.lock
	@touch $@

$(VENV)/debian: $(VENV)/python
	@PATH="$$PATH:/usr/sbin"; for need in $(PROGRAMS); do \
	  command -v $${need%%:*} >/dev/null || packages="$$packages $${need#*:}"; done; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || packages="$$packages postgresql"; \
	if [ -n "$$packages" ]; then echo "── Debian packages:$$packages"; $(call apt,$$packages); fi
	@touch $@

$(VENV)/browser: $(VENV)/python
	@command -v chromium >/dev/null || { echo "── Debian packages: chromium"; $(call apt,chromium); }
	@touch $@
