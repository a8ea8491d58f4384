/* SPDX-License-Identifier: MIT
 *
 * A model check by random interleaving: a few fibers execute the source under test, and each access
 * to memory that it makes is a point at which another may go on. The compiler tells of accesses
 * (-fsanitize=thread), and weave.c is in the place of ThreadSanitizer, so the source is the tree's.
 *
 * Atomic stores go to a buffer of the fiber's, from which they reach memory later: a released one
 * after all that are before it, others in any order, as C11 allows and x86, which keeps the order
 * (Sewell et al., x86-TSO, CACM 53 no. 7, 2010), mostly does not. A fence and a read-modify-write
 * wait until it is empty. Not modelled: loads out of order, and plain stores, which are seen at
 * once.
 *
 * A program defines weave_begin and weave_end; its schedules follow from one seed.
 */
#ifndef WEAVE_H
#define WEAVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WEAVE_FIBERS_MAX 4

/* The program's: set everything up and start fibers; and after all have ended, look at the result.
 */
void weave_begin(void);
void weave_end(void);

void weave_fiber(void (*main)(unsigned number)); /* numbers count from 0 */
unsigned weave_self(void);
uint32_t weave_random(uint32_t below);

void weave_pause(void); /* waits for the others: they are to go on */
void weave_block(void); /* until weave_unblock, which has effect only on who is blocked */
void weave_unblock(unsigned number);

/* This schedule is wrong. It ends here. */
_Noreturn void weave_fail(const char *what);

#define WEAVE_CHECK(condition) ((condition) ? (void)0 : weave_fail(#condition))

#endif
