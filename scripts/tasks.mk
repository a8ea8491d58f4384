# SPDX-License-Identifier: MIT
#
# Goals that run, measure and test: thin, the work is done by scripts that can be called alone. Arguments
# are variables of make and reach the scripts in the environment.

in-tree = cd $(S) && MAKEFLAGS= MFLAGS= MAKELEVEL= EXO_SOURCE_TREE= \
	O='$(O)' A='$(A)' B='$(B)' ONLY='$(ONLY)' INSTRUMENT='$(INSTRUMENT)' METRIC='$(METRIC)' PAIRS='$(PAIRS)' LIMIT='$(LIMIT)' CONFIGS='$(CONFIGS)' SSH='$(SSH)' FORMAT='$(FORMAT)' HISTORY='$(HISTORY)' SLURM='$(SLURM)' UPDATE='$(UPDATE)' REASON='$(REASON)' \
	SEED='$(SEED)' N='$(N)' PART='$(PART)' JOBS='$(JOBS)' \
	CROSS_COMPILE='$(CROSS_COMPILE)' CCACHE='$(CCACHE)' V='$(V)' MAKE='$(MAKE)'

.PHONY: run run-iso debug bench aa ab events flame attribute bisect sweep toggles trend export report gate test test-matrix clean

run bench: all
run-iso: iso
debug: all

run run-iso debug:
	@$(in-tree) sh scripts/run.sh $@

bench aa ab sweep export gate report test:
	@$(in-tree) sh scripts/$@.sh

.PHONY: test-host coverage interleave
test-host coverage interleave:
	@$(in-tree) sh scripts/$@.sh

events flame:
	@$(in-tree) BENCH='$(BENCH)' sh scripts/$@.sh

attribute bisect:
	@$(in-tree) sh scripts/attribute.sh $@

trend:
	@$(in-tree) sh scripts/history.sh trend

# Of the whole study: make attribute without A=, B= and ONLY=.
toggles:
	@$(in-tree) sh scripts/attribute.sh toggles

test-matrix:
	@$(in-tree) sh scripts/matrix.sh

# Everything but the configuration.
clean:
	@find . -mindepth 1 -maxdepth 1 ! -name '.config*' ! -name .exo-output ! -name defconfig -exec rm -rf {} +

print-%:
	$(if $(filter undefined,$(origin $*)),$(error there is no variable $*))
	@printf '%s\n' '$($*)'

.PHONY: check
check: tools/exo-config
	@$(in-tree) EXO_CONFIG=$(O)/tools/exo-config sh scripts/check.sh

# The checker of exported audit logs (security/README.md). The tree and the hash are the kernel's own files.
audit-sources := $(addprefix $(S)/,security/merkle_tree.c lib/merkle.c lib/sha3.c lib/keccak_rounds.c lib/keccak_constants.c)

tools/audit-verify: $(wildcard $(S)/tools/audit/*.[ch]) $(audit-sources) $(S)/security/merkle_tree.h $(S)/include/uapi/exo/audit.h
	$(call say,HOSTCC,$@)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) -std=gnu11 -D_GNU_SOURCE -O1 -Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes -Wshadow \
		-I$(S)/include -o $@ $(filter %.c,$^)

.PHONY: audit-verify
audit-verify: tools/audit-verify
	@[ -n '$(LOG)' ] || { echo "audit-verify: LOG= is missing: the file with the lines of \"audit export\"" >&2; exit 2; }
	@cd $(S) && $(O)/tools/audit-verify '$(LOG)' $(ROOT)
