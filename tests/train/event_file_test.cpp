#include "train/event_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/command.h"

namespace crnngan::train {
namespace {

Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

Bytes joined(const std::vector<Bytes>& parts) {
  Bytes all;
  for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

// By hand from the encoding rules; checksums by python3-crc32c.
const Bytes kVersionRecord = joined({
    {24, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22},  // length
    {1 << 3 | 1, 0, 0, 0, 0, 0, 0, 0, 0},               // wall time 0.0
    {3 << 3 | 2, 13},                                   // file version
    bytes_of("brain.Event:2"),
    {0xee, 0xdf, 0x28, 0xa3},
});
const Bytes kScalarRecord = joined({
    {27, 0, 0, 0, 0, 0, 0, 0, 0x1a, 0x0d, 0x9e, 0x13},  // length
    {1 << 3 | 1, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f},         // wall time 1.5 = 0x3ff8...
    {2 << 3 | 0, 0xac, 0x02},                           // step 300 = 2 * 128 + 44
    {5 << 3 | 2, 13},                                   // summary
    {1 << 3 | 2, 11},                                   // its value
    {1 << 3 | 2, 4},                                    // tag
    bytes_of("loss"),
    {2 << 3 | 5, 0, 0, 0x20, 0xc0},  // simple value -2.5 = 0xc0200000
    {0x54, 0x96, 0x8b, 0x7a},
});

TEST(EventFile, BeginsWithTheVersionOfTheFormat) { EXPECT_EQ(event_file({}), kVersionRecord); }

TEST(EventFile, HasARecordAScalar) {
  const Scalar scalars[] = {{.tag = "loss", .step = 300, .value = -2.5f, .wall_seconds = 1.5}};
  EXPECT_EQ(event_file(scalars), joined({kVersionRecord, kScalarRecord}));
}

TEST(EventFile, MoreScalarsOnlyAddBytesAtTheEnd) {
  const Scalar scalars[] = {{.tag = "a", .step = 1, .value = 1}, {.tag = "b", .step = 1}};
  const Bytes shorter = event_file(std::span(scalars).first(1));
  const Bytes longer = event_file(scalars);
  ASSERT_LT(shorter.size(), longer.size());
  EXPECT_TRUE(std::equal(shorter.begin(), shorter.end(), longer.begin()));
}

TEST(EventFile, AnotherReaderFindsEveryScalar) {
  constexpr std::int64_t kLastStep = std::numeric_limits<std::int64_t>::max();
  const std::vector<Scalar> scalars = {
      {.tag = "loss/generator", .step = 0, .value = 0},
      {.tag = "loss/generator", .step = 127, .value = 0.5f},
      {.tag = "loss/generator", .step = 128, .value = -1e30f, .wall_seconds = 12.25},
      {.tag = std::string(200, 'x'), .step = kLastStep, .value = 0.125f},
      {.tag = "", .step = -1, .value = std::numeric_limits<float>::infinity()},
      {.tag = "größer", .step = 1, .value = std::numeric_limits<float>::quiet_NaN()}};
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / kEventFileName;
  write_file(path, event_file(scalars));
  const test::Outcome read = test::run_command(
      "/usr/bin/python3 " CRNNGAN_SOURCE_DIR "/tests/train/read_events.py " + path.string());
  EXPECT_EQ(read.errors, "");
  EXPECT_EQ(read.output,
            "0 0.0 brain.Event:2\n"
            "0 0.0 loss/generator 0.0\n"
            "127 0.0 loss/generator 0.5\n"
            "128 12.25 loss/generator -1.0000000150474662e+30\n"
            "9223372036854775807 0.0 " +
                std::string(200, 'x') +
                " 0.125\n"
                "-1 0.0  inf\n"
                "1 0.0 größer nan\n");
}

}  // namespace
}  // namespace crnngan::train
