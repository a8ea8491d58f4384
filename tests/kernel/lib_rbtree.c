/* SPDX-License-Identifier: MIT
 *
 * Tests of red-black trees against a sorted array, with the invariants walked after every change.
 */
#include <exo/rbtree.h>
#include <exo/string.h>
#include <exo/test.h>

#define ITEMS 600

struct item {
	unsigned key;
	struct rb_node node;
};

static struct rb_tree tree;
static struct item items[ITEMS];

/* The same set, ascending. Equal keys: in the order in which they came. */
static struct item *model[ITEMS];
static size_t model_count;

static struct item *item_of(const struct rb_node *node)
{
	return node ? rb_entry(node, struct item, node) : NULL;
}

static void reset(void)
{
	tree.top = NULL;
	model_count = 0;
}

/* The first item whose key is not below key: the descent of a user. */
static struct item *find_from(unsigned key)
{
	struct item *found = NULL;
	struct rb_node *at = tree.top;

	while (at) {
		if (item_of(at)->key >= key) {
			found = item_of(at);
			at = at->child[RB_LEFT];
		} else {
			at = at->child[RB_RIGHT];
		}
	}
	return found;
}

/* In both ways: with a descent, and between its neighbours. */
static void insert_into_tree(struct item *item, unsigned key)
{
	struct item *next = find_from(key + 1);
	struct rb_node *parent = NULL;
	enum rb_side side = RB_LEFT;

	if (key % 2) {
		rb_insert_between(&tree, &item->node, next ? rb_prev(&next->node) : rb_last(&tree),
				  next ? &next->node : NULL);
		return;
	}
	for (struct rb_node *at = tree.top; at; at = at->child[side]) {
		parent = at;
		side = key >= item_of(at)->key ? RB_RIGHT : RB_LEFT;
	}
	rb_insert(&tree, &item->node, parent, side);
}

static void insert(struct item *item, unsigned key)
{
	size_t place = 0;

	item->key = key;
	insert_into_tree(item, key);

	while (place < model_count && model[place]->key <= key)
		place++;
	memmove(model + place + 1, model + place, (model_count - place) * sizeof(*model));
	model[place] = item;
	model_count++;
}

static void erase(size_t place)
{
	struct item *item = model[place];

	rb_erase(&tree, &item->node);
	memset(&item->node, 0xa5, sizeof(item->node)); /* the tree must not look at it again */
	model_count--;
	memmove(model + place, model + place + 1, (model_count - place) * sizeof(*model));
}

static struct item *model_from(unsigned key)
{
	for (size_t i = 0; i < model_count; i++)
		if (model[i]->key >= key)
			return model[i];
	return NULL;
}

static unsigned depth_of(const struct rb_node *node)
{
	unsigned depth = 0;

	for (; node; node = rb_parent(node))
		depth++;
	return depth;
}

/* Is depth <= 2 log2(count + 1)? As powers: 2^depth <= (count + 1)^2. */
static bool depth_is_legal(unsigned depth, size_t count)
{
	return depth < 64 && (uint64_t)1 << depth <= (uint64_t)(count + 1) * (count + 1);
}

/* The same nodes in the same order, forwards and backwards, none of them too deep. */
static bool tree_equals_model(void)
{
	const struct rb_node *forwards = rb_first(&tree), *backwards = rb_last(&tree);

	for (size_t i = 0; i < model_count; i++) {
		if (item_of(forwards) != model[i] ||
		    item_of(backwards) != model[model_count - 1 - i] ||
		    !depth_is_legal(depth_of(forwards), model_count))
			return false;
		forwards = rb_next(forwards);
		backwards = rb_prev(backwards);
	}
	return !forwards && !backwards && rb_check(&tree);
}

TEST(lib_rbtree_empty)
{
	reset();
	CHECK(!rb_first(&tree) && !rb_last(&tree) && rb_check(&tree));
	insert(&items[0], 7);
	CHECK(tree_equals_model());
	erase(0);
	CHECK(!tree.top && tree_equals_model());
}

/* Every order of insertion and removal of five nodes: all cases at the top of a tree. */
TEST(lib_rbtree_small)
{
	for (unsigned order = 0; order < 120 * 120; order++) {
		unsigned in = order % 120, out = order / 120, left[5] = { 0, 1, 2, 3, 4 };

		reset();
		for (unsigned n = 5; n > 0; n--) {
			unsigned at = in % n;

			insert(&items[n - 1], left[at]);
			left[at] = left[n - 1];
			in /= n;
			CHECK(rb_check(&tree));
		}
		CHECK(tree_equals_model());
		for (unsigned n = 5; n > 0; n--) {
			erase(out % n);
			out /= n;
			CHECK(tree_equals_model());
		}
	}
}

/* In order and against it: what makes a tree without balance a list. */
TEST(lib_rbtree_sequences)
{
	for (unsigned direction = 0; direction < 2; direction++) {
		reset();
		for (unsigned i = 0; i < ITEMS; i++)
			insert(&items[i], direction ? ITEMS - i : i);
		CHECK(tree_equals_model());
		while (model_count > ITEMS / 2) {
			erase(0);
			CHECK(rb_check(&tree));
		}
		CHECK(tree_equals_model());
		while (model_count) {
			erase(model_count - 1);
			CHECK(rb_check(&tree));
		}
		CHECK(!tree.top);
	}
}

TEST(lib_rbtree_random)
{
	static struct item *unused[ITEMS];
	size_t unused_count = ITEMS;

	reset();
	for (size_t i = 0; i < ITEMS; i++)
		unused[i] = &items[i];
	for (unsigned round = 0; round < 6000; round++) {
		/* Mostly growing, then mostly shrinking, by turns. */
		bool grow = test_random(t) % 8 ? round / 1000 % 2 == 0 : test_random(t) % 2;
		unsigned key = (unsigned)(test_random(t) % 500);

		if (grow && unused_count) {
			insert(unused[--unused_count], key);
		} else if (!grow && model_count) {
			size_t place = test_random(t) % model_count;

			unused[unused_count++] = model[place];
			erase(place);
		}
		CHECK(rb_check(&tree));
		CHECK(find_from(key) == model_from(key));
		if (round % 50 == 0)
			CHECK(tree_equals_model());
	}
	CHECK(tree_equals_model());
}

/* The walker must see what it is there for. */
TEST(lib_rbtree_check_sees)
{
	struct rb_node *node;

	reset();
	for (unsigned i = 0; i < 20; i++)
		insert(&items[i], i);
	tree.top->parent_and_red ^= RB_RED;
	CHECK(!rb_check(&tree));
	tree.top->parent_and_red ^= RB_RED;
	node = rb_first(&tree);
	node->parent_and_red ^= RB_RED;
	CHECK(!rb_check(&tree));
	node->parent_and_red ^= RB_RED;
	CHECK(rb_check(&tree));
	node = tree.top->child[RB_LEFT];
	node->parent_and_red = (uintptr_t)node | (node->parent_and_red & RB_RED);
	CHECK(!rb_check(&tree));
	reset();
}
