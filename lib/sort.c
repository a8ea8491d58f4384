/* SPDX-License-Identifier: MIT
 *
 * Heapsort (Williams 1964, with Floyd's bottom-up construction of the heap): slower than quicksort
 * on average, and never slower than that.
 */
#include <exo/sort.h>

/* values[hole] may be smaller than its children below `count`: sink it to where it is not. */
static void sift_down(uint64_t *values, size_t hole, size_t count)
{
	uint64_t value = values[hole];
	size_t child;

	while ((child = 2 * hole + 1) < count) {
		if (child + 1 < count && values[child + 1] > values[child])
			child++;
		if (values[child] <= value)
			break;
		values[hole] = values[child];
		hole = child;
	}
	values[hole] = value;
}

void sort_u64(uint64_t *values, size_t count)
{
	for (size_t parent = count / 2; parent-- > 0;)
		sift_down(values, parent, count);
	while (count > 1) {
		uint64_t largest = values[0];

		count--;
		values[0] = values[count];
		values[count] = largest;
		sift_down(values, 0, count);
	}
}
