// The corpus that is written from disk is the one that is made in memory.

#include "corpus/prepare.h"

#include <gmock/gmock.h>

#include <memory>
#include <random>

#include "archive/samples.h"
#include "base/error_of.h"
#include "base/interruption.h"
#include "midi/smf_writer.h"

namespace crnngan::corpus {
namespace {

namespace fs = std::filesystem;

using test::error_of;
using test::sample_midi;
using ::testing::HasSubstr;

constexpr int kFiles = 700;

class Prepare : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TemporaryFolder>();
    const Corpus songs = synthetic();
    for (int n = 0; n < kFiles; ++n) {
      const fs::path place = *folder_ / "music" / fmt::format("c{}", n % 7);
      if (n < 7) make_folder(place);
      // Some songs come several times, as they are and in another key; some files are broken.
      const std::size_t song = static_cast<std::size_t>(n % 500);
      auto tones = songs.pieces[song].tones;
      if (n % 11 == 0) {
        for (music::Tone& tone : tones) tone.pitch += 2;
      }
      Bytes bytes = midi::write_smf(music::to_notes(tones), {});
      if (n % 50 == 49) bytes.resize(8);
      write_file(place / fmt::format("{}.mid", n), bytes);
    }
    ThreadPool pool(2);
    const fs::path roots[] = {*folder_ / "music"};
    Corpus corpus{read_folders(roots, Layout::kComposer, pool).pieces};
    duplicates_ = arrange(corpus, {}, pool).size();
    expected_ = write_corpus(corpus);
    summary_ = to_table(summarise(corpus));
  }
  static void TearDownTestSuite() { folder_.reset(); }

  // Songs of random walks, long enough to have melodies.
  static Corpus synthetic() {
    Corpus corpus;
    for (std::uint32_t n = 0; n < 500; ++n) {
      std::mt19937 random(n);
      Piece piece;
      piece.name = std::to_string(n);
      std::int32_t pitch = 60;
      for (int tone = 0; tone < 80; ++tone) {
        pitch = std::clamp(pitch + static_cast<std::int32_t>(random() % 11) - 5, 40, 90);
        piece.tones.push_back({96, pitch, 80, tone == 0 ? 0 : 96});
      }
      corpus.pieces.push_back(piece);
    }
    return corpus;
  }

  Preparation preparation(const std::string& name = "out.corpus") const {
    return {.roots = {*folder_ / "music"}, .memory_bytes = kLeastMemory, .output = *folder_ / name};
  }

  static Prepared prepare(const Preparation& preparation, int threads = 2) {
    ThreadPool pool(threads);
    return write_music(read_music_of(preparation, pool, {}), preparation, pool, {});
  }

  inline static std::unique_ptr<TemporaryFolder> folder_;
  inline static Bytes expected_;
  inline static std::size_t duplicates_ = 0;
  inline static std::string summary_;
};

TEST_F(Prepare, TheFileIsThatOfACorpusInMemoryWhateverTheThreadsAndTheMemory) {
  for (const int threads : {1, 2, 5}) {
    Preparation wanted = preparation();
    if (threads == 5) wanted.memory_bytes = std::size_t{1} << 40;
    const Prepared prepared = prepare(wanted, threads);
    EXPECT_EQ(read_file(wanted.output), expected_);
    EXPECT_EQ(prepared.duplicates.size(), duplicates_);
    EXPECT_GT(duplicates_, 100U);
    EXPECT_GT(prepared.groups.size(), 20U);
    EXPECT_EQ(to_table(prepared.summary), summary_);
    EXPECT_FALSE(fs::exists(readings_path(wanted.output)));
  }
}

TEST_F(Prepare, StoppedAnywhereItGoesOnToTheSameFile) {
  for (const std::size_t files : {1, 300, 699}) {
    Preparation wanted = preparation("stopped.corpus");
    ThreadPool pool(2);
    EXPECT_THROW(read_music_of(wanted, pool,
                               [&](std::size_t done, std::size_t) {
                                 if (done == files) throw Interrupted{};
                               }),
                 Interrupted);
    EXPECT_TRUE(fs::exists(readings_path(wanted.output)));
    EXPECT_FALSE(fs::exists(wanted.output));
    wanted.resumes = true;
    std::size_t left_out = 0;
    ReadMusic music = read_music_of(wanted, pool, {});
    left_out = music.left_out.size();
    // Killed while the corpus is written, too: the readings are still there.
    EXPECT_THROW(write_music(std::move(music), wanted, pool,
                             [](std::size_t, std::size_t) { throw Interrupted{}; }),
                 Interrupted);
    prepare(wanted);
    EXPECT_EQ(left_out, std::size_t{kFiles / 50});
    EXPECT_EQ(read_file(wanted.output), expected_);
    fs::remove(wanted.output);
  }
}

TEST_F(Prepare, ItDoesNotGoOnWithOtherFilesOrAnotherLayout) {
  Preparation wanted = preparation("other.corpus");
  ThreadPool pool(2);
  {
    const ReadMusic music = read_music_of(wanted, pool, {});
  }
  wanted.resumes = true;
  wanted.layout = Layout::kFlat;
  EXPECT_THAT(error_of([&] { prepare(wanted); }), HasSubstr("another --layout"));
  wanted.layout = Layout::kComposer;
  wanted.roots = {*folder_ / "music/c1"};
  EXPECT_THAT(error_of([&] { prepare(wanted); }),
              HasSubstr("number 1 was c0/0.mid, now it is 1.mid"));
}

TEST_F(Prepare, PiecesBeyondTheMemoryAreRefusedWithWhatToDo) {
  Preparation wanted = preparation("small.corpus");
  wanted.memory_bytes = 1 << 16;
  EXPECT_THAT(error_of([&] { prepare(wanted); }), HasSubstr("allow more with --memory"));
}

}  // namespace
}  // namespace crnngan::corpus
