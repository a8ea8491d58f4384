/* SPDX-License-Identifier: MIT
 *
 * ELF files with symbols (image.h). They are mapped as long as the plugin lives; what is allocated
 * stays.
 */
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "decode.h"
#include "events.h"
#include "image.h"

#define SEGMENTS_MAX       8
#define BENCHMARK_FUNCTION "bench_run_"
#define BENCHMARK_OBJECT   "bench_"

static const uint8_t read_clock[] = { 0x0f, 0xae, 0xe8, 0x0f, 0x31 }; /* lfence, rdtsc */
static struct image *images, **images_end = &images;

struct file {
	const uint8_t *bytes;
	size_t size;
	const Elf64_Ehdr *header;
};

static bool inside(const struct file *file, uint64_t offset, uint64_t size)
{
	return offset <= file->size && size <= file->size - offset;
}

static bool map_file(struct file *file, const char *path)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *bytes;

	if (fd < 0 || fstat(fd, &status) || status.st_size < (off_t)sizeof(Elf64_Ehdr))
		return false;
	file->size = (size_t)status.st_size;
	bytes = mmap(NULL, file->size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (bytes == MAP_FAILED)
		return false;
	file->bytes = bytes;
	file->header = bytes;
	return !memcmp(file->header->e_ident, ELFMAG, SELFMAG) &&
	       file->header->e_ident[EI_CLASS] == ELFCLASS64 &&
	       inside(file, file->header->e_phoff, file->header->e_phnum * sizeof(Elf64_Phdr)) &&
	       inside(file, file->header->e_shoff, file->header->e_shnum * sizeof(Elf64_Shdr));
}

/* The executable segments. */
static bool read_segments(struct image *image, const struct file *file)
{
	const Elf64_Phdr *program = (const Elf64_Phdr *)(file->bytes + file->header->e_phoff);

	for (unsigned i = 0; i < file->header->e_phnum; i++) {
		if (program[i].p_type != PT_LOAD || !(program[i].p_flags & PF_X))
			continue;
		if (!inside(file, program[i].p_offset, program[i].p_filesz) ||
		    image->segment_count == SEGMENTS_MAX)
			return false;
		image->segments[image->segment_count++] = (struct segment){
			.start = program[i].p_vaddr,
			.end = program[i].p_vaddr + program[i].p_filesz,
			.bytes = file->bytes + program[i].p_offset,
		};
	}
	return image->segment_count > 0;
}

static const struct segment *segment_of(const struct image *image, uint64_t address)
{
	for (unsigned i = 0; i < image->segment_count; i++)
		if (address >= image->segments[i].start && address < image->segments[i].end)
			return &image->segments[i];
	return NULL;
}

struct symbols {
	const Elf64_Sym *at;
	size_t count;
	const char *names;
	size_t names_size; /* the last byte is a 0 */
};

static const char *symbol_name(const struct symbols *table, size_t index)
{
	uint32_t offset = table->at[index].st_name;

	return offset < table->names_size ? table->names + offset : "";
}

static bool find_symbols(struct symbols *symbols, const struct file *file)
{
	const Elf64_Shdr *sections = (const Elf64_Shdr *)(file->bytes + file->header->e_shoff),
			 *table = NULL, *names;

	for (unsigned i = 0; i < file->header->e_shnum; i++)
		if (sections[i].sh_type == SHT_SYMTAB)
			table = &sections[i];
	if (!table || !inside(file, table->sh_offset, table->sh_size) ||
	    table->sh_link >= file->header->e_shnum)
		return false;
	names = &sections[table->sh_link];
	if (!inside(file, names->sh_offset, names->sh_size) || !names->sh_size ||
	    file->bytes[names->sh_offset + names->sh_size - 1])
		return false;
	*symbols = (struct symbols){
		.at = (const Elf64_Sym *)(file->bytes + table->sh_offset),
		.count = table->sh_size / sizeof(Elf64_Sym),
		.names = (const char *)file->bytes + names->sh_offset,
		.names_size = names->sh_size,
	};
	return true;
}

/* Its name without what the compiler put behind it (.lto_priv.0, .constprop.0, .isra.0); .cold
 * stays. */
static const char *plain_name(const char *name)
{
	const char *dot = strchr(name, '.');

	if (!dot || dot == name || strstr(name, ".cold"))
		return name;
	return strndup(name, (size_t)(dot - name));
}

static bool is_code(const struct image *image, const Elf64_Sym *symbol, const char *name)
{
	unsigned type = ELF64_ST_TYPE(symbol->st_info);

	return (type == STT_FUNC || type == STT_NOTYPE) && symbol->st_shndx != SHN_UNDEF &&
	       symbol->st_shndx != SHN_ABS && *name && strncmp(name, ".L", 2) &&
	       segment_of(image, symbol->st_value);
}

static int by_address(const void *left, const void *right)
{
	const struct function *a = left, *b = right;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return a->end == b->end ? strcmp(a->name, b->name) : a->end > b->end ? -1 : 1;
}

/* In the order of their addresses, one name for each. Labels of assembly have no size: they reach
 * to the next one. */
