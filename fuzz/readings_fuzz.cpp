// Any bytes as a record of what was read: it is refused, or gives pieces whose tones lie within it
// and are in range, and is the same when it is written again.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "corpus/reading_file.h"

namespace {

using namespace crnngan;

void require(bool promise) {
  if (!promise) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span bytes(data, size);
  corpus::Reading reading;
  try {
    corpus::StoredReading stored = corpus::from_record(bytes);
    for (corpus::StoredPiece& piece : stored.pieces) {
      const corpus::TonesPlace& place = piece.place;
      require(place.offset <= size && place.bytes <= size - place.offset && place.tones > 0);
      piece.head.tones =
          corpus::unpack_tones(bytes.subspan(place.offset, place.bytes), place.tones);
      require(piece.head.tones.size() == place.tones);
      for (const music::Tone& tone : piece.head.tones) {
        require(tone.length_ticks >= 1 && tone.gap_ticks >= 0);
        require(tone.pitch >= 0 && tone.pitch <= 127);
        require(tone.velocity >= 1 && tone.velocity <= 127);
      }
      reading.pieces.push_back(piece.head);
    }
    reading.name = stored.name;
    reading.left_out = stored.left_out;
    reading.repaired = stored.repaired;
  } catch (const Error&) {
    return 0;
  }
  const corpus::Record record = corpus::record_of(reading);
  const corpus::StoredReading again = corpus::from_record(record.bytes);
  require(again.name == reading.name && again.left_out == reading.left_out);
  require(again.pieces.size() == reading.pieces.size());
  for (std::size_t n = 0; n < again.pieces.size(); ++n) {
    require(again.pieces[n].head.name == reading.pieces[n].name);
    require(again.pieces[n].head.signatures == reading.pieces[n].signatures);
    require(again.pieces[n].hash == corpus::content_hash(reading.pieces[n].tones));
  }
  return 0;
}
