# Two commands for a newcomer: `make up` and `make test`. Both make .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: up test check bench clean

up: $(VENV)/installed-up
	$(BIN)/heed up

test: $(VENV)/installed-test
	scripts/test

# The quick checks alone: style, types, import contracts.
check: $(VENV)/installed-test
	scripts/check

bench: $(VENV)/installed-test
	$(BIN)/python -m benchmarks

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "heed needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade pip

$(VENV)/installed-up: pyproject.toml | $(BIN)/python
	@echo "Installing heed with its models (once; about 700 MB)"
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[models]'
	@touch $@

$(VENV)/installed-test: pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need (once)"
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[models,pdf,spark,snapshot,test,bench]'
	@touch $@ $(VENV)/installed-up

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build src/*.egg-info
