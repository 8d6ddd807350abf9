# Each target works on a fresh clone: it makes .venv from the hash-pinned lock when that is missing or older.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test dashboard serve bench realdata lock clean

run: .venv/runtime.ok  ## ingest, build and publish the bundled sample, or whatever feeds.yml names
	$(BIN)/talent run

test: .venv/dev.ok  ## lint, types, all tests with dbt's and the browser's
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/basedpyright
	$(BIN)/python -m pytest --numprocesses 2

dashboard: .venv/runtime.ok  ## the dashboards on 127.0.0.1:8501, as their operator; ROLE=analyst or ROLE=public hides persons
	$(BIN)/talent dashboard --role $(or $(ROLE),operator)

serve: .venv/runtime.ok  ## daemon, Dagster's pages and dashboards on 127.0.0.1
	$(BIN)/talent serve

bench: .venv/dev.ok  ## speed and memory against named baselines; a table and tests/benchmarks/results.json
	$(BIN)/python -m tests.benchmarks

realdata: .venv/dev.ok  ## the main job over the folder that REALDATA names
	$(BIN)/python -m pytest -m realdata tests/realdata

lock: .venv/dev.ok  ## pin the locks anew from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --generate-hashes --no-emit-index-url --no-annotate --no-header --universal \
		--python-version 3.11 --quiet --output-file requirements/runtime.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--universal --python-version 3.11 --quiet --output-file requirements/dev.lock

clean:  ## remove the environment; data stays
	rm -rf .venv

.venv/bin/uv:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

# the development lock holds the runtime lock, so an environment for tests also runs
.venv/runtime.ok: .venv/bin/uv requirements/runtime.lock pyproject.toml
	test -e .venv/dev.ok || $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements/runtime.lock
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

.venv/dev.ok: .venv/bin/uv requirements/dev.lock pyproject.toml
	$(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements/dev.lock
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@ .venv/runtime.ok
