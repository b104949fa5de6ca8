# make run    the tracker on http://127.0.0.1:8000, everything it needs included (PORT=... for another)
# make test   the whole suite, on a PostgreSQL of its own
# make check  format, lint, types, import layers, migrations
# make bench  what it costs beside the least it could, at a million expenses, into docs/performance.md
#             (EXPENSES=100000 for fewer, MEASURED=pages,export for some, PEERS=1 for other programs too)
# make format mends what can be mended without thinking; make lock makes the lock files again
# make lighthouse measures pages in a browser, and writes docs/lighthouse.md
# make words  gathers what pages say into locale/, compiles it, and says what is not translated

.PHONY: run test check bench format lock lighthouse words
SHELL = /bin/sh
PYTHON = .venv/bin/python
INSTALL = .venv/bin/pip install -qq --disable-pip-version-check --require-hashes --only-binary :all:
LOCK = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links
TEMPLATES = find templates -name '*.html'

run: .venv/installed
	@exec $(PYTHON) -u -m config.launch

test: .venv/installed-dev
	@$(PYTHON) -m pytest -n auto

lighthouse: .venv/installed
	@$(PYTHON) benchmarks/lighthouse.py

check: .venv/installed-dev
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	$(TEMPLATES) -exec .venv/bin/djade --check --target-version 5.2 {} +
	$(TEMPLATES) -exec .venv/bin/djhtml --tabwidth 2 --check {} +
	.venv/bin/lint-imports
	.venv/bin/mypy
	$(PYTHON) -W "ignore:Got an error checking a consistent migration history" manage.py makemigrations --check

bench: .venv/installed-dev
	@$(PYTHON) benchmarks/suite.py $(if $(EXPENSES),--expenses $(EXPENSES)) $(if $(MEASURED),--groups $(MEASURED),--write) $(if $(PEERS),--with-peers)

format: .venv/installed-dev
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	-$(TEMPLATES) -exec .venv/bin/djade --target-version 5.2 {} +
	-$(TEMPLATES) -exec .venv/bin/djhtml --tabwidth 2 {} +

lock: .venv/installed-dev
	for name in requirements requirements-dev; do \
		{ sed '/^-c/d; s/^# //; s/^/# /' $$name.in; $(LOCK) $$name.in; } > $$name.new && mv $$name.new $$name.txt || exit; \
	done

words: .venv/installed
	@$(PYTHON) manage.py words

# What a virtual environment gets last, so that one cut off half-way is made again.
.venv/bin/pip:
	@for python in python3.13 python3.12 python3.11 python3; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; \
		if [ $$python = python3 ]; then \
			echo "Python 3.11 or newer is needed, and none was found: $$(python3 --version 2>&1)." >&2; exit 1; \
		fi; \
	done; \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$python cannot make virtual environments here. On Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 1; \
	fi; \
	echo "Making .venv with $$($$python --version)"; \
	rm -rf .venv && $$python -m venv .venv

.venv/installed: .venv/bin/pip requirements.txt
	@echo "Installing what the tracker runs on"
	@$(INSTALL) --requirement requirements.txt
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	@echo "Installing what it is tested and checked with"
	@$(INSTALL) --requirement requirements-dev.txt
	@touch $@