static void settle_functions(struct image *image)
{
	size_t kept = 0;

	qsort(image->functions, image->function_count, sizeof(*image->functions), by_address);
	for (size_t i = 0; i < image->function_count; i++)
		if (!kept || image->functions[i].start != image->functions[kept - 1].start)
			image->functions[kept++] = image->functions[i];
	image->function_count = kept;
	for (size_t i = 0; i < kept; i++) {
		struct function *f = &image->functions[i];

		if (f->end == f->start)
			f->end = i + 1 < kept ? f[1].start : segment_of(image, f->start)->end;
	}
}

/* BENCH(name) makes the function bench_run_name and the object bench_name (exo/bench.h). */
static void find_benchmark(struct function *f, const struct symbols *symbols)
{
	const char *wanted = f->name + strlen(BENCHMARK_FUNCTION);
	size_t prefix = strlen(BENCHMARK_OBJECT);

	if (strncmp(f->name, BENCHMARK_FUNCTION, strlen(BENCHMARK_FUNCTION)))
		return;
	for (size_t i = 0; i < symbols->count && !f->benchmark; i++) {
		const char *name = symbol_name(symbols, i);

		if (ELF64_ST_TYPE(symbols->at[i].st_info) == STT_OBJECT &&
		    !strncmp(name, BENCHMARK_OBJECT, prefix) &&
		    !strcmp(plain_name(name + prefix), wanted))
			f->benchmark = benchmark_new(wanted);
	}
}

static bool read_functions(struct image *image, const struct file *file)
{
	struct symbols symbols;

	if (!find_symbols(&symbols, file))
		return false;
	image->functions = calloc(symbols.count + 1, sizeof(*image->functions));
	for (size_t i = 0; i < symbols.count; i++) {
		const Elf64_Sym *symbol = &symbols.at[i];
		const char *name = symbol_name(&symbols, i);

		if (is_code(image, symbol, name))
			image->functions[image->function_count++] = (struct function){
				.start = symbol->st_value,
				.end = symbol->st_value + symbol->st_size,
				.name = plain_name(name),
				.image = image,
			};
	}
	settle_functions(image);
	for (size_t i = 0; i < image->function_count; i++)
		find_benchmark(&image->functions[i], &symbols);
	return image->function_count > 0;
}

/* The mark whose first lfence is at bytes, if it is one. */
static void read_mark(struct image *image, uint64_t address, const uint8_t *bytes, size_t left)
{
	size_t at = sizeof(read_clock), low, high;

	low = decode_store_length(bytes + at, left - at);
	if (!low || low >= left - at)
		return;
	high = decode_store_length(bytes + at + low, left - at - low);
	if (!high || left - at - low - high < 3 || memcmp(bytes + at + low + high, read_clock, 3))
		return;
	image->marks = realloc(image->marks, (image->mark_count + 1) * sizeof(*image->marks));
	image->marks[image->mark_count++] = (struct mark){
		.start = address,
		.clock = address + 3,
		.store = address + at,
		.end = address + at + low + high + 3,
	};
}

static void read_marks(struct image *image)
{
	for (unsigned i = 0; i < image->segment_count; i++) {
		const struct segment *s = &image->segments[i];
		size_t size = s->end - s->start;
		const uint8_t *at = s->bytes;

		while ((at = memmem(at, size - (size_t)(at - s->bytes), read_clock,
				    sizeof(read_clock)))) {
			read_mark(image, s->start + (uint64_t)(at - s->bytes), at,
				  size - (size_t)(at - s->bytes));
			at++;
		}
	}
}

bool image_add(const char *path)
{
	struct image *image = calloc(1, sizeof(*image));
	struct file file = { 0 };
	const char *slash = strrchr(path, '/');

	if (!map_file(&file, path)) {
		fprintf(stderr, "exo-events: %s: not an ELF file that can be read\n", path);
		return false;
	}
	image->name = strdup(slash ? slash + 1 : path);
	if (!read_segments(image, &file) || !read_functions(image, &file)) {
		fprintf(stderr, "exo-events: %s: no code with symbols in it\n", path);
		return false;
	}
	read_marks(image);
	*images_end = image;
	images_end = &image->next;
	return true;
}

const struct image *image_of(uint64_t address, const void *bytes, size_t size)
{
	for (struct image *image = images; image; image = image->next) {
		const struct segment *s = segment_of(image, address);

		if (s && !memcmp(s->bytes + (address - s->start), bytes,
				 size < s->end - address ? size : s->end - address))
			return image;
	}
	return NULL;
}

const struct function *image_function(const struct image *image, uint64_t address)
{
	size_t low = 0, high = image->function_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (image->functions[middle].start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low && address < image->functions[low - 1].end ? &image->functions[low - 1] : NULL;
}

const struct mark *image_mark(const struct image *image, uint64_t address)
{
	if (image)
		for (size_t i = 0; i < image->mark_count; i++)
			if (address >= image->marks[i].start && address < image->marks[i].end)
				return &image->marks[i];
	return NULL;
}
