# One command each: `make run` brings the whole system up, `make test` proves it, `make help` lists the rest.
CASES ?= 1000000
OUT ?= bench.json
VENV := .venv/bin
PYTEST_OPTIONS ?= -n 2 --dist worksteal

# Machines made from an image of Python often forbid it to keep what it compiled: every process then takes seconds more.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install run stop test lint bench clean requirements format

help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 14

install: ## the libraries into .venv, translations compiled
	@sh collections_app/launch/install.sh
	@$(VENV)/python -m collections_app.launch.translations

run: install ## everything up on PORT (8000); Ctrl-C stops it all
	@$(VENV)/python -m collections_app.launch

stop: ## the running system and its servers
	@$(VENV)/python -m collections_app.launch stop

test: install ## the whole suite, checks included, on real servers
	@$(VENV)/python -m pytest $(PYTEST_OPTIONS)

lint: install ## style, types, import contracts, templates
	@$(VENV)/ruff check . && $(VENV)/ruff format --check .
	@find templates -name '*.html' | xargs $(VENV)/djade --check --target-version 5.2
	@$(VENV)/mypy
	@$(VENV)/lint-imports

format: install ## mend what the formatters can
	@$(VENV)/ruff check --fix . ; $(VENV)/ruff format .
	@find templates -name '*.html' | xargs $(VENV)/djade --target-version 5.2 || true

bench: install ## measure against the floors: make bench CASES=1000000 OUT=bench.json
	@$(VENV)/python -m tests.bench --cases $(CASES) --out $(OUT)

requirements: install ## compile the pinned lists anew from the .in files
	@UV_CUSTOM_COMPILE_COMMAND="make requirements" $(VENV)/uv pip compile --quiet --universal --python-version 3.11 --upgrade requirements.in -o requirements.txt
	@UV_CUSTOM_COMPILE_COMMAND="make requirements" $(VENV)/uv pip compile --quiet --universal --python-version 3.11 --upgrade requirements-dev.in -o requirements-dev.txt

clean: ## stop the servers, remove what can be made again; the data folder .data stays
	@if [ -x $(VENV)/python ]; then $(VENV)/python -m collections_app.launch stop; fi
	@rm -rf .venv staticfiles .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .schemathesis test-results
	@find . -name __pycache__ -not -path './.data/*' -prune -exec rm -rf {} +
	@find . -name '*.mo' -not -path './.data/*' -delete
	@echo "Clean. The data is still in .data; remove that folder to start from nothing."
