#include "cpictures.h"

void cpictures_reorder(
    const uint8_t *restrict source, uint8_t *restrict target, size_t height, size_t width,
    ptrdiff_t first, ptrdiff_t row_step, ptrdiff_t column_step) {
  // Tiles keep both sides in the cache when rows become columns.
  enum { tile = 32 };
  for (size_t top = 0; top < height; top += tile) {
    size_t bottom = height - top < tile ? height : top + tile;
    for (size_t left = 0; left < width; left += tile) {
      size_t right = width - left < tile ? width : left + tile;
      for (size_t y = top; y < bottom; y++) {
        for (size_t x = left; x < right; x++) {
          ptrdiff_t from = first + (ptrdiff_t)y * row_step + (ptrdiff_t)x * column_step;
          for (size_t channel = 0; channel < 3; channel++) {
            target[(y * width + x) * 3 + channel] = source[from * 3 + (ptrdiff_t)channel];
          }
        }
      }
    }
  }
}
