/* SPDX-License-Identifier: MIT
 *
 * A tree of calls (stacks.h): a node is a function with all its callers, so that a node is a stack.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "events.h"
#include "stacks.h"

#define DEPTH_MAX  200
#define SLOTS      (1u << 18)
#define PROBES_MAX 32

struct node {
	const struct function *function; /* NULL: code of no image */
	struct node *parent, *children, *next;
	unsigned depth, run;
	uint64_t instructions; /* of run */
};

struct slot {
	uint64_t physical;
	struct node *caller;
};

static struct node root;
static struct node *current = &root;
static struct slot *slots;
static uint64_t last_slot;
static unsigned run; /* counts of earlier runs are nothing */

void stacks_start(void)
{
	slots = calloc(SLOTS, sizeof(*slots));
	if (!slots)
		abort();
}

/* The slot of this address, or the one to use for it. */
static struct slot *find_slot(uint64_t physical)
{
	uint64_t first = physical >> 3;
	struct slot *slot = NULL;

	for (unsigned i = 0; i < PROBES_MAX; i++) {
		slot = &slots[(first + i) % SLOTS];
		if (!slot->caller || slot->physical == physical)
			return slot;
	}
	return slot;
}

void stacks_slot(uint64_t physical)
{
	last_slot = physical;
}

static struct node *callee(struct node *caller, const struct function *function)
{
	struct node *node;

	if (caller->depth >= DEPTH_MAX)
		caller = &root;
	for (node = caller->children; node; node = node->next)
		if (node->function == function)
			return node;
	node = calloc(1, sizeof(*node));
	if (!node)
		abort();
	*node = (struct node){
		.function = function,
		.parent = caller,
		.next = caller->children,
		.depth = caller->depth + 1,
	};
	caller->children = node;
	return node;
}

static struct node *caller_that_is(const struct function *function)
{
	for (struct node *node = current; node != &root; node = node->parent)
		if (node->function == function)
			return node;
	return NULL;
}

/* The function was running before whatever runs now: the nearest caller that is it, or a new
 * thread. */
static struct node *resumed(const struct function *function)
{
	struct node *caller = caller_that_is(function);

	return caller ? caller : callee(&root, function);
}

/* Leaving the kernel; what is in the kernel then is the next interrupt, which came at once. */
static struct node *left(const struct function *function)
{
	if (function && current->function && function->image == current->function->image &&
	    !caller_that_is(function))
		return callee(current, function);
	return resumed(function);
}

static struct node *returned(const struct function *function)
{
	const struct slot *slot = find_slot(last_slot);

	if (slot->physical == last_slot && slot->caller && slot->caller->function == function)
		return slot->caller;
	return resumed(function);
}

static void remember_caller(void)
{
	*find_slot(last_slot) = (struct slot){ .physical = last_slot, .caller = current };
}

void stacks_arrive(enum arrival how, const struct function *function)
{
	switch (how) {
	case ARRIVAL_CALL:
		remember_caller();
		current = callee(current, function);
		break;
	case ARRIVAL_RETURN:
		current = returned(function);
		break;
	case ARRIVAL_ENTER:
		current = callee(current, function);
		break;
	case ARRIVAL_LEAVE:
		current = left(function);
		break;
	case ARRIVAL_FLOW:
		if (current == &root || current->function != function)
			current = callee(current == &root ? &root : current->parent, function);
		break;
	}
}

void stacks_count(uint64_t instructions)
{
	if (current->run != run) {
		current->run = run;
		current->instructions = 0;
	}
	current->instructions += instructions;
}

void stacks_reset(void)
{
	run++;
}

static void write_name(FILE *file, const struct node *node)
{
	if (!node->function)
		fputs("unknown", file);
	else if (strncmp(node->function->image->name, KERNEL_NAME, strlen(KERNEL_NAME)))
		fprintf(file, "%.*s:%s", (int)strcspn(node->function->image->name, "."),
			node->function->image->name, node->function->name);
	else
		fputs(node->function->name, file);
}

/* From the benchmark on, if it is in the stack: what led to it is the same for all. */
static void write_stack(FILE *file, const struct node *node)
{
	if (node->parent != &root && !(node->function && node->function->benchmark)) {
		write_stack(file, node->parent);
		fputc(';', file);
	}
	write_name(file, node);
}

static void write_tree(FILE *file, const struct node *node)
{
	if (node != &root && node->run == run && node->instructions) {
		write_stack(file, node);
		fprintf(file, " %llu\n", (unsigned long long)node->instructions);
	}
	for (const struct node *child = node->children; child; child = child->next)
		write_tree(file, child);
}

int stacks_write(const char *path)
{
	FILE *file = fopen(path, "w");
	bool failed;

	if (!file) {
		perror(path);
		return -1;
	}
	write_tree(file, &root);
	failed = ferror(file);
	if (fclose(file) || failed) {
		perror(path);
		return -1;
	}
	return 0;
}
