#include "train/music_recipe.h"

namespace crnngan::train {

music::CodecOptions codec_options(const Recipe& recipe) {
  music::CodecOptions options;
  options.kind = music::codec_kind(recipe.codec);
  options.tones_per_cell = static_cast<int>(recipe.music.tones_per_cell);
  options.chord_gap_ticks = static_cast<int>(recipe.music.chord_gap);
  options.pace_events = recipe.music.pace_events;
  return options;
}

music::DomainOptions domain_options(const Recipe& recipe) {
  return {.codec = codec_options(recipe),
          .bins = static_cast<int>(recipe.generator.bins),
          .transpose = static_cast<int>(recipe.train.transpose),
          .context = {.memory = recipe.context.memory,
                      .place = recipe.context.place,
                      .metre = recipe.context.metre,
                      .labels = recipe.context.labels},
          .hidden = recipe.context.hidden,
          .memory_from = static_cast<int>(recipe.context.memory_from)};
}

}  // namespace crnngan::train
