// What one thread has chosen for itself; its calls take the choice along to the workers.
#ifndef FOVEA_KERNELS_SETTINGS_H
#define FOVEA_KERNELS_SETTINGS_H

#include "include/kernels.h"

struct kernels_settings {
  int threads;                        // 0: as many as the process uses
  const struct kernels_table *table;  // NULL: the widest of the processor
};

extern _Thread_local struct kernels_settings kernels_here;

#endif
