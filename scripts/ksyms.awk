# SPDX-License-Identifier: MIT
#
# From `nm -n` to the kernel's own symbol table, as assembly in section .ksyms: the functions in address
# order as offsets from _text, and their names. kernel/ksyms.c reads it. Names that stand for the same
# address are kept once; marks of the link script (_text, _end …) and local labels are left out, and so is what
# lies outside _text to _etext (link-time optimisation leaves debugging symbols with small values).

BEGIN { count = 0 }

$3 == "_text" { base = $1 }
$3 == "_etext" { ended = 1 }

base != "" && !ended && $2 ~ /^[tTwW]$/ && $3 !~ /^[._]/ && $3 !~ /^__/ && $1 != last {
	address[count] = last = $1
	name[count++] = $3
}

END {
	if (base == "") {
		print "ksyms.awk: no symbol _text" > "/dev/stderr"
		exit 1
	}
	print "\t.section .ksyms, \"a\""
	print "\t.balign 4"
	print "\t.globl ksyms_count, ksyms_offsets, ksyms_names, ksyms_strings"
	print "ksyms_count:\n\t.long " count
	print "ksyms_offsets:"
	for (i = 0; i < count; i++)
		print "\t.long 0x" address[i] " - 0x" base
	print "ksyms_names:"
	at = 0
	for (i = 0; i < count; i++) {
		print "\t.long " at
		at += length(name[i]) + 1
	}
	print "ksyms_strings:"
	for (i = 0; i < count; i++)
		print "\t.asciz \"" name[i] "\""
	print "\t.section .note.GNU-stack, \"\", @progbits"
}
