# From a fresh clone: `make run` for a running site, `make test` for a finished test run.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11.2 \
  --no-annotate --custom-compile-command "make hashes"

.PHONY: run test test-slow test-postgres lint bench screenshots handbook messages hashes audit clean

run: .venv/run
	$(BIN)/python manage.py migrate --verbosity 0
	$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	$(BIN)/python manage.py load_demo --if-empty
	@$(BIN)/python manage.py show_addresses
	$(BIN)/gunicorn -c raretrend/gunicorn.py raretrend.wsgi

test: .venv/test .venv/vnu.jar lint
	$(BIN)/python -m pytest -n auto --dist loadgroup -m "not slow" --ignore tests/deploy

# What takes minutes, and both processors. Needs wrk (Debian: wrk).
test-slow: .venv/test
	$(BIN)/python -m pytest -m slow

# Needs PostgreSQL, Redis, nginx and systemd-analyze (Debian: postgresql, redis-server, nginx-light, systemd).
# What does not ask the database was tested with SQLite, and browsers cannot tell which one there is. Whole
# plants come first: their tests wait for each other.
test-postgres: .venv/test
	$(BIN)/python -m tests.postgres \
	  $(BIN)/python -m pytest -n auto --dist loadgroup -m "not slow" --asking-database \
	  tests/deploy tests/articles tests/raretrend tests/trends

lint: .venv/test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/python manage.py makemigrations --check --dry-run --verbosity 0
	$(BIN)/python manage.py check --deploy --fail-level WARNING

# Half an hour alone on the machine. Needs wrk, PostgreSQL and Redis (Debian: wrk, postgresql, redis-server).
bench: .venv/test
	$(BIN)/python -m tests.bench.serving
	$(BIN)/python -m tests.bench.cold
	$(BIN)/python -m tests.bench.growth 100 10000
	$(BIN)/python -m tests.postgres $(BIN)/python -m tests.bench.reading 1000 2

# Every kind of page on a phone and a desk, in light and in dark, in screenshots/.
screenshots: .venv/test
	$(BIN)/python -m pytest -n auto --dist loadgroup tests/browser --screenshots

handbook: .venv/test
	$(BIN)/python -m pytest -q -p no:cacheprovider tests/browser/handbook_pictures.py

messages: .venv/test
	$(BIN)/pybabel compile -d locale -D 'django djangojs'

# After a change of a requirements.txt: the same with all that is needed, and the hash of every file of each.
hashes: .venv/bin/uv
	$(COMPILE) requirements.txt --output-file requirements.lock
	$(COMPILE) tests/requirements.txt --output-file tests/requirements.lock

# Whether a flaw is known in what is installed.
audit: .venv/bin/uv
	@if curl --silent --head --output /dev/null --max-time 10 https://api.osv.dev; then \
	  $(BIN)/uv tool run --quiet pip-audit@2.10.1 --vulnerability-service osv --disable-pip --require-hashes -r requirements.lock; \
	else echo "audit: the database of known flaws (osv.dev) cannot be reached from here; nothing was checked."; fi

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run: requirements.lock | .venv/bin/python
	$(INSTALL) requirements.lock
	@touch $@

.venv/test: tests/requirements.lock | .venv/bin/python
	$(INSTALL) tests/requirements.lock
	@touch $@

# On its own: what it writes may be what is out of date.
.venv/bin/uv: | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(grep -o '^uv==[0-9.]*' tests/requirements.txt)"

# The Nu checker of HTML; without Java or npm its test is left out.
.venv/vnu.jar: | .venv/bin/python
	@if command -v java >/dev/null && command -v npm >/dev/null; then \
	  cd .venv && npm pack --silent vnu-jar@26.9.27 >/dev/null && \
	  tar -xzf vnu-jar-26.9.27.tgz --strip-components=3 package/build/dist/vnu.jar && rm vnu-jar-26.9.27.tgz; fi

clean:
	rm -rf .venv var
