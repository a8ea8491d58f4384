/* SPDX-License-Identifier: MIT
 *
 * How far a TSC is off, judged from three readings.
 */
#include <exo/test.h>
#include "tsc_sync.h"

TEST(tsc_sync_judges_readings)
{
	CHECK_EQUAL(tsc_distance(1000, 1000, 1010), 0);
	CHECK_EQUAL(tsc_distance(1000, 1005, 1010), 0);
	CHECK_EQUAL(tsc_distance(1000, 1010, 1010), 0);
	CHECK_EQUAL(tsc_distance(1000, 999, 1010), 1);
	CHECK_EQUAL(tsc_distance(1000, 1011, 1010), 1);
	CHECK_EQUAL(tsc_distance(5000000000, 0, 5000000100), 5000000000);
	CHECK_EQUAL(tsc_distance(0, 5000000000, 100), 4999999900);
}
