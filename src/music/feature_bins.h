#pragma once

// Which values of a feature are worth telling apart: the bins over which a generator may have
// distributions instead of giving a value.

#include <cstdint>
#include <span>
#include <vector>

#include "music/codec.h"
#include "music/tone.h"
#include "sequence/bins.h"

namespace crnngan::music {

// For each of the codec's F features its bins, upwards, at most `most` of them. A number (ticks,
// half tone, velocity) that the sequences have gets a point of its own while there are few of them,
// or when it is common; others share an interval with their neighbours, so that the bins have about
// equal shares of the tones and of the axis, half and half.
// REQUIRES the codec kStandard, one tone or more, and most >= 2.
std::vector<sequence::Bins> feature_bins(const Codec& codec,
                                         std::span<const std::vector<Tone>> sequences, int most);

// The temperatures (F) at which a generator with distributions picks features: that of frequency is
// `of_frequency`; all others are picked as learnt. A low temperature keeps melodies in their keys,
// but where the likeliest time until the next tone is none, it would crowd tones into chords.
std::vector<float> temperatures(const Codec& codec, float of_frequency);

// The shares (F) of their distributions from which features are drawn: that of gaps is `of_gap`,
// all others are drawn from the whole. A rare gap moves all that follows off the beat.
std::vector<float> nuclei(const Codec& codec, float of_gap);

// The half tone nearest to the middle of a bin of frequency. REQUIRES another codec than `raw`.
std::int32_t half_tone_of(const Codec& codec, const sequence::Bins& bins, int bin);

// Of each feature the class of each of its bins: of frequencies the pitch class, 0..11, of all else
// none.
std::vector<std::vector<int>> pitch_classes(const Codec& codec,
                                            const std::vector<sequence::Bins>& bins);

// The order in which so many features are drawn: of each tone the gap, so that a chord is known to
// be one before its pitches are, then frequency, length, intensity.
std::vector<int> drawing_order(std::size_t features);

}  // namespace crnngan::music
