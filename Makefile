# semeion. `make` alone lists what there is. Every target does all its own set-up.

.DEFAULT_GOAL := help
.PHONY: help demo test check lint types imports tests format setup requirements clean

BIN := .venv/bin

# The first of these that runs and is a supported Python: a shim may exist and fail when it is run.
CANDIDATES := $(BIN)/python python3.13 python3.12 python3.11 python3 python
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
FOUND = $(shell for each in $(CANDIDATES); do \
	"$$each" -c '$(SUPPORTED)' >/dev/null 2>&1 && echo "$$each" && break; done)
PYTHON ?= $(FOUND)

# $(call set_up,NAME): bring .venv to requirements/NAME.txt; silent and offline when it is there.
define set_up
	@python="$(PYTHON)"; \
	if ! "$$python" -c '' 2>/dev/null; then \
		echo "semeion: no Python 3.11, 3.12 or 3.13 found$${python:+ ($$python does not run)}:" \
			"install one of them, or name it: make PYTHON=/path/to/python3.12 ..." >&2; exit 2; \
	fi; \
	"$$python" requirements/install.py $(1)
endef

help: ## list the targets
	@echo "semeion: a clinical knowledge graph and diagnostic reasoning engine"
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | \
		while IFS="$$(printf '\t')" read -r target text; do \
		printf '  make %-14s%s\n' "$$target" "$$text"; done

demo: ## everything from nothing: set-up, knowledge graph, sample patients
	$(call set_up,demo)
	@$(BIN)/semeion demo $(ARGS)

test: check ## set-up, then every check and test (the same as check)

check: lint imports types tests ## lint, import rules, types, tests

lint: setup ## formatting and lint
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check

imports: setup ## that data flows one way
	@$(BIN)/lint-imports

types: setup ## strict types
	@$(BIN)/mypy

tests: setup ## tests; ARGS="tests/kg -k build" for some of them, ARGS=--cov for coverage
	@$(BIN)/python -m pytest --numprocesses 2 --no-loadscope-reorder $(ARGS)

format: setup ## format and mend what can be mended
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

setup: ## only the set-up for development, in .venv
	$(call set_up,dev)

requirements: setup ## compile requirements/ anew after a change of pyproject.toml; UPGRADE=1
	@$(BIN)/python requirements/compile.py
	$(call set_up,dev)

clean: ## remove .venv, uv and caches of this checkout; knowledge and patients stay
	@rm -rf .venv .uv .setup.lock .coverage .hypothesis .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
