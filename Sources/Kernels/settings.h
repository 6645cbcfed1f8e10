// What one thread has chosen for itself, and its calls take along to the workers; and how signals are
// kept away from it.
#ifndef FOVEA_KERNELS_SETTINGS_H
#define FOVEA_KERNELS_SETTINGS_H

#include "include/kernels.h"

struct kernels_settings {
  int threads;                        // 0: as many as the process uses
  const struct kernels_table *table;  // NULL: the widest of the processor
};

extern _Thread_local struct kernels_settings kernels_here;

/// Keeps signals away from the calling thread until as many calls have let them pass again.
void kernels_hold_signals(void);
void kernels_let_signals_pass(void);

#endif
