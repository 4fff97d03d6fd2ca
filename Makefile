# From a fresh clone: `make run` for a running site, `make test` for a finished test run.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test test-slow lint bench handbook messages clean

run: .venv/run
	$(BIN)/python manage.py migrate --verbosity 0
	$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	$(BIN)/python manage.py load_demo --if-empty
	@$(BIN)/python manage.py show_addresses
	$(BIN)/gunicorn -c raretrend/gunicorn.py raretrend.wsgi

test: .venv/test .venv/vnu.jar lint
	$(BIN)/python -m pytest -n auto --dist loadgroup -m "not slow"

# What takes minutes.
test-slow: .venv/test
	$(BIN)/python -m pytest -m slow

lint: .venv/test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/python manage.py makemigrations --check --dry-run --verbosity 0
	$(BIN)/python manage.py check --deploy --fail-level WARNING

# Needs wrk (Debian: wrk).
bench: .venv/test
	$(BIN)/python -m tests.bench.serving

handbook: .venv/test
	$(BIN)/python -m pytest -q -p no:cacheprovider tests/browser/handbook_pictures.py

messages: .venv/test
	$(BIN)/pybabel compile -d locale -D 'django djangojs'

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/test: requirements.txt tests/requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@

# The Nu checker of HTML; without Java or npm its test is left out.
.venv/vnu.jar: | .venv/bin/python
	@if command -v java >/dev/null && command -v npm >/dev/null; then \
	  cd .venv && npm pack --silent vnu-jar@26.9.27 >/dev/null && \
	  tar -xzf vnu-jar-26.9.27.tgz --strip-components=3 package/build/dist/vnu.jar && rm vnu-jar-26.9.27.tgz; fi

clean:
	rm -rf .venv var
