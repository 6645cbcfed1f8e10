#define NAME(x) x##_baseline
#include "loops.h"
