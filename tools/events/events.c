/* SPDX-License-Identifier: MIT
 *
 * The plugin as QEMU sees it (events.h): its arguments, its start and its end.
 */
#include <stdio.h>
#include <string.h>
#include "block.h"
#include "events.h"
#include "stacks.h"

#define EXPORT __attribute__((visibility("default")))

static const char *result_path, *stacks_path, *stacks_benchmark;

static void at_exit(qemu_plugin_id_t id, void *user)
{
	(void)id;
	(void)user;
	regions_write(result_path, run_unexpected());
	if (stacks_path)
		stacks_write(stacks_path);
}

/* word is KEY=VALUE; its value if the key is this one. */
static const char *value_of(const char *word, const char *key)
{
	size_t length = strlen(key);

	return !strncmp(word, key, length) && word[length] == '=' ? word + length + 1 : NULL;
}

static bool take_argument(const char *word, struct model_config *config)
{
	const char *value;

	if ((value = value_of(word, "out")))
		result_path = strdup(value);
	else if ((value = value_of(word, "image")))
		return image_add(value);
	else if ((value = value_of(word, "huge")))
		config->huge_direct_map = !strcmp(value, "on");
	else if ((value = value_of(word, "global")))
		config->global_kernel = !strcmp(value, "on");
	else if ((value = value_of(word, "bench")))
		stacks_benchmark = strdup(value);
	else if ((value = value_of(word, "stacks")))
		stacks_path = strdup(value);
	else {
		fprintf(stderr, "exo-events: %s: no such argument\n", word);
		return false;
	}
	return true;
}

EXPORT int qemu_plugin_version = TCG_PLUGIN_VERSION;
EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv);

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv)
{
	struct model_config config = { .translate = run_translate, .misses = counters.misses };

	if (!info->system_emulation || strcmp(info->target_name, "x86_64") ||
	    info->system.max_vcpus != 1) {
		fprintf(stderr, "exo-events: it is made for a whole x86-64 machine with one CPU\n");
		return -1;
	}
	for (int i = 0; i < argc; i++)
		if (!take_argument(argv[i], &config))
			return -1;
	if (!result_path) {
		fprintf(stderr, "exo-events: out= is missing: the file for the result\n");
		return -1;
	}
	if (!stacks_path != !stacks_benchmark) {
		fprintf(stderr, "exo-events: stacks= and bench= need each other\n");
		return -1;
	}
	if (stacks_path)
		run_watch_stacks(stacks_benchmark);
	model_init(&config);
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
	qemu_plugin_register_atexit_cb(id, at_exit, NULL);
	return 0;
}
