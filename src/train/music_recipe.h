#pragma once

#include "music/domain.h"
#include "train/recipe.h"

namespace crnngan::train {

// What a recipe says of music.
music::CodecOptions codec_options(const Recipe& recipe);
music::DomainOptions domain_options(const Recipe& recipe);

}  // namespace crnngan::train
