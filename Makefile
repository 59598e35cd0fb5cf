# Two commands matter to a newcomer: `make run` and `make test`. Both install what is missing first.
# The work is in packaging/*.sh; no rule here names an absolute path, so a checkout may lie anywhere.

.PHONY: help run test test-all test-models faults lint bench screens package package-check pins migration setup setup-dev
.DEFAULT_GOAL := help

help:
	@echo 'make run      opens Int Crucible (without a display: runs the sample and leaves screenshots in build/demo)'
	@echo 'make test     runs the tests (ARGS="tests/unit/domain -k tier" picks some)'
	@echo 'make test-all runs the tests with every case of those of which make test draws some'
	@echo 'make test-models  runs the tests with a real small model, which it installs first'
	@echo 'make faults   tries every promise in full and prints trials and failures (ARGS="--promise Q13" tries a piece)'
	@echo 'make lint     checks format, style, types and the contracts between the rooms'
	@echo 'make bench    runs the benchmarks'
	@echo 'make screens  draws every window in every theme into build/screens (ARGS="-k dark" picks some)'
	@echo 'make package  builds what people install, into build/package (ARGS="wheel bundle" picks steps)'
	@echo 'make package-check  tries out what make package has made'
	@echo 'make pins     renews the pinned versions'
	@echo 'make migration WHAT="runs have a colour"  begins a change of the schema'

setup:
	@bash packaging/setup.sh

setup-dev:
	@bash packaging/setup.sh --dev

run: setup
	@bash packaging/run.sh

test: setup-dev
	@bash packaging/test.sh $(ARGS)

test-all: setup-dev
	@bash packaging/test.sh --whole

test-models: setup-dev
	@bash packaging/test_models.sh $(ARGS)

faults: setup-dev
	@bash packaging/faults.sh $(ARGS)

lint: setup-dev
	@bash packaging/lint.sh

bench: setup-dev
	@bash packaging/bench.sh $(ARGS)

screens: setup-dev
	@bash packaging/screens.sh $(ARGS)

package:
	@bash packaging/package.sh $(ARGS)

package-check: setup-dev
	@bash packaging/package_check.sh $(ARGS)

pins:
	@bash packaging/renew-pins.sh

migration: setup-dev
	@.venv/bin/python packaging/new_migration.py $(WHAT)
