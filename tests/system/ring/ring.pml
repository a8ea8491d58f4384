/* SPDX-License-Identifier: MIT
 *
 * The ring's sleep and wake protocol (user/lib/include/exo_user/channel_slots.h, ipc/channel.c)
 * for spin. One sender and one receiver, each on its own processor. Spin executes in order, x86 does
 * not: a store goes into the processor's store buffer and reaches memory later, so a load may
 * overtake it (Sewell et al., x86-TSO, CACM 53 no. 7, 2010). Here the buffers are channels, emptied
 * by a process each. What a processor reads of the ring it never writes, so loads need not look into
 * its own buffer.
 *
 * Found are: a lost wake-up (an invalid end state), a message lost, doubled, out of order or read
 * before it was written (assertions), also when the sender closes behind the last one.
 *
 * -DCOALESCE is IPC_WAKE_COALESCE; with -DSTAYS_OPEN the sender does not close. Each of these takes
 * something away that the protocol needs:
 * -DNO_SENDER_FENCE -DNO_RECEIVER_FENCE -DNO_WAIT_FENCE -DNO_RECHECK -DCLOSED_FIRST
 */
#ifndef SLOTS
#define SLOTS    2
#endif
#define MESSAGES 5
#define BUFFERED 3 /* stores that a processor may have under way */

#define SENDER   0
#define RECEIVER 1

/* Memory. What the model calls asleep[] is the word `sleeps` of a side. */
byte slot[SLOTS];
byte at[2];     /* at[SENDER] is the tail, at[RECEIVER] the head */
bool asleep[2];
bool locked;    /* the kernel lock */

/* The kernel's, under its lock. */
bool waits[2];
bool closed;

/* Addresses in a store buffer: a slot's number, or one of these. */
#define AT     10 /* + side */
#define ASLEEP 20 /* + side */
#define LOCKED 30

chan buffer0 = [BUFFERED] of { byte, byte };
chan buffer1 = [BUFFERED] of { byte, byte };

proctype drain(chan stores)
{
	byte address, value;

end:	do
	:: atomic {
		stores ? address, value ->
		if
		:: address < SLOTS -> slot[address] = value
		:: address >= AT && address < ASLEEP -> at[address - AT] = value
		:: address >= ASLEEP && address < LOCKED -> asleep[address - ASLEEP] = value
		:: address == LOCKED -> locked = value
		fi;
		address = 0;
		value = 0
	}
	od
}

inline store(address, value) { stores ! address, value }
inline fence() { empty(stores) }

/* A locked exchange: nothing is in the buffer any more. Giving the lock back is a plain store. */
inline lock() { atomic { empty(stores) && !locked -> locked = true } }
inline unlock() { store(LOCKED, false) }

/* ipc/channel.c, channel_wait: `seen` is what the caller saw of the other side. */
inline wait(me, peer, seen, dead)
{
	lock();
#ifdef CLOSED_FIRST
	if
	:: closed && me == RECEIVER -> dead = true
	:: else
	fi;
#endif
	store(ASLEEP + me, true);
#ifndef NO_WAIT_FENCE
	fence();
#endif
	if
#ifndef NO_RECHECK
	:: !dead && at[peer] != seen -> store(ASLEEP + me, false); unlock()
	:: !dead && at[peer] == seen ->
#else
	:: !dead ->
#endif
		if
		:: closed -> dead = true; store(ASLEEP + me, false); unlock()
		:: else ->
			waits[me] = true;
			unlock();
			!waits[me];
#ifndef COALESCE
			lock();
			store(ASLEEP + me, false);
			unlock()
#endif
		fi
	:: dead -> unlock()
	fi
}

inline wake(peer)
{
	lock();
#ifdef COALESCE
	store(ASLEEP + peer, false);
#endif
	waits[peer] = false;
	unlock()
}

proctype sender(chan stores)
{
	byte tail, head;
	bool dead;

	do
	:: tail == MESSAGES -> break
	:: else ->
		do
		:: tail - head < SLOTS -> break
		:: else ->
			head = at[RECEIVER];
			if
			:: tail - head < SLOTS -> break
			:: else -> wait(SENDER, RECEIVER, head, dead)
			fi
		od;
		store(tail % SLOTS, tail + 1);
		tail++;
		store(AT + SENDER, tail);
#ifndef NO_SENDER_FENCE
		fence();
#endif
		if
		:: asleep[RECEIVER] -> wake(RECEIVER)
		:: else
		fi
	od;
#ifndef STAYS_OPEN
	/* Close. */
	lock();
	closed = true;
	waits[RECEIVER] = false;
	unlock()
#endif
}

proctype receiver(chan stores)
{
	byte tail, head;
	bool dead;

	do
	:: dead -> break
#ifdef STAYS_OPEN
	:: head == MESSAGES -> break
#endif
	:: else ->
		if
		:: tail == head -> tail = at[SENDER]
		:: else
		fi;
		if
		:: tail == head -> wait(RECEIVER, SENDER, tail, dead)
		:: else ->
			assert(tail - head <= SLOTS);
			assert(slot[head % SLOTS] == head + 1);
			head++;
			store(AT + RECEIVER, head);
#ifndef NO_RECEIVER_FENCE
			fence();
#endif
			if
			:: asleep[SENDER] && tail - head <= SLOTS / 2 -> wake(SENDER)
			:: else
			fi
		fi
	od;
	assert(head == MESSAGES)
}

init
{
	atomic {
		run drain(buffer0);
		run drain(buffer1);
		run sender(buffer0);
		run receiver(buffer1)
	}
}
