# SPDX-License-Identifier: MIT
#
# What boots: initrd.cpio (the agents and the image's description of itself), exo.iso, and the summary.

# --- etc/: the image says what it is --------------------------------------------------------------

etc := etc/config etc/options etc/revision etc/compiler etc/confighash

etc/config: include/config/stamp
	@mkdir -p etc && cp .config $@

etc/options: include/config/stamp tools/exo-config
	@mkdir -p etc && $(exo-config) options .config >$@

etc/confighash: include/config/stamp tools/exo-config
	@mkdir -p etc && $(exo-config) values .config | sha256sum | cut -d' ' -f1 >$@

etc/revision: FORCE
	@mkdir -p etc && { git -C $(S) describe --always --dirty 2>/dev/null || echo unknown; } >$@.new
	@$(call replace_if_changed,$@)

etc/compiler: include/config/flags
	@mkdir -p etc && $(CROSS_COMPILE)gcc --version | head -n 1 >$@

# --- initrd ---------------------------------------------------------------------------------------

# Names sorted, times, owners and modes fixed: the same files give the same bytes.
initrd.cpio: $(agents) $(etc)
	$(call say,CPIO,$@)
	@rm -rf initrd && mkdir -p initrd/etc && cp $(agents) initrd/ && cp $(etc) initrd/etc/
	@find initrd -type f -exec chmod 644 {} + -exec touch -d @0 {} + && chmod 755 $(addprefix initrd/,$(agent-y))
	$(Q)cd initrd && find . -type f | sed 's,^\./,,' | LC_ALL=C sort | \
		cpio --quiet --create --format=newc --reproducible --owner=0:0 >../$@

# Code only, no description: two configurations that build the same code share it.
image.sha256: exo.elf $(agents)
	@cat $^ | sha256sum | cut -d' ' -f1 >$@

# --- ISO ------------------------------------------------------------------------------------------

ISO_CMDLINE ?=
# Time stamps inside the ISO: a fixed day instead of today.
ISO_DATE    := 2026010100000000

iso/boot/grub/grub.cfg: $(S)/scripts/grub.cfg.in FORCE
	@mkdir -p $(@D)
	@sed 's|@CMDLINE@|$(ISO_CMDLINE)|' $< >$@.new
	@$(call replace_if_changed,$@)

exo.iso: exo.elf initrd.cpio iso/boot/grub/grub.cfg
	$(call say,ISO,$@)
	@cp exo.elf initrd.cpio iso/boot/
	@find iso -exec touch -d @1767225600 {} +
	$(Q)SOURCE_DATE_EPOCH=1767225600 grub-mkrescue -o $@ iso -- \
		-volume_date uuid $(ISO_DATE) >exo.iso.log 2>&1 || { cat exo.iso.log >&2; exit 1; }

# --- summary --------------------------------------------------------------------------------------

image-files := exo.elf initrd.cpio image.sha256

summary: $(image-files) $(S)/scripts/summary.sh
	@SIZE='$(SIZE)' sh $(S)/scripts/summary.sh | tee $@

all: $(image-files) summary

.PHONY: iso size lst
iso: exo.iso
	@echo '$(O)/exo.iso'

size: exo.debug.elf $(agents)
	@$(SIZE) exo.debug.elf $(addsuffix .debug,$(agents))
	@echo && echo 'largest functions and objects of the kernel (bytes, type, name):'
	@$(NM) -S --size-sort --radix=d exo.debug.elf | sed 's/^[0-9]* 0*//' | tail -n 20

lst: exo.lst
exo.lst: exo.debug.elf
	$(call say,OBJDUMP,$@)
	$(Q)$(OBJDUMP) --disassemble --source --prefix=$(S) --prefix-strip=0 $< >$@
