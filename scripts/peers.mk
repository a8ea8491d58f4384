# SPDX-License-Identifier: MIT
#
# The programs that peers run (make compare): bench/linux/ as a static program that is Linux's first process, in an
# initrd of its own. The runner, the statistics and what they need are the sources of our own benchmarks.

peer-shared  := $(addprefix $(S)/,bench/runner.c bench/statistics.c lib/sort.c lib/glob.c lib/printf.c)
peer-sources := $(sort $(wildcard $(S)/bench/linux/*.c))
peer-headers := $(wildcard $(S)/bench/*.h $(S)/bench/linux/*.h $(S)/include/exo/*.h $(S)/arch/x86/include/arch/tsc.h)
peer-flags   := -std=gnu11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes -Wshadow \
	-I$(S)/include -I$(S)/arch/x86/include

peers/linux/files/init: $(S)/bench/linux/start.S $(peer-sources) $(peer-shared) $(peer-headers)
	$(call say,HOSTCC,$@)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(peer-flags) -static -Wl,-e,peer_start,--build-id=none -s -o $@ $(filter %.c %.S,$^) -luring

peers/linux/files/nothing: $(S)/bench/linux/nothing.S
	$(call say,HOSTCC,$@)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) -nostdlib -static -Wl,--build-id=none -s -o $@ $<

# The same rows on the Linux that builds this, and some more (make compare INSTRUMENT=host).
peers/linux-host/bench: $(S)/bench/linux/start.S $(peer-sources) $(wildcard $(S)/bench/linux/host/*.c) $(peer-shared) $(peer-headers)
	$(call say,HOSTCC,$@)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(peer-flags) -DCONFIG_BENCH_TRIM=1 -static -Wl,-e,peer_start,--build-id=none -s -o $@ \
		$(filter-out $(S)/bench/linux/init.c,$(filter %.c %.S,$^)) -luring

# The kernel opens /dev/console, which it makes itself.
peers/linux/initrd.cpio: peers/linux/files/init peers/linux/files/nothing
	$(call say,CPIO,$@)
	@chmod 755 $^ && touch -d @0 $^
	$(Q)cd peers/linux/files && printf 'init\nnothing\n' | \
		cpio --quiet --create --format=newc --reproducible --owner=0:0 >../initrd.cpio.new
	@mv peers/linux/initrd.cpio.new $@

.PHONY: compare bench-check
compare bench-check:
	@$(in-tree) sh scripts/$@.sh
