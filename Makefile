# Two commands for a newcomer: `make up` and `make test`. Both make .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
LOCK := --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

.PHONY: up test check bench bench-forecasts lock clean

up: $(VENV)/installed-up
	$(BIN)/heed up

test: $(VENV)/installed-test
	scripts/test

# The quick checks alone: style, types, import contracts.
check: $(VENV)/installed-test
	scripts/check

bench: $(VENV)/installed-test
	$(BIN)/python -m benchmarks

# The four tasks of the forecasts, on the raw data in ../shared/data; writes docs/benchmarks/ and
# the times of each into docs/benchmarks.md.
bench-forecasts: $(VENV)/installed-test
	$(BIN)/python -m benchmarks.forecasts

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "heed needs Python 3.11 or later")'
	@PYTHON=$(PYTHON) scripts/system up | sed 's/^/Please install the system package /'
	$(PYTHON) -m venv $(VENV) || (rm -rf $(VENV); exit 1)

# Exactly the locked packages, each checked by its hash.
$(VENV)/installed-up: requirements/up.lock pyproject.toml | $(BIN)/python
	@echo "Installing heed with its models (once; about 700 MB)"
	$(PIP) --require-hashes -r requirements/up.lock
	$(PIP) --no-deps -e .
	@touch $@

$(VENV)/installed-test: requirements/test.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need (once; about 1.4 GB)"
	$(PIP) --require-hashes -r requirements/test.lock
	$(PIP) --no-deps -e .
	@touch $@ $(VENV)/installed-up

# For maintainers, after a change of pyproject.toml: needs uv.
lock:
	uv pip compile $(LOCK) --extra models -o requirements/up.lock pyproject.toml
	uv pip compile $(LOCK) --all-extras -o requirements/test.lock pyproject.toml

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build src/*.egg-info
