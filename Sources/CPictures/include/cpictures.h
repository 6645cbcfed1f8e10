#ifndef CPICTURES_H
#define CPICTURES_H

#include <stddef.h>
#include <stdint.h>

// A thin shim: libpng and libjpeg-turbo leave their functions by longjmp, which must not cross
// Swift frames, so every call below starts and ends in C and hands back a status.

/// What became of a call.
typedef enum cpictures_status {
  /// It did what it should.
  CPICTURES_OK = 0,
  /// The data end before the picture does.
  CPICTURES_TRUNCATED = 1,
  /// The data contradict themselves; the fault is in the message.
  CPICTURES_DAMAGED = 2,
  /// A valid kind of picture that the library does not decode; which one is in the message.
  CPICTURES_UNSUPPORTED = 3,
  /// The system gave no memory.
  CPICTURES_NO_MEMORY = 4
} cpictures_status;

/// Where a call leaves a message for a person: `capacity` bytes, always closed by a zero.
typedef struct cpictures_fault {
  char *message;
  size_t capacity;
} cpictures_fault;

/// Decodes a PNG of exactly height x width pixels into `rgb`, [height, width, 3]: 16-bit samples
/// lose their low byte, transparent pixels are laid over white. A wrong checksum is damage.
cpictures_status cpictures_read_png(
    const uint8_t *bytes, size_t count, uint32_t height, uint32_t width, uint8_t *rgb,
    cpictures_fault fault);

/// Reads the size in the header of a JPEG, which may be zero or beyond what can be decoded.
cpictures_status cpictures_jpeg_size(
    const uint8_t *bytes, size_t count, uint32_t *height, uint32_t *width, cpictures_fault fault);

/// Decodes a JPEG of exactly height x width pixels into `rgb`, [height, width, 3]; CMYK and YCCK
/// samples are taken as inverted, as Adobe's programs write them.
cpictures_status cpictures_read_jpeg(
    const uint8_t *bytes, size_t count, uint32_t height, uint32_t width, uint8_t *rgb,
    cpictures_fault fault);

/// Encodes 8-bit samples, [height, width, channels], as a grey (1 channel) or RGB (3) PNG.
///
/// `texts` holds `text_count` pairs of a keyword and a text, each closed by a zero. On success
/// `*png` is memory of `*png_count` bytes to be given to `free`.
cpictures_status cpictures_write_png(
    const uint8_t *samples, uint32_t height, uint32_t width, int channels, const char *texts,
    size_t text_count, uint8_t **png, size_t *png_count, cpictures_fault fault);

/// The bits of a weight behind the point: 255 times a sum of weights below 2 fits an int32_t.
#define CPICTURES_WEIGHT_BITS 22

/// Which samples make up each output along one axis, and with which weights.
///
/// Output i is the sum over k < count[i] of weights[i * stride + k] times sample first[i] + k.
typedef struct cpictures_weights {
  size_t outputs;
  size_t stride;
  const int32_t *first;
  const int32_t *count;
  const int32_t *weights;
} cpictures_weights;

/// Resamples every row: [rows, source_width, 3] -> [rows, outputs, 3].
void cpictures_resample_columns(
    const uint8_t *source, size_t rows, size_t source_width, cpictures_weights weights,
    uint8_t *target);

/// Resamples every column: [source rows, row_bytes] -> [outputs, row_bytes].
void cpictures_resample_rows(
    const uint8_t *source, size_t row_bytes, cpictures_weights weights, uint8_t *target);

/// Reorders RGB pixels: target pixel (y, x) of [height, width, 3] is source pixel number
/// first + y * row_step + x * column_step.
void cpictures_reorder(
    const uint8_t *source, uint8_t *target, size_t height, size_t width, ptrdiff_t first,
    ptrdiff_t row_step, ptrdiff_t column_step);

#endif
