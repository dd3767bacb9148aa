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
dev: setup ## Run the whole bundle on this machine: no account, no Docker
	@$(PYTHON) -m devtools.local_stack $(if $(PORT),--port $(PORT)) $(if $(CONSOLE_PORT),--console-port $(CONSOLE_PORT)) \
		$(if $(TUNNEL),--tunnel "$(TUNNEL)")

.PHONY: build
build: setup ## Build what `make deploy` uploads; ARCHITECTURE=x86_64 for another processor than samconfig.toml has
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(SAM) build $(if $(ARCHITECTURE),--parameter-overrides Architecture=$(ARCHITECTURE))
	@# Bytecode, since a function cannot write its own: its folders are read-only in Lambda.
	@$(PYTHON) -m compileall -q --invalidation-mode unchecked-hash .aws-sam/build
	@# A handlers.py that cannot work must fail here, and not with the first message.
	@PYTHONPATH=.aws-sam/build/WorkerFunction:$(CURDIR) $(PYTHON) -P -c 'from functions.receive_message.handlers import bot; bot.check()'

.PHONY: sam-local
sam-local: ARCHITECTURE = $(if $(filter aarch64 arm64,$(shell uname -m)),arm64,x86_64)
sam-local: build ## Run the functions in Lambda's containers on http://127.0.0.1:3000 (needs Docker)
	@$(PYTHON) -m devtools.sam_local
	@$(SAM) local start-api --parameter-overrides Architecture=$(ARCHITECTURE)

.PHONY: deploy
deploy: setup ## Deploy to AWS; asks a few questions the first time
	$(if $(ARCHITECTURE),$(error Write Architecture = "$(ARCHITECTURE)" into samconfig.toml: the build and the stack take it from there))
	@$(PYTHON) -m devtools.deploy
	@$(MAKE) --no-print-directory build
	@$(SAM) deploy

.PHONY: bench
bench: setup ## Measure speed, cold starts, memory, tokens, deliveries and the page, beside peers (needs Docker)
	@$(PYTHON) -m bench

# ---- checks -----------------------------------------------------------------------------------------------------

.PHONY: test
test: check coverage infrastructure platform browser e2e ## Run every check and every test

.PHONY: check
check: setup ## Check format, lint, types, import borders and the template
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(SAM) validate --lint --region us-east-1

.PHONY: format
format: setup ## Format the code and mend what can be mended
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

.PHONY: unit
unit: setup ## Run the unit tests
	@$(BIN)/pytest tests/unit

.PHONY: integration
integration: setup ## Run the functions against events of API Gateway
	@$(BIN)/pytest tests/integration

.PHONY: coverage
coverage: setup ## Run both with branch coverage, which has to be complete
	@$(BIN)/pytest tests/unit tests/integration --cov --cov-branch --cov-fail-under=100

.PHONY: infrastructure
infrastructure: setup ## Check what the template and the build promise
	@$(BIN)/pytest tests/infrastructure

.PHONY: platform
platform: setup ## Test the simulated platforms
	@$(BIN)/pytest tests/platform

.PHONY: browser
browser: setup ## Test the console page in Chromium
	@$(BIN)/pytest tests/browser

.PHONY: e2e
e2e: setup ## Test the deployed bundle over HTTP, on the local stack and in `sam local`
	@$(BIN)/pytest tests/e2e
