# Two commands do it all: make run and make test. make help lists the others.

PY := .venv/bin/python
JALON := $(PY) -m app
# Sentences of the method stay on one line each, however long.
YAML_RULES := {extends: default, rules: {line-length: disable, document-start: disable}}

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: documents help setup run test test-validata browser check bench machines fix migration lock places harvest \
	law operations mutants again fuzz a11y durability lighthouse nu

run setup migration: export JALON_ENV ?= development

help: ## Afficher cette aide
	@awk -F ':.*## ' '/^##@ /{print "\n" substr($$0, 5)} /^[a-z0-9-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' \
		$(firstword $(MAKEFILE_LIST))

##@ Se servir de Jalon

define PREPARE
@$(JALON) db upgrade
@$(JALON) seed
@$(JALON) demo
endef

setup: .venv/.runtime ## Préparer l’environnement, la base de données et la démonstration
	$(PREPARE)

run: .venv/.runtime ## Tout préparer puis servir Jalon (PORT=8001 pour choisir le port)
	@$(JALON) serve --check-port
	$(PREPARE)
	@$(JALON) serve

##@ Travailler sur Jalon

test: .venv/.dev $(if $(T),,browser) ## Lancer tous les tests (T=tests/places pour une partie)
	@$(PY) -m pytest $(if $(T),$(T),-n 2 --dist worksteal)

fuzz: ## Envoyer tout ce qui est étrange ou malveillant à tous les formulaires (long)
a11y: ## Examiner chaque page, à deux largeurs et en deux couleurs (long)
durability: ## Arrêter, remplir, couper et presser Jalon de toutes les façons (long)
documents: ## Dessiner avec LibreOffice chaque document, pour vingt sortes de collectivités (long)
fuzz a11y durability documents: .venv/.dev browser
	@$(PY) -m pytest --proof $@ -n 2 --dist worksteal

harvest: .venv/.dev ## Faire lire notre catalogue aux vrais moissonneurs (data.gouv.fr, CKAN ; SAMPLE=1 : peu de jeux)
	@$(PY) -m tests.harvest $(if $(SAMPLE),--sample)

test-validata: .venv/.dev ## Comparer nos verdicts à ceux de validata-core, dans un environnement à lui
	@$(PY) -m tests.validata

lighthouse: .venv/.dev browser ## Demander à Lighthouse ce qu’il pense de la démonstration (Node 22 ou plus)
	@$(PY) -m tests.lighthouse

nu: .venv/.dev ## Faire lire chaque page de la démonstration au Nu HTML Checker (Java et npm)
	@$(PY) -m tests.nu

operations: .venv/.dev ## Suivre docs/exploitation.md à la lettre sur des Debian nues (SYSTEM=trixie)
	@$(PY) -m tools.operations $(SYSTEM)

mutants: .venv/.dev ## Fausser un à un les modules qui décident : les tests le voient-ils ? (T=app/tasks/rules.py, N=10, AGAIN=1)
	@$(PY) -m tools.mutants $(T) $(if $(N),--per-module $(N)) $(if $(AGAIN),--again)

check: .venv/.dev ## Vérifier mise en forme, types, couches, gabarits et contenus, puis tout tester
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy app config.py
	@$(PY) .venv/bin/lint-imports tools/layers.toml
	@$(PY) -m djlint templates --profile jinja --lint --quiet
	@$(PY) -m yamllint --strict -d '$(YAML_RULES)' seeds
	@$(JALON) methodology check
	@$(JALON) law check
	@$(MAKE) --no-print-directory test

bench: .venv/.dev ## Mesurer les performances (docs/performance.md)
	@$(PY) -m tools.bench

machines: .venv/.dev ## Essayer make run et make test sur des Debian nus (QUICK=1, T=…, SYSTEM=trixie)
	@$(PY) -m tools.machines $(SYSTEM) $(if $(QUICK),--quick) --part '$(T)'

fix: .venv/.dev ## Remettre le code en forme et corriger ce qui peut l’être
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

migration: export MESSAGE = $(m)
migration: .venv/.dev ## Écrire une migration (m="ce qui change")
	@test -n "$$MESSAGE" || { echo 'Dites ce qui change : make migration m="ajoute la date de relance"' >&2; exit 2; }
	@$(JALON) db upgrade
	@$(PY) -m alembic revision --autogenerate -m "$$MESSAGE"

lock: .venv/.bootstrap ## Verrouiller à nouveau les bibliothèques (versions et empreintes)
	@$(PY) -m tools.lock

places: .venv/.dev ## Reconstruire le référentiel des territoires
	@$(PY) -m tools.build_places

law: .venv/.dev ## Comparer notre copie du CRPA à la plus récente (WRITE=1 : la reprendre)
	@$(PY) -m tools.law $(if $(WRITE),--write)

browser: .venv/.dev # Chromium for the tests; nothing to do where the machine has one.
	@$(PY) -m tests.support.browser

# The environment. It is made again when its Python is gone, after a system upgrade for one.
.venv/.bootstrap: requirements/bootstrap.lock tools/environment.sh \
		$(shell $(PY) -c 'import pip' 2>/dev/null || echo again)
	@sh tools/environment.sh
	@touch $@

.venv/.runtime: .venv/.bootstrap requirements/runtime.lock
	@$(PY) -m tools.install requirements/runtime.lock
	@touch $@

# dev.lock holds the whole of runtime.lock at the same versions.
.venv/.dev: .venv/.bootstrap requirements/dev.lock
	@$(PY) -m tools.install requirements/dev.lock
	@touch .venv/.runtime $@
