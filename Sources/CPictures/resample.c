#include "cpictures.h"

#if defined(__x86_64__) && defined(__linux__) && !defined(__SANITIZE_ADDRESS__)
#define FOR_EVERY_PROCESSOR __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define FOR_EVERY_PROCESSOR
#endif

#define HALF (1 << (CPICTURES_WEIGHT_BITS - 1))

static inline uint8_t to_sample(int32_t sum) {
  int32_t value = sum >> CPICTURES_WEIGHT_BITS;
  return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

FOR_EVERY_PROCESSOR
void cpictures_resample_columns(
    const uint8_t *restrict source, size_t rows, size_t source_width, cpictures_weights weights,
    uint8_t *restrict target) {
  for (size_t y = 0; y < rows; y++) {
    for (size_t x = 0; x < weights.outputs; x++) {
      const int32_t *weight = weights.weights + x * weights.stride;
      const uint8_t *pixel = source + (y * source_width + (size_t)weights.first[x]) * 3;
      int32_t red = HALF, green = HALF, blue = HALF;
      for (int32_t k = 0; k < weights.count[x]; k++) {
        red += pixel[3 * k] * weight[k];
        green += pixel[3 * k + 1] * weight[k];
        blue += pixel[3 * k + 2] * weight[k];
      }
      uint8_t *result = target + (y * weights.outputs + x) * 3;
      result[0] = to_sample(red);
      result[1] = to_sample(green);
      result[2] = to_sample(blue);
    }
  }
}

FOR_EVERY_PROCESSOR
void cpictures_resample_rows(
    const uint8_t *restrict source, size_t row_bytes, cpictures_weights weights,
    uint8_t *restrict target) {
  enum { block = 128 };
  for (size_t y = 0; y < weights.outputs; y++) {
    const int32_t *weight = weights.weights + y * weights.stride;
    const uint8_t *rows = source + (size_t)weights.first[y] * row_bytes;
    for (size_t start = 0; start < row_bytes; start += block) {
      size_t length = row_bytes - start < block ? row_bytes - start : block;
      int32_t sums[block];
      for (size_t i = 0; i < length; i++) sums[i] = HALF;
      for (int32_t k = 0; k < weights.count[y]; k++) {
        const uint8_t *row = rows + (size_t)k * row_bytes + start;
        for (size_t i = 0; i < length; i++) sums[i] += row[i] * weight[k];
      }
      uint8_t *result = target + y * row_bytes + start;
      for (size_t i = 0; i < length; i++) result[i] = to_sample(sums[i]);
    }
  }
}
