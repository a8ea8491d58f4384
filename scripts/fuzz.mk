# SPDX-License-Identifier: MIT
#
# The fuzzers (make fuzz, scripts/fuzz.sh): each tests/fuzz/NAME.c with the kernel's source that it includes, built by clang
# for the host with libFuzzer, ASan and UBSan. Unaligned accesses are the machine's business, and x86 allows them.

CLANG ?= clang
fuzz-names := $(filter-out surroundings calls,$(notdir $(basename $(wildcard $(S)/tests/fuzz/*.c))))

# What the included source calls, of lib/.
fuzz-lib-cmdline := parse
fuzz-lib-manifest := parse
fuzz-lib-merkle  := sha3 keccak_rounds keccak_constants

fuzz-flags := -std=gnu11 -g -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=alignment \
	-fno-sanitize-recover=undefined -Wall -Wextra -Werror -Wno-unknown-attributes -Wno-unused-function $(include-flags) \
	-I$(S)/user/lib/include

obj/fuzz/%.o: $(S)/%.c include/config/flags $(S)/scripts/fuzz.mk
	$(call say,CLANG,$(@:obj/fuzz/%=%))
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(fuzz-flags) -MMD -MP -c -o $@ $<

define fuzzer
fuzz-objects-$(1) := $$(addprefix obj/fuzz/,tests/fuzz/$(1).o tests/fuzz/surroundings.o $$(fuzz-lib-$(1):%=lib/%.o))
fuzz/$(1): $$(fuzz-objects-$(1))
	@mkdir -p $$(@D)
	$$(Q)$$(CLANG) -fsanitize=fuzzer,address,undefined -o $$@ $$^
-include $$(fuzz-objects-$(1):.o=.d)
endef
$(foreach name,$(fuzz-names),$(eval $(call fuzzer,$(name))))

.PHONY: fuzzers
fuzzers: $(addprefix fuzz/,$(fuzz-names))

.PHONY: fuzz
fuzz:
	@$(in-tree) sh scripts/fuzz.sh
