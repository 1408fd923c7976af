#include "train/event_file.h"

#include <bit>

#include "base/crc32c.h"

namespace crnngan::train {

namespace {

// The number's lowest bytes, lowest first.
void append_bytes(Bytes& to, std::uint64_t number, int count) {
  for (int i = 0; i < count; ++i) to.push_back(static_cast<std::uint8_t>(number >> 8 * i));
}

// A message in protocol buffers' encoding (protobuf.dev/programming-guides/encoding), made of its
// fields. A field begins with its number and how long its value is.
class Message {
 public:
  Message& add_double(int field, double value) {
    begin(field, kFixed64);
    append_bytes(bytes_, std::bit_cast<std::uint64_t>(value), 8);
    return *this;
  }
  Message& add_float(int field, float value) {
    begin(field, kFixed32);
    append_bytes(bytes_, std::bit_cast<std::uint32_t>(value), 4);
    return *this;
  }
  Message& add_integer(int field, std::int64_t value) {
    begin(field, kVarint);
    append_varint(static_cast<std::uint64_t>(value));
    return *this;
  }
  Message& add_text(int field, std::string_view value) {
    begin(field, kLengthFirst);
    append_varint(value.size());
    bytes_.insert(bytes_.end(), value.begin(), value.end());
    return *this;
  }
  Message& add_message(int field, const Message& value) {
    begin(field, kLengthFirst);
    append_varint(value.bytes_.size());
    bytes_.insert(bytes_.end(), value.bytes_.begin(), value.bytes_.end());
    return *this;
  }

  const Bytes& bytes() const { return bytes_; }

 private:
  enum WireType { kVarint = 0, kFixed64 = 1, kLengthFirst = 2, kFixed32 = 5 };

  void begin(int field, WireType type) { append_varint(static_cast<unsigned>(field << 3 | type)); }

  // Seven bits a byte, lowest first; the highest bit says that more follow.
  void append_varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) {
      bytes_.push_back(static_cast<std::uint8_t>(value | 0x80));
    }
    bytes_.push_back(static_cast<std::uint8_t>(value));
  }

  Bytes bytes_;
};

// The fields' numbers are those of tensorflow/core/util/event.proto and
// tensorflow/core/framework/summary.proto.
constexpr int kEventWallTime = 1;
constexpr int kEventStep = 2;
constexpr int kEventFileVersion = 3;
constexpr int kEventSummary = 5;
constexpr int kSummaryValue = 1;
constexpr int kValueTag = 1;
constexpr int kValueSimpleValue = 2;

Message version_event() {
  return Message().add_double(kEventWallTime, 0).add_text(kEventFileVersion, "brain.Event:2");
}

Message scalar_event(const Scalar& scalar) {
  const Message value =
      Message().add_text(kValueTag, scalar.tag).add_float(kValueSimpleValue, scalar.value);
  return Message()
      .add_double(kEventWallTime, scalar.wall_seconds)
      .add_integer(kEventStep, scalar.step)
      .add_message(kEventSummary, Message().add_message(kSummaryValue, value));
}

// As TFRecord files store checksums: turned and shifted, because a checksum of bytes that hold
// their own checksums says little (tensorflow/core/lib/hash/crc32c.h).
std::uint32_t masked_checksum(std::span<const std::uint8_t> bytes) {
  return std::rotr(crc32c(bytes), 15) + 0xa282ead8u;
}

void append_record(Bytes& file, const Message& event) {
  Bytes length;
  append_bytes(length, event.bytes().size(), 8);
  file.insert(file.end(), length.begin(), length.end());
  append_bytes(file, masked_checksum(length), 4);
  file.insert(file.end(), event.bytes().begin(), event.bytes().end());
  append_bytes(file, masked_checksum(event.bytes()), 4);
}

}  // namespace

Bytes event_file(std::span<const Scalar> scalars) {
  Bytes file;
  append_record(file, version_event());
  for (const Scalar& scalar : scalars) append_record(file, scalar_event(scalar));
  return file;
}

}  // namespace crnngan::train
