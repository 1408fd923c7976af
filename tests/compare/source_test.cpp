#include "compare/source.h"

#include <gmock/gmock.h>

#include "base/error_of.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "generate/small_model.h"
#include "midi/one_at_a_time.h"
#include "midi/smf_writer.h"
#include "music.h"

namespace crnngan::compare {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// As MIDI files hold them: one key sounds once at a time.
Tones heard(const Tones& tones) {
  return music::to_tones(midi::one_at_a_time(music::to_notes(tones)));
}

class CompareSource : public ::testing::Test {
 protected:
  Source load(const std::filesystem::path& path, const SourceOptions& options = {}) {
    ThreadPool pool(2);
    return load_source(path, options, pool);
  }

  void write_midi(const std::string& name, const Tones& tones) {
    write_file(folder_.path() / name, midi::write_smf(music::to_notes(tones), {}));
  }

  TemporaryFolder folder_;
};

TEST_F(CompareSource, OfAFolderAreItsFilesAndWhatCannotBeReadIsTold) {
  write_midi("a.mid", walk(20, 1));
  write_midi("b.mid", walk(20, 2));
  write_file(folder_.path() / "c.mid", "no music");
  const Source source = load(folder_.path());
  ASSERT_THAT(source.pieces, SizeIs(2));
  EXPECT_EQ(source.pieces[0].tones, heard(walk(20, 1)));
  EXPECT_EQ(source.pieces[1].tones, heard(walk(20, 2)));
  EXPECT_THAT(source.left_out, ElementsAre(HasSubstr("c.mid: ")));
  EXPECT_THAT(source.training, IsEmpty());
  EXPECT_THAT(source.description, HasSubstr("2 pieces of "));
  EXPECT_THAT(load(folder_.path() / "b.mid").pieces, SizeIs(1));
}

TEST_F(CompareSource, OfACorpusAreThePiecesOfASplitBesideThoseForTraining) {
  corpus::Corpus corpus;
  corpus.pieces = {{"a", "", corpus::Split::kTraining, walk(20, 1)},
                   {"b", "", corpus::Split::kTest, walk(20, 2), "", 3},
                   {"c", "", corpus::Split::kTest, walk(20, 3), "", 3}};
  const auto path = folder_.path() / "music.corpus";
  corpus::save_corpus(corpus, path);
  const Source test = load(path);
  ASSERT_THAT(test.pieces, SizeIs(2));
  EXPECT_EQ(test.pieces[0].tones, walk(20, 2));
  EXPECT_EQ(test.pieces[0].group, 3);
  ASSERT_THAT(test.training, SizeIs(1));
  EXPECT_EQ(test.training[0].tones, walk(20, 1));
  EXPECT_THAT(load(path, {.split = corpus::Split::kTraining}).pieces, SizeIs(1));
}

TEST_F(CompareSource, OfAModelAreSongsThatItWrites) {
  const auto path = folder_.path() / "model.safetensors";
  write_file(path, write_tensors(gan::file_of(test::small_model())));
  const Source source = load(path, {.songs = 5, .tones = 12, .seed = 2});
  ASSERT_THAT(source.pieces, SizeIs(5));
  for (const Piece& piece : source.pieces) {
    EXPECT_THAT(piece.tones, SizeIs(12));
    EXPECT_EQ(music::as_heard(piece.tones), piece.tones);
  }
  EXPECT_NE(source.pieces[0].tones, source.pieces[1].tones);
}

TEST_F(CompareSource, OfAModelAreLongSongsTooAndAsManyMoreAsWanted) {
  const auto path = folder_.path() / "model.safetensors";
  write_file(path, write_tensors(gan::file_of(test::small_model())));
  const Source source = load(
      path, {.songs = 2, .tones = 12, .after = 3, .long_songs = 4, .long_tones = 50, .seed = 2});
  ASSERT_THAT(source.long_songs, SizeIs(4));
  EXPECT_THAT(source.long_songs[0].tones, SizeIs(50));
  ASSERT_TRUE(source.write);
  const std::vector<Tones> more = source.write(70, 9);
  ASSERT_THAT(more, SizeIs(70));
  for (const Tones& song : more) EXPECT_THAT(song, SizeIs(12));
  EXPECT_EQ(source.write(70, 9), more);
  EXPECT_NE(source.write(1, 10)[0], more[0]);
  write_midi("a.mid", walk(20, 1));
  EXPECT_FALSE(load(folder_.path() / "a.mid").write);
}

TEST_F(CompareSource, OfAModelMayBeginLaterInItsSongs) {
  const auto path = folder_.path() / "model.safetensors";
  write_file(path, write_tensors(gan::file_of(test::small_model())));
  const Source whole = load(path, {.songs = 3, .tones = 32, .seed = 2});
  const Source later = load(path, {.songs = 3, .tones = 12, .after = 20, .seed = 2});
  for (std::size_t n = 0; n < 3; ++n) {
    const Tones& tones = whole.pieces[n].tones;
    EXPECT_EQ(later.pieces[n].tones, Tones(tones.begin() + 20, tones.end()));
  }
}

TEST_F(CompareSource, OfAModelWithDistributionsHaveATemperature) {
  const auto path = folder_.path() / "model.safetensors";
  write_file(path, write_tensors(gan::file_of(test::small_model_with_bins())));
  EXPECT_NE(load(path, {.songs = 1, .tones = 32}).pieces[0].tones,
            load(path, {.songs = 1, .tones = 32, .temperature = 0.1F}).pieces[0].tones);
  write_file(path, write_tensors(gan::file_of(test::small_model())));
  EXPECT_THAT(test::error_of([&] { load(path, {.temperature = 0.1F}); }),
              HasSubstr("--temperature"));
}

TEST_F(CompareSource, IsRefusedWhenItIsNotThereOrEmpty) {
  EXPECT_THAT(test::error_of([&] { load(folder_.path() / "none"); }),
              HasSubstr("none: there is no such file or folder"));
  EXPECT_THAT(test::error_of([&] { load(folder_.path()); }), HasSubstr("music"));
}

}  // namespace
}  // namespace crnngan::compare
