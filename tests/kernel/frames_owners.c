/* SPDX-License-Identifier: MIT
 *
 * Frames with several owners, as copy-on-write has them (exo/frame_refs.h).
 */
#include <exo/frame_refs.h>
#include <exo/test.h>

TEST(frames_owners_are_counted)
{
	size_t before = frames_free_count();
	paddr_t frame;

	frame = frame_alloc();
	CHECK(frame != PADDR_NONE);
	CHECK(!frame_is_shared(frame));
	frame_ref(frame);
	frame_ref(frame);
	CHECK(frame_is_shared(frame));
	CHECK(!frame_unref(frame));
	CHECK(frame_is_shared(frame));
	frame_release(frame);
	CHECK(!frame_is_shared(frame));
	CHECK_EQUAL(frames_free_count(), before - 1);
	CHECK(frame_unref(frame));
	frame_release(frame);
	CHECK_EQUAL(frames_free_count(), before);
}
