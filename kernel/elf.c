/* SPDX-License-Identifier: MIT
 *
 * The ELF64 loader (System V ABI, gABI ch. 4 and 5). A file is checked whole before the first page
 * is mapped: header, every program header against the file's length, user space and W^X.
 * Overlapping segments are found when the second one is mapped.
 */
#include <exo/arch.h>
#include <exo/elf.h>
#include <exo/space.h>
#include <exo/string.h>
#include <uapi/exo/errors.h>

#define ELF_CLASS_64       2
#define ELF_LITTLE_ENDIAN  1
#define ELF_TYPE_EXEC      2
#define ELF_MACHINE_X86_64 62
#define ELF_SEGMENTS_MAX   16

#define SEGMENT_LOAD    1
#define SEGMENT_DYNAMIC 2
#define SEGMENT_INTERP  3

#define SEGMENT_EXECUTE 1
#define SEGMENT_WRITE   2
#define SEGMENT_READ    4

struct elf_header {
	uint8_t magic[4];
	uint8_t class;
	uint8_t encoding;
	uint8_t ident_rest[10];
	uint16_t type;
	uint16_t machine;
	uint32_t version;
	uint64_t entry;
	uint64_t segments; /* offset of the program headers */
	uint64_t sections;
	uint32_t flags;
	uint16_t header_bytes;
	uint16_t segment_bytes;
	uint16_t segment_count;
	uint16_t section_bytes;
	uint16_t section_count;
	uint16_t section_names;
};

_Static_assert(sizeof(struct elf_header) == 64, "gABI, ELF header");

struct elf_segment {
	uint32_t type;
	uint32_t flags;
	uint64_t offset;
	uint64_t address;
	uint64_t physical;
	uint64_t file_bytes;
	uint64_t memory_bytes;
	uint64_t align;
};

_Static_assert(sizeof(struct elf_segment) == 56, "gABI, program header");

/* The file may lie at any address: copy, do not cast. */
static struct elf_segment segment_read(const uint8_t *file, const struct elf_header *header,
				       unsigned index)
{
	struct elf_segment segment;

	memcpy(&segment, file + header->segments + index * sizeof(segment), sizeof(segment));
	return segment;
}

static const char *check_header(const struct elf_header *header, size_t bytes)
{
	static const uint8_t magic[4] = { 0x7f, 'E', 'L', 'F' };

	if (memcmp(header->magic, magic, sizeof(magic)))
		return "not an ELF file";
	if (header->class != ELF_CLASS_64 || header->encoding != ELF_LITTLE_ENDIAN)
		return "not a 64-bit little-endian ELF file";
	if (header->machine != ELF_MACHINE_X86_64)
		return "not for x86-64";
	if (header->type != ELF_TYPE_EXEC)
		return "not a static executable (type EXEC)";
	if (!header->segment_count || header->segment_count > ELF_SEGMENTS_MAX ||
	    header->segment_bytes != sizeof(struct elf_segment))
		return "no program headers, too many, or of a wrong size";
	if (header->segments > bytes ||
	    header->segment_count * sizeof(struct elf_segment) > bytes - header->segments)
		return "the program headers lie beyond the end of the file";
	return NULL;
}

static const char *check_load(const struct elf_segment *segment, size_t bytes)
{
	if (segment->file_bytes > segment->memory_bytes)
		return "a segment has more bytes in the file than in memory";
	if (segment->offset > bytes || segment->file_bytes > bytes - segment->offset)
		return "a segment lies beyond the end of the file";
	if (segment->address < ARCH_USER_START || segment->address >= ARCH_USER_END ||
	    segment->memory_bytes > ARCH_USER_END - segment->address)
		return "a segment lies outside user space";
	if (segment->flags & SEGMENT_WRITE && segment->flags & SEGMENT_EXECUTE)
		return "a segment is writable and executable";
	return NULL;
}

const char *elf_check(const void *file, size_t bytes)
{
	struct elf_header header;
	const char *problem;
	bool entry_found = false;

	if (bytes < sizeof(header))
		return "shorter than an ELF header";
	memcpy(&header, file, sizeof(header));
	problem = check_header(&header, bytes);
	for (unsigned i = 0; !problem && i < header.segment_count; i++) {
		struct elf_segment segment = segment_read(file, &header, i);

		if (segment.type == SEGMENT_DYNAMIC || segment.type == SEGMENT_INTERP)
			return "dynamically linked";
		if (segment.type != SEGMENT_LOAD || !segment.memory_bytes)
			continue;
		problem = check_load(&segment, bytes);
		if (segment.flags & SEGMENT_EXECUTE && header.entry >= segment.address &&
		    header.entry - segment.address < segment.memory_bytes)
			entry_found = true;
	}
	if (!problem && !entry_found)
		problem = "the entry point lies in no executable segment";
	return problem;
}

static int load_segment(struct space *space, const uint8_t *file, const struct elf_segment *segment)
{
	vaddr_t end = ALIGN_UP(segment->address + segment->memory_bytes, PAGE_BYTES);
	struct space_request request = { .start = ALIGN_DOWN(segment->address, PAGE_BYTES) };
	vaddr_t start;
	int error;

	request.bytes = end - request.start;
	if (segment->flags & SEGMENT_READ)
		request.access |= SPACE_READ;
	if (segment->flags & SEGMENT_WRITE)
		request.access |= SPACE_WRITE;
	if (segment->flags & SEGMENT_EXECUTE)
		request.access |= SPACE_EXECUTE;
	error = space_map(space, &request, &start);
	if (error == -E_EXIST)
		return -E_FORMAT;
	if (error)
		return error;
	return space_write(space, segment->address, file + segment->offset, segment->file_bytes);
}

int elf_load(struct space *space, const void *file, vaddr_t *entry)
{
	struct elf_header header;

	memcpy(&header, file, sizeof(header));
	for (unsigned i = 0; i < header.segment_count; i++) {
		struct elf_segment segment = segment_read(file, &header, i);
		int error;

		if (segment.type != SEGMENT_LOAD || !segment.memory_bytes)
			continue;
		error = load_segment(space, file, &segment);
		if (error)
			return error;
	}
	*entry = header.entry;
	return 0;
}
