/* SPDX-License-Identifier: MIT
 *
 * An agent's address space: regions of user memory, each with its own access, and the page tables
 * behind them. Mapping reserves addresses; memory comes page by page when it is touched
 * (space_fault). Private pages belong to the space, or to several after a fork; pages of a shared,
 * file or physical region belong to its object. Everything is charged to the space's quota. Owned
 * by one agent; thread context; not locked: the kernel is not preempted, and where a long operation
 * lets others run, whoever wants to use the space waits for its end (`busy`). So most functions may
 * block.
 */
#ifndef EXO_SPACE_H
#define EXO_SPACE_H

#include <exo/arch.h>
#include <exo/object.h>
#include <exo/quota.h>
#include <exo/rbtree.h>
#include <exo/waitq.h>

struct mapping;

struct space {
	struct arch_space arch;      /* page tables, with the quota that pays for them */
	struct rb_tree regions;      /* struct region, by address */
	size_t frames;               /* private pages present */
	vaddr_t search_from;         /* where the next free range is looked for */
	struct region *search_above; /* none below it ends above search_from */
	struct region *recent; /* found last: the next search may be for it again; NULL: none */
	bool busy;             /* in the middle of a long operation (mm/pause.h) */
	struct waitq settled;  /* who waits for its end */
	unsigned visitors;     /* threads of others that take back a mapping (exo/mapping.h) */
};

struct region {
	struct rb_node node;
	struct region *below, *above; /* the neighbours, NULL at the ends */
	vaddr_t start;
	vaddr_t end;             /* exclusive */
	unsigned access;         /* SPACE_ bits; none: a guard */
	unsigned denied;         /* and those that it never gets */
	bool shared;             /* writes go to the object, and fork shares it */
	bool grows_down;         /* a stack: a touch below it extends it, up to STACK_BYTES_MAX */
	struct object *object;   /* NULL: private zeroed memory, and the rest is undefined */
	size_t object_page;      /* of the region's first page */
	struct mapping *mapping; /* that was made by a handle (exo/mapping.h); else NULL */
};

#define STACK_BYTES_MAX (8 * MIB)

/* NULL without memory or quota. Takes a holder of the quota. */
struct space *space_create(struct quota *quota) __must_check;

/* Gives back all memory. Not the current space. */
void space_destroy(struct space *space);

/* What to map; zero fields mean private anonymous memory at a place of the kernel's choice. */
struct space_request {
	vaddr_t start; /* 0: anywhere */
	size_t bytes;
	unsigned access;
	unsigned denied; /* access that space_protect may not give either */
	bool shared;
	bool grows_down;
	struct object *object; /* the region takes over one reference when it succeeds */
	size_t object_page;
};

/* Map a new region; *start says where it is. -E_INVAL (unaligned, empty, wraps, not user space,
 * write with execute), -E_EXIST (overlap), -E_NOMEM, -E_QUOTA; after an error nothing has changed.
 */
int space_map(struct space *space, const struct space_request *request,
	      vaddr_t *start) __must_check;

/* Remove every page of the range; what lies between regions is ignored. -E_INVAL, -E_NOMEM (a
 * region had to be split in two). */
int space_unmap(struct space *space, vaddr_t start, size_t bytes) __must_check;

/* Give every page of the range this access. -E_INVAL, -E_NOENT (a page of it is not mapped),
 * -E_PERM (access that is denied, write access to a physical region that had none), -E_NOMEM. After
 * an error nothing has changed. */
int space_protect(struct space *space, vaddr_t start, size_t bytes, unsigned access) __must_check;

/* A touch of one kind (SPACE_ bit) at an address found no translation that allows it: make one.
 * -E_FAULT when no region allows it, -E_NOMEM, -E_QUOTA; 0 also when there is one by now. */
int space_fault(struct space *space, vaddr_t at, unsigned touch) __must_check;

/* A copy of the space for a child: regions and contents. NULL without memory or quota. */
struct space *space_fork(struct space *parent, struct quota *quota) __must_check;

/* Copy into private memory of a space that need not be current, whatever its access. -E_FAULT,
 * -E_NOMEM, -E_QUOTA. */
int space_write(struct space *space, vaddr_t to, const void *from, size_t bytes) __must_check;

/* Whoever is not of the space's agent says so, or it might go before they have had their turn. */
void space_visit(struct space *space);
void space_leave(struct space *space);

/* Remove the regions of a mapping. For a visitor. */
void space_remove_mapping(struct space *space, const struct mapping *mapping);

/* 4 KiB frames held: private pages and page tables. */
size_t space_frames(const struct space *space);

/* The region that holds an address, or NULL. O(log regions), and O(1) for the one that was found
 * last. */
struct region *space_region(struct space *space, vaddr_t at);

#endif
