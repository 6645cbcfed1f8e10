#if defined(__x86_64__)
#include <math.h>
#include <string.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,fma"))), apply_to = function)
#define NAME(x) x##_avx512
#include "loops.h"
#pragma clang attribute pop
#endif
