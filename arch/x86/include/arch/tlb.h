/* SPDX-License-Identifier: MIT
 *
 * The translation lookaside buffer, for the page-table code that machines share.
 */
#ifndef ARCH_TLB_H
#define ARCH_TLB_H

#include "../../mm/tlb.h"

#endif
