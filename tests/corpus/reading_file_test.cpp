#include "corpus/reading_file.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "base/error_of.h"
#include "base/temporary_folder.h"
#include "corpus/pieces.h"

namespace crnngan::corpus {
namespace {

namespace fs = std::filesystem;

using test::error_of;
using ::testing::HasSubstr;

Reading reading(std::uint32_t number) {
  Reading made{.name = fmt::format("file {}", number)};
  for (std::uint32_t n = 0; n < number % 3; ++n) {
    Piece piece{.name = fmt::format("piece {}", n),
                .composer = "c",
                .tones = random_tones(1 + number * 7, number + n)};
    piece.signatures = {.first_onset_ticks = number,
                        .keeps_beat = n == 0,
                        .times = {{0, {3, 4}}, {1000, {6, 8}}},
                        .keys = {{5, {-3, true}}}};
    made.pieces.push_back(piece);
  }
  if (number % 3 == 0) made.left_out.push_back(made.name + ": no tones");
  if (number % 3 == 1) made.repaired.push_back({"piece 0", "byte 3: put right"});
  return made;
}

constexpr std::uint32_t kReadings = 9;

class ReadingFiles : public ::testing::Test {
 protected:
  ReadingFiles() {
    ReadingFile file = ReadingFile::begin(path_, "conditions");
    for (std::uint32_t n = 0; n < kReadings; ++n) file.append(record_of(reading(n)));
  }

  // How many readings come back, each as it was written.
  std::uint32_t expect_readings() const {
    std::uint32_t count = 0;
    std::vector<std::pair<std::uint32_t, StoredPiece>> pieces;
    const ReadingFile file = ReadingFile::go_on(path_, "conditions", [&](StoredReading&& found) {
      const Reading expected = reading(count);
      EXPECT_EQ(found.name, expected.name);
      EXPECT_EQ(found.left_out, expected.left_out);
      EXPECT_EQ(found.repaired.size(), expected.repaired.size());
      EXPECT_EQ(found.pieces.size(), expected.pieces.size());
      for (std::size_t n = 0; n < found.pieces.size(); ++n) {
        Piece piece = found.pieces[n].head;
        piece.tones = expected.pieces[n].tones;
        EXPECT_EQ(piece, expected.pieces[n]);
        EXPECT_EQ(found.pieces[n].hash, content_hash(piece.tones));
        pieces.emplace_back(count, found.pieces[n]);
      }
      ++count;
    });
    for (const auto& [number, piece] : pieces) {
      const auto& own = reading(number).pieces;
      EXPECT_TRUE(std::ranges::any_of(own, [&](const Piece& expected) {
        return expected.tones == file.read_tones(piece.place);
      }));
    }
    return count;
  }

  TemporaryFolder folder_;
  fs::path path_ = folder_ / "x.corpus.begun";
};

TEST_F(ReadingFiles, GiveBackWhatWasReadInOrder) { EXPECT_EQ(expect_readings(), kReadings); }

TEST_F(ReadingFiles, CutOffAnywhereGiveBackWhatIsWholeAndGoOn) {
  const Bytes whole = read_file(path_);
  std::uint32_t before = 0;
  for (std::size_t size = 40; size < whole.size(); size += 37) {
    write_file(path_, std::span(whole).first(size));
    const std::uint32_t count = expect_readings();
    EXPECT_GE(count, before);
    EXPECT_LT(count, kReadings);
    before = count;
    ReadingFile file = ReadingFile::go_on(path_, "conditions", [](StoredReading&&) {});
    for (std::uint32_t n = count; n < kReadings; ++n) file.append(record_of(reading(n)));
    file.flush();
    EXPECT_EQ(read_file(path_), whole);
  }
  EXPECT_EQ(before, kReadings - 1);
}

TEST_F(ReadingFiles, ADamagedRecordEndsThem) {
  Bytes bytes = read_file(path_);
  bytes[bytes.size() / 2] ^= 1;
  write_file(path_, bytes);
  EXPECT_LT(expect_readings(), kReadings);
}

TEST_F(ReadingFiles, OtherConditionsAndOtherFilesAreRefused) {
  const auto go_on = [&](const fs::path& path, const std::string& conditions) {
    return error_of([&] { ReadingFile::go_on(path, conditions, [](StoredReading&&) {}); });
  };
  EXPECT_THAT(go_on(path_, "others"), HasSubstr("was begun by another version, or with another"));
  EXPECT_THAT(go_on(folder_ / "none", "conditions"), HasSubstr("nothing was begun there"));
  write_file(folder_ / "text", "a text of no readings");
  EXPECT_THAT(go_on(folder_ / "text", "conditions"), HasSubstr("was begun by another version"));
  fs::create_symlink(path_, folder_ / "link");
  EXPECT_THAT(go_on(folder_ / "link", "conditions"), HasSubstr("can't read"));
  const ReadingFile held = ReadingFile::go_on(path_, "conditions", [](StoredReading&&) {});
  EXPECT_THAT(go_on(path_, "conditions"), HasSubstr("another process is preparing it"));
}

TEST(Record, OfBytesThatAreNoneAnErrorNothingElse) {
  const Bytes whole = record_of(reading(8)).bytes;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THROW(from_record(std::span(whole).first(size)), Error) << size;
  }
  for (std::size_t n = 0; n < whole.size(); ++n) {
    Bytes changed = whole;
    changed[n] ^= 0xff;
    try {
      for (const StoredPiece& piece : from_record(changed).pieces) {
        unpack_tones(std::span(changed).subspan(piece.place.offset, piece.place.bytes),
                     piece.place.tones);
      }
    } catch (const Error&) {
    }
  }
}

}  // namespace
}  // namespace crnngan::corpus
