#pragma once

// Curves -> the bytes of an event file, as TensorBoard reads it.
//
// The file is a TFRecord file: length (8 bytes, little-endian), its checksum, data, their checksum.
// Data are TensorFlow's `Event` messages in protocol buffers' encoding, the first with the version
// of the format, then one a scalar.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/files.h"

namespace crnngan::train {

// TensorBoard takes for event files those with "tfevents" in their name.
inline constexpr std::string_view kEventFileName = "events.out.tfevents.crnngan";

// A point of a curve.
struct Scalar {
  std::string tag;  // the curve; what stands before a "/" names a group of them
  std::int64_t step = 0;
  float value = 0;
  double wall_seconds = 0;  // since 1970; 0 throughout where equal runs are to give equal bytes
};

// The same scalars give the same bytes, and more scalars add bytes at the end only. An open
// TensorBoard follows a file that grows, not one that another replaces.
Bytes event_file(std::span<const Scalar> scalars);

}  // namespace crnngan::train
