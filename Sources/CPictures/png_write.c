#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "cpictures.h"

// Everything a longjmp must not lose lives here, outside the frame that calls setjmp.
typedef struct {
  uint8_t *bytes;
  size_t count;
  size_t capacity;
  cpictures_status status;
  cpictures_fault fault;
  png_structp png;
  png_infop info;
} png_target;

static void on_error(png_structp png, png_const_charp message) {
  png_target *target = png_get_error_ptr(png);
  if (target->status == CPICTURES_OK) target->status = CPICTURES_DAMAGED;
  if (target->fault.capacity > 0) {
    strncpy(target->fault.message, message, target->fault.capacity - 1);
    target->fault.message[target->fault.capacity - 1] = 0;
  }
  png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
  png_target *target = png_get_io_ptr(png);
  if (count > target->capacity - target->count) {
    size_t capacity = 2 * target->capacity + count;
    uint8_t *grown = realloc(target->bytes, capacity);
    if (grown == NULL) {
      target->status = CPICTURES_NO_MEMORY;
      png_error(png, "out of memory");
    }
    target->bytes = grown;
    target->capacity = capacity;
  }
  memcpy(target->bytes + target->count, bytes, count);
  target->count += count;
}

static void flush(png_structp png) { (void)png; }

// tEXt is Latin-1, which agrees with UTF-8 on ASCII alone; every other text goes into iTXt.
static int compression_of(const char *text) {
  for (; *text != 0; text++) {
    if ((unsigned char)*text >= 0x80) return PNG_ITXT_COMPRESSION_NONE;
  }
  return PNG_TEXT_COMPRESSION_NONE;
}

static void encode(
    png_target *target, const uint8_t *samples, uint32_t height, uint32_t width, int channels,
    const char *texts, size_t text_count) {
  png_structp png = target->png;
  png_set_write_fn(png, target, write_bytes, flush);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_IHDR(
      png, target->info, width, height, 8, channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB,
      PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  for (size_t i = 0; i < text_count; i++) {
    const char *keyword = texts;
    const char *text = keyword + strlen(keyword) + 1;
    texts = text + strlen(text) + 1;
    png_text entry = {
        .compression = compression_of(text), .key = (char *)keyword, .text = (char *)text};
    png_set_text(png, target->info, &entry, 1);
  }
  png_write_info(png, target->info);
  for (size_t y = 0; y < height; y++) {
    png_write_row(png, samples + y * width * (size_t)channels);
  }
  png_write_end(png, NULL);
}

static void encode_or_return(
    png_target *target, const uint8_t *samples, uint32_t height, uint32_t width, int channels,
    const char *texts, size_t text_count) {
  if (setjmp(png_jmpbuf(target->png)) == 0) {
    encode(target, samples, height, width, channels, texts, text_count);
  }
}

cpictures_status cpictures_write_png(
    const uint8_t *samples, uint32_t height, uint32_t width, int channels, const char *texts,
    size_t text_count, uint8_t **png, size_t *png_count, cpictures_fault fault) {
  png_target target = {.fault = fault};
  target.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &target, on_error, on_warning);
  if (target.png == NULL) return CPICTURES_NO_MEMORY;
  target.info = png_create_info_struct(target.png);
  if (target.info == NULL) {
    target.status = CPICTURES_NO_MEMORY;
  } else {
    encode_or_return(&target, samples, height, width, channels, texts, text_count);
  }
  png_destroy_write_struct(&target.png, &target.info);
  if (target.status != CPICTURES_OK) {
    free(target.bytes);
    return target.status;
  }
  *png = target.bytes;
  *png_count = target.count;
  return CPICTURES_OK;
}
