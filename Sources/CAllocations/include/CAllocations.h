// How many allocations the process has made; see CAllocations.c.
#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

#include <stdbool.h>
#include <stdint.h>

/// Calls that gave memory since the program began; zero where they are not counted.
uint64_t allocation_count(void);

/// Whether allocations are counted on this system.
bool allocation_is_counted(void);

#endif
