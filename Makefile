# `make` lists the tasks. Each works in a checkout with an editable install: see CONTRIBUTING.md.
PYTHON ?= .venv/bin/python

help:  ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

install:  ## an editable install with all that the tasks need
	python3 -m venv .venv && $(PYTHON) -m pip install -e '.[test,dev,web,pictures]'

test:  ## all tests but those of Spark
	$(PYTHON) -m pytest -n auto --dist loadfile

lint:  ## what ruff and mypy say
	$(PYTHON) -m ruff check src tests benchmarks
	$(PYTHON) -m ruff format --check src tests benchmarks
	MYPY="$(dir $(PYTHON))mypy" .ci/types

format:  ## formatted as the rest is
	$(PYTHON) -m ruff check --fix src tests benchmarks
	$(PYTHON) -m ruff format src tests benchmarks

docs:  ## the pages that are made from the code
	$(PYTHON) -m replygraph.readers > docs/sources.md
	$(PYTHON) -m replygraph.reference > docs/reference.md

bench:  ## how fast, beside others
	$(PYTHON) benchmarks/scale.py 1e6

.PHONY: help install test lint format docs bench
