# SPDX-License-Identifier: MIT
#
# Goals that run, measure and test: thin, the work is done by scripts that can be called alone. Arguments
# are variables of make and reach the scripts in the environment.

in-tree = cd $(S) && MAKEFLAGS= MFLAGS= MAKELEVEL= EXO_SOURCE_TREE= \
	O='$(O)' A='$(A)' B='$(B)' ONLY='$(ONLY)' INSTRUMENT='$(INSTRUMENT)' SEED='$(SEED)' N='$(N)' JOBS='$(JOBS)' \
	CROSS_COMPILE='$(CROSS_COMPILE)' CCACHE='$(CCACHE)' V='$(V)' MAKE='$(MAKE)'

.PHONY: run run-iso debug bench ab test test-matrix clean

run bench: all
run-iso: iso
debug: all

run run-iso debug:
	@$(in-tree) sh scripts/run.sh $@

bench ab test:
	@$(in-tree) sh scripts/$@.sh

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
