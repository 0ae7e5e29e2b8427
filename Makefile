# Every target is one script; `make` alone says what there is. ENV is local, dev, staging or prod.
SHELL := /bin/bash
export PATH := $(CURDIR)/node_modules/node/bin:$(CURDIR)/node_modules/.bin:$(PATH)
ENV ?= local
export ENV NAME VALUE DIR ARGS ROWS SUBJECT QUEUE APPLY RATE FILTER FROM TO TYPES
# USER is also a variable of every shell: only one given to make names a Brain2 user.
ifeq ($(origin USER),command line)
export BRAIN2_USER := $(USER)
endif

.DEFAULT_GOAL := help
.PHONY: help up down reset status logs test check build synth plan deploy import flag token bench heal redrive replay bootstrap

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: ## Brain2 on this machine: installs, starts, deploys, imports real notes, checks, prints URLs
	@bash scripts/bootstrap.sh && tsx scripts/local/up.ts

down: ## stops what `make up` started; its state stays
	@tsx scripts/local/down.ts

reset: ## stops it and wipes its state
	@tsx scripts/local/reset.ts

status: ## what runs, where, and whether it answers
	@tsx scripts/local/status.ts

logs: ## the last lines of every log (NAME=ministack: one of them)
	@tsx scripts/local/logs.ts

test: ## every test; needs nothing running (ARGS="--selectProjects unit" for a part)
	@bash scripts/bootstrap.sh && tsx scripts/test.ts $(ARGS)

check: ## format, lint, types, import rules, unused code, unit tests
	@bash scripts/bootstrap.sh && tsx scripts/check.ts

build: ## bundles the functions into dist/
	@tsx scripts/build.ts

synth: ## Terraform JSON of ENV in cdktf.out/
	@tsx scripts/synth.ts

plan: ## what a deployment of ENV would create; needs no AWS account
	@tsx scripts/plan.ts

deploy: ## deploys ENV (AWS asks first; AUTO_APPROVE=1 does not)
	@tsx scripts/deploy.ts

import: ## DIR=folder of Markdown files [USER=email]: they become notes
	@tsx scripts/local/import-notes.ts

flag: ## NAME=batchWrites VALUE=on|off: turns a runtime flag of ENV
	@tsx scripts/flag.ts

token: ## a bearer token of the demo user (or USER=email)
	@tsx scripts/token.ts

bench: ## measures every optimization off and on: docs/benchmarks.md (ROWS=1a,6b: only these)
	@bash scripts/bootstrap.sh && tsx scripts/bench.ts

heal: ## removes what crashes left in a user's notes and mends the counts (USER=email, or SUBJECT=id in a deployed ENV)
	@tsx scripts/heal.ts

redrive: ## QUEUE=connect-nodes|live|heal|publish-events|stream: lists what could not be handled; APPLY=1 sends it again (RATE=10, FILTER=reason=…)
	@tsx scripts/redrive.ts

replay: ## FROM=2026-11-24T10:00 TO=… [TYPES=NodeCreated,…]: archived events go to the connecting of notes again
	@tsx scripts/replay.ts

bootstrap: ## only the prerequisites and packages
	@bash scripts/bootstrap.sh
