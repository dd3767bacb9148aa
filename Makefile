# The only door to this repository: `make` lists what it can do.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(BIN)/python
SAM := .tools/sam/bin/sam
# Telemetry of SAM CLI would be a call out of every build.
export SAM_CLI_TELEMETRY := 0
export AWS_DEFAULT_REGION ?= us-east-1

SOURCES := $(shell find shared functions -name '*.py') template.yaml shared/requirements.txt

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

# ---- set-up -----------------------------------------------------------------------------------------------------

.PHONY: setup
setup: $(VENV)/ready .tools/sam/ready .tools/ministack/ready ## Install everything into this folder

$(VENV)/ready: requirements/dev.txt
	@bash devtools/create_environment.sh $(VENV) requirements/dev.txt
	@touch $@

.tools/%/ready: requirements/%.txt $(VENV)/ready
	@$(BIN)/uv venv --quiet --clear --python $(PYTHON) .tools/$*
	@$(BIN)/uv pip install --quiet --require-hashes --python .tools/$*/bin/python -r requirements/$*.txt
	@touch $@

.PHONY: lock
lock: $(VENV)/ready ## Pin the dependencies of pyproject.toml anew
	$(BIN)/python -m devtools.lock

# ---- run --------------------------------------------------------------------------------------------------------

.PHONY: dev
dev: setup ## Run everything on this machine: no account, no Docker
	@$(PYTHON) -m devtools.local_stack

.PHONY: build
build: setup ## Build what `sam deploy` uploads
	@$(SAM) build $(if $(ARCHITECTURE),--parameter-overrides Architecture=$(ARCHITECTURE))

# ---- checks -----------------------------------------------------------------------------------------------------

.PHONY: test
test: check unit integration infrastructure e2e ## Run every check and every test

.PHONY: check
check: setup ## Check format, lint, types, import borders and the template
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(SAM) validate --lint
	@$(BIN)/cfn-lint template.yaml -a cfn_lint_serverless.rules

.PHONY: format
format: setup ## Format the code and mend what can be mended
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .
