# Everything sets itself up: a virtual environment in .venv, locked dependencies, npm, Chromium.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
LOCKS := requirements/demo.lock requirements/dev.lock

.PHONY: help demo test check check-numbers check-api bench bench-sdk bench-browser build types docs lock format clean

help:  ## what there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | column -t -s $$'\t'

demo: .venv/demo.stamp  ## a demo app, a collector with a portfolio, and a page that says what to click
	@$(BIN)/python examples/run_demo.py $(ARGS)

test: .venv/dev.stamp node_modules/.stamp chromium  ## all tests, in Python, Node and Chromium
	@# Twice the cores of a small machine: half of the tests wait, for clocks and for browsers. A file
	@# stays together, for what its tests share; its bytecode is kept, for the servers they start.
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder $(ARGS)
	npm test --silent

check: .venv/dev.stamp node_modules/.stamp types docs  ## lint, types, docs and freshness of what is built
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -q tests/meta

check-numbers: .venv/dev.stamp  ## the metrics of every account and day, recounted from raw events (long)
	cd tests && ../$(BIN)/python -m independent $(ARGS)

check-api: .venv/dev.stamp  ## many requests made up from the OpenAPI document (minutes)
	SEATBEAT_API_EXAMPLES=$${SEATBEAT_API_EXAMPLES:-100} $(BIN)/python -m pytest -q tests/independent/test_any_request.py $(ARGS)

types: .venv/dev.stamp node_modules/.stamp  ## mypy and tsc, strict
	$(BIN)/mypy
	npm run check --silent

docs: .venv/dev.stamp  ## do docs and README say what the code does?
	$(BIN)/python -m pytest -q tests/meta -k "docs or readme"

build: node_modules/.stamp  ## the browser snippet, from js_snippet/ into the collector
	npm run build --silent

bench: .venv/dev.stamp  ## ingest, fold and reads beside bare servers and bare SQLite (an hour)
	$(BIN)/python benchmarks $(ARGS)

bench-sdk: .venv/dev.stamp  ## the SDK beside its peers, each in its own environment (half an hour)
	$(BIN)/python benchmarks/sdk $(ARGS)

bench-browser: .venv/dev.stamp chromium  ## ten minutes of mixed work in Chromium; how far off is the number
	$(BIN)/python benchmarks/mixed_work.py $(ARGS)

format: .venv/dev.stamp  ## let ruff lay out the code
	$(BIN)/ruff check --fix-only -q .
	$(BIN)/ruff format -q .

lock: .venv/dev.stamp  ## resolve the lower bounds anew into requirements/*.lock and package-lock.json
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --python-version 3.11 --custom-compile-command "make lock" \
	  pyproject.toml sdk/pyproject.toml requirements/build.in -o requirements/demo.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --python-version 3.11 --custom-compile-command "make lock" --extra dev \
	  pyproject.toml sdk/pyproject.toml requirements/build.in -o requirements/dev.lock
	npm install --package-lock-only --silent

clean:  ## remove what was set up and built here; the data of demo and benchmarks too
	rm -rf .venv node_modules .demo .bench .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: chromium
chromium:
	@tools/chromium.sh

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Seatbeat needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Name another: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Setting up .venv ..."
	$(PYTHON) -m venv .venv

.venv/demo.stamp: requirements/demo.lock pyproject.toml | .venv/bin/python
	@echo "Installing locked dependencies ..."
	@test -e .venv/dev.stamp || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/demo.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: requirements/dev.lock pyproject.toml | .venv/bin/python
	@echo "Installing locked dependencies for development ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ .venv/demo.stamp

node_modules/.stamp: package-lock.json
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || \
	  { echo "The tests need Node.js 20 or newer, with npm." >&2; exit 1; }
	npm ci --silent --no-audit --no-fund
	@touch $@
