# Run `make` to see what there is. Works from an empty clone on Debian 12 with Python 3.11–3.13.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The distribution's Python if it can make environments: it is built with profile-guided
# optimisation, without which everything takes half as long again. Otherwise the newest supported
# one on the path. `make PYTHON=… run` names another.
ifndef PYTHON
PYTHON := $(shell \
	supported='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'; \
	for python in /usr/bin/python3.13 /usr/bin/python3.12 /usr/bin/python3.11; do \
	if "$$python" -c 'import ensurepip' 2>/dev/null; then echo "$$python"; exit; fi; done; \
	for python in python3.13 python3.12 python3.11 python3; do \
	if "$$python" -c "$$supported" 2>/dev/null; then command -v "$$python"; exit; fi; done)
endif
VENV := .venv/bin
export PYTHONPATH := site:.
# The server, its workers and every check are processes of their own: compiled once, not in each.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: environment environment-dev
environment: ## Make .venv from the pinned requirements, or find it up to date
	@$(if $(PYTHON),,echo "Python 3.11, 3.12 or 3.13 is needed: apt-get install python3 python3-venv"; exit 1)
	"$(PYTHON)" deploy/environment.py run
environment-dev:
	@$(if $(PYTHON),,echo "Python 3.11, 3.12 or 3.13 is needed: apt-get install python3 python3-venv"; exit 1)
	"$(PYTHON)" deploy/environment.py dev

.PHONY: port
port:
	@"$(PYTHON)" -m deploy.run --check-port

.PHONY: run
run: port environment ## Run the site with demo content on http://127.0.0.1:8000 (PORT=… for another port)
	@exec $(VENV)/python -m deploy.run

.PHONY: stack
stack: environment-dev ## Run the production layout on loopback: PostgreSQL, Valkey, workers, nginx
	@exec $(VENV)/python -m deploy.stack

.PHONY: test
test: environment-dev ## Everything CI runs: lint, types, tests on SQLite and PostgreSQL, browser tests
	@exec $(VENV)/python -m deploy.check all

.PHONY: unit
unit: environment-dev ## The fast tests on SQLite only (ARGS='tests/core -x' to choose)
	@exec $(VENV)/python -m deploy.check unit -- $(ARGS)

.PHONY: e2e
e2e: environment-dev ## The browser tests only (ARGS='-k login' to choose)
	@exec $(VENV)/python -m deploy.check e2e -- $(ARGS)

.PHONY: deep
deep: environment-dev ## What takes too long for every commit: crashes, the whole stack (ARGS='-k killed' to choose)
	@exec $(VENV)/python -m deploy.check deep -- $(ARGS)

.PHONY: lint
lint: environment-dev ## Format check, lint, import contracts, migrations, catalogue, types
	@exec $(VENV)/python -m deploy.check static

.PHONY: types
types: environment-dev ## mypy, strict
	@$(VENV)/mypy

.PHONY: format
format: environment-dev ## Format code and templates
	@$(VENV)/ruff check --fix --quiet . || true
	$(VENV)/ruff format .
	$(VENV)/python -m deploy.check format-templates

.PHONY: messages
messages: environment-dev ## Collect strings into the catalogues, compile them, list what is missing
	@$(VENV)/python -m deploy.catalogue update
	$(VENV)/python -m deploy.catalogue compile
	$(VENV)/python -m deploy.catalogue check

.PHONY: bench
bench: environment-dev ## Measure on PostgreSQL under the production server; rows go to bench/results
	@status=0
	$(VENV)/python bench/run.py $(ARGS) || status=1
	$(VENV)/python -m bench.exams || status=1
	exit $$status

.PHONY: lock
lock: environment-dev ## Pin what the requirements pull in (constraints.txt), from .venv
	@$(VENV)/python -m deploy.lock

.PHONY: clean
clean: ## Remove what can be made again; keeps databases, media and .env
	@rm -rf .venv var/static var/test var/run .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
	find . -name '*.mo' -not -path './.git/*' -delete
