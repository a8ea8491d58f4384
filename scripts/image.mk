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

# Names sorted, times, owners and modes fixed: the same files give the same bytes. Zeros behind the end make the size
# depend on the agents alone, so that where the archive lies, and what start-up costs, does not follow the length of
# a text in etc/ (as long as those fit into 16 KiB).
# What an agent may do (include/exo/manifest.h) lies beside it.
manifests := $(wildcard $(foreach name,$(agent-y),$(S)/user/$(name)/$(name).manifest))

initrd.cpio: $(agents) $(etc) $(manifests)
	$(call say,CPIO,$@)
	@rm -rf initrd && mkdir -p initrd/etc && cp $(agents) initrd/ && cp $(etc) initrd/etc/$(if $(manifests), && cp $(manifests) initrd/)
	@find initrd -type f -exec chmod 644 {} + -exec touch -d @0 {} + && chmod 755 $(addprefix initrd/,$(agent-y))
	$(Q)cd initrd && find . -type f | sed 's,^\./,,' | LC_ALL=C sort | \
		cpio --quiet --create --format=newc --reproducible --owner=0:0 >../$@ && \
		truncate -s ">$$(($$(cat $(agent-y) | wc -c) / 4096 * 4096 + 20480))" ../$@

# Code only, no description: two configurations that build the same code share it.
image.sha256: exo.elf $(agents)
	@cat $^ | sha256sum | cut -d' ' -f1 >$@

# --- ISO ------------------------------------------------------------------------------------------

ISO_CMDLINE ?=
# Time stamps inside the ISO: a fixed day instead of today, in xorriso's form and in seconds.
ISO_DATE    := 2026010100000000
ISO_SECONDS := 1767225600
# What grub.cfg needs; without a list GRUB's fonts, languages and all its modules come along.
ISO_MODULES := normal multiboot2 serial terminal configfile iso9660 part_gpt part_msdos

iso/boot/grub/grub.cfg: export ISO_CMDLINE := $(ISO_CMDLINE)
iso/boot/grub/grub.cfg: $(S)/scripts/grub.cfg.in FORCE
	@case "$$ISO_CMDLINE" in *[!A-Za-z0-9=_.,*?\ /-]*) \
		echo "ISO_CMDLINE has a character that GRUB would read as its own: $$ISO_CMDLINE" >&2; exit 1 ;; esac
	@mkdir -p $(@D)
	@sed "s|@CMDLINE@|$$ISO_CMDLINE|" $< >$@.new
	@$(call replace_if_changed,$@)

# grub-mkrescue formats the EFI partition with whatever mformat is on its path: this one gives it a fixed
# serial number instead of a random one.
iso-tools/mformat:
	@mkdir -p $(@D)
	@printf '#!/bin/sh\nexec %s -N 45584f21 "$$@"\n' "$$(command -v mformat)" >$@ && chmod +x $@

exo.iso: exo.elf initrd.cpio iso/boot/grub/grub.cfg iso-tools/mformat
	$(call say,ISO,$@)
	@cp exo.elf initrd.cpio iso/boot/ && find iso -exec touch -d @$(ISO_SECONDS) {} +
	$(Q)PATH="$(O)/iso-tools:$$PATH" SOURCE_DATE_EPOCH=$(ISO_SECONDS) grub-mkrescue \
		--install-modules='$(ISO_MODULES)' --locales= --fonts= --themes= -o $@ iso -- \
		-volume_date uuid $(ISO_DATE) -volume_date all_file_dates $(ISO_DATE) >exo.iso.log 2>&1 || \
		{ cat exo.iso.log >&2; exit 1; }

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
	@$(NM) -S --size-sort --radix=d exo.debug.elf | tail -n 20 | awk '{ printf "%8d %s %s\n", $$2, $$3, $$4 }'

lst: exo.lst
exo.lst: exo.debug.elf
	$(call say,OBJDUMP,$@)
	$(Q)$(OBJDUMP) --disassemble --source --prefix=$(S) --prefix-strip=1 $< >$@
