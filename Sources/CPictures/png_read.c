#include <png.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cpictures.h"

// Everything a longjmp must not lose lives here, outside the frame that calls setjmp.
typedef struct {
  const uint8_t *next;
  size_t remaining;
  cpictures_status status;
  cpictures_fault fault;
  png_structp png;
  png_infop info;
  uint8_t *rgba;
} png_source;

static void on_error(png_structp png, png_const_charp message) {
  png_source *source = png_get_error_ptr(png);
  if (source->status == CPICTURES_OK) source->status = CPICTURES_DAMAGED;
  if (source->fault.capacity > 0) {
    strncpy(source->fault.message, message, source->fault.capacity - 1);
    source->fault.message[source->fault.capacity - 1] = 0;
  }
  png_longjmp(png, 1);
}

// What libpng only warns about (a doubtful chunk beside the pixels) leaves the pixels whole.
static void on_warning(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void read_bytes(png_structp png, png_bytep target, size_t count) {
  png_source *source = png_get_io_ptr(png);
  if (count > source->remaining) {
    source->status = CPICTURES_TRUNCATED;
    png_error(png, "the data end early");
  }
  memcpy(target, source->next, count);
  source->next += count;
  source->remaining -= count;
}

static void lay_over_white(const uint8_t *rgba, uint8_t *rgb, size_t count) {
  for (size_t i = 0; i < count; i++) {
    unsigned alpha = rgba[4 * i + 3];
    for (size_t channel = 0; channel < 3; channel++) {
      // The sum is at most 255 x 255, for which this is the rounded division by 255.
      unsigned sum = rgba[4 * i + channel] * alpha + 255 * (255 - alpha) + 128;
      rgb[3 * i + channel] = (uint8_t)((sum + (sum >> 8)) >> 8);
    }
  }
}

static void decode(png_source *source, uint32_t height, uint32_t width, uint8_t *rgb) {
  png_structp png = source->png;
  png_set_read_fn(png, source, read_bytes);
  png_set_user_limits(png, width, height);
  png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  // Colour profiles, texts and the like change nothing here: their bytes are only checked.
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_read_info(png, source->info);
  if (png_get_image_width(png, source->info) != width ||
      png_get_image_height(png, source->info) != height) {
    png_error(png, "the size in the header changed");
  }

  png_set_expand(png);
  png_set_strip_16(png);
  png_set_gray_to_rgb(png);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, source->info);
  int channels = png_get_channels(png, source->info);
  if (png_get_bit_depth(png, source->info) != 8 || (channels != 3 && channels != 4)) {
    png_error(png, "an unexpected arrangement of samples");
  }

  // Later passes of an interlaced picture add to earlier ones, so all its rows are kept.
  size_t kept_rows = passes > 1 ? height : 1;
  if (channels == 4) {
    source->rgba = calloc(kept_rows, (size_t)width * 4);
    if (source->rgba == NULL) {
      source->status = CPICTURES_NO_MEMORY;
      png_error(png, "out of memory");
    }
  }
  for (int pass = 0; pass < passes; pass++) {
    for (size_t y = 0; y < height; y++) {
      uint8_t *target = rgb + y * width * 3;
      if (channels == 3) {
        png_read_row(png, target, NULL);
      } else {
        uint8_t *row = source->rgba + (y % kept_rows) * width * 4;
        png_read_row(png, row, NULL);
        if (pass == passes - 1) lay_over_white(row, target, width);
      }
    }
  }
  png_read_end(png, NULL);
}

static void decode_or_return(png_source *source, uint32_t height, uint32_t width, uint8_t *rgb) {
  if (setjmp(png_jmpbuf(source->png)) == 0) decode(source, height, width, rgb);
}

cpictures_status cpictures_read_png(
    const uint8_t *bytes, size_t count, uint32_t height, uint32_t width, uint8_t *rgb,
    cpictures_fault fault) {
  png_source source = {.next = bytes, .remaining = count, .fault = fault};
  source.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, on_error, on_warning);
  if (source.png == NULL) return CPICTURES_NO_MEMORY;
  source.info = png_create_info_struct(source.png);
  if (source.info == NULL) {
    source.status = CPICTURES_NO_MEMORY;
  } else {
    decode_or_return(&source, height, width, rgb);
  }
  free(source.rgba);
  png_destroy_read_struct(&source.png, &source.info, NULL);
  return source.status;
}
