// The greatest of a row, kept sorted while the row is read once.
#include "include/kernels.h"

#include <math.h>

// Whether value `a` of key `i` stands before value `b` of key `j`; a value that is not a number
// stands last.
static inline int stands_before(float a, int32_t i, float b, int32_t j) {
  if (a > b) return 1;
  if (a < b) return 0;
  if (isnan(a) != isnan(b)) return isnan(b);
  return i < j;
}

void kernels_greatest(const float *x, const int32_t *identity, size_t columns, size_t k,
                      int32_t *positions, float *values, size_t step) {
  size_t found = 0;
  for (size_t column = 0; column < columns; column++) {
    float value = x[column];
    if (found == k && value < values[(k - 1) * step]) continue;
    int32_t own = identity ? identity[column] : (int32_t)column;
    size_t place = found;
    while (place > 0) {
      int32_t other = positions[(place - 1) * step];
      int32_t its = identity ? identity[other] : other;
      if (!stands_before(value, own, values[(place - 1) * step], its)) break;
      place--;
    }
    if (place == k) continue;
    if (found < k) found++;
    for (size_t p = found - 1; p > place; p--) {
      positions[p * step] = positions[(p - 1) * step];
      values[p * step] = values[(p - 1) * step];
    }
    positions[place * step] = (int32_t)column;
    values[place * step] = value;
  }
}
