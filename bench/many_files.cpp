// Makes any number of MIDI files out of a few: a tar on standard output, for `prepare` to read from
// a pipe or a file. The same arguments give the same bytes.
//
//   many_files N [FOLDER] [--tones T] > many.tar
//   many_files N [FOLDER] | crnngan prepare - -o many.corpus
//
// FOLDER holds real music; without it there are synthetic chords. Of 32 files 22 are works of their
// own, the others two, two, three and three versions of one. A work is a stretch of T/2 to 3T/2
// tones of a piece whose twelve pitch classes are each moved by a few half tones, so that it is
// other music with the same texture. The versions of a work are transposed, stretched in time,
// re-voiced (the accompaniment an octave lower) and damaged (a tenth of the pitches changed); every
// fifth one is an exact copy instead. Of every 1,000 files one can't be read.

#include <fmt/format.h>

#include <archive.h>
#include <archive_entry.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/threads.h"
#include "corpus/chords.h"
#include "corpus/folder.h"
#include "midi/smf_writer.h"
#include "music/tone.h"

namespace {

using namespace crnngan;
using Tones = std::vector<music::Tone>;

constexpr int kSongs = 500;                  // synthetic ones
constexpr std::size_t kUnreadableOf = 1000;  // one
constexpr std::array<std::size_t, 4> kFamilies = {2, 2, 3, 3};
constexpr std::size_t kSingles = 22;
constexpr std::size_t kBlock = kSingles + 2 + 2 + 3 + 3;

// Which version of which work a file is.
struct Version {
  std::size_t work = 0;
  std::size_t number = 0;
};

Version version_of(std::size_t file) {
  const std::size_t first = file / kBlock * (kSingles + kFamilies.size());
  std::size_t place = file % kBlock;
  if (place < kSingles) return {first + place, 0};
  place -= kSingles;
  std::size_t family = 0;
  while (place >= kFamilies[family]) place -= kFamilies[family++];
  return {first + kSingles + family, place};
}

std::int32_t folded(std::int32_t pitch) {
  while (pitch < 21) pitch += 12;
  while (pitch > 108) pitch -= 12;
  return pitch;
}

class Maker {
 public:
  Maker(std::vector<corpus::Piece> pieces, std::size_t tones)
      : pieces_(std::move(pieces)), tones_(tones) {}

  std::string name_of(std::size_t file) const {
    const corpus::Piece& piece = piece_of(version_of(file).work);
    return fmt::format("{}/{:07d}.mid", piece.composer.empty() ? "synthetic" : piece.composer,
                       file);
  }

  Bytes file(std::size_t number) const {
    const Version version = version_of(number);
    Tones tones = work(version.work);
    if (version.number > 0 && number % 5 != 0) vary(number, tones);
    Bytes bytes = midi::write_smf(music::to_notes(tones), {});
    if (number % kUnreadableOf == kUnreadableOf - 1)
      bytes.resize(std::min<std::size_t>(bytes.size(), 10));
    return bytes;
  }

 private:
  const corpus::Piece& piece_of(std::size_t work) const {
    return pieces_[std::mt19937_64(work)() % pieces_.size()];
  }

  Tones work(std::size_t number) const {
    const Tones& piece = piece_of(number).tones;
    std::mt19937_64 random(number);
    random.discard(1);
    const std::size_t length = std::min(piece.size(), tones_ / 2 + random() % (tones_ + 1));
    const std::size_t first = random() % (piece.size() - length + 1);
    std::array<std::int32_t, 12> moves{};
    for (std::int32_t& move : moves) move = static_cast<std::int32_t>(random() % 7) - 3;
    Tones tones(piece.begin() + static_cast<std::ptrdiff_t>(first),
                piece.begin() + static_cast<std::ptrdiff_t>(first + length));
    for (music::Tone& tone : tones) {
      tone.pitch = folded(tone.pitch + moves[static_cast<std::size_t>(tone.pitch % 12)]);
    }
    tones.front().gap_ticks = 0;
    return tones;
  }

  static void vary(std::size_t number, Tones& tones) {
    std::mt19937_64 random(~std::uint64_t{number});
    const auto half_tones = static_cast<std::int32_t>(random() % 11) - 5;
    const auto quarters = 3 + static_cast<std::int32_t>(random() % 5);  // of the time
    const bool is_revoiced = random() % 2 == 0;
    for (music::Tone& tone : tones) {
      tone.pitch = folded(tone.pitch + half_tones);
      tone.length_ticks = std::max(1, tone.length_ticks / 4 * quarters);
      tone.gap_ticks = tone.gap_ticks / 4 * quarters;
      if (is_revoiced && tone.pitch < 55) tone.pitch = folded(tone.pitch - 12);
      if (random() % 10 == 0)
        tone.pitch = folded(tone.pitch + static_cast<std::int32_t>(random() % 5) - 2);
    }
  }

  std::vector<corpus::Piece> pieces_;
  std::size_t tones_;
};

std::vector<corpus::Piece> read_music(const std::string& folder) {
  if (folder.empty()) return corpus::synthetic_chords(kSongs, /*seed=*/1).pieces;
  ThreadPool pool(1);
  const std::filesystem::path roots[] = {folder};
  return corpus::read_folders(roots, corpus::Layout::kComposer, pool).pieces;
}

class Tar {
 public:
  Tar() : tar_(archive_write_new()) {
    archive_write_set_format_ustar(tar_);
    expect(archive_write_open_fd(tar_, fileno(stdout)));
  }
  ~Tar() { archive_write_free(tar_); }
  Tar(const Tar&) = delete;
  Tar& operator=(const Tar&) = delete;

  void add(const std::string& name, const Bytes& bytes) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
    const int status = archive_write_header(tar_, entry);
    archive_entry_free(entry);
    expect(status);
    if (archive_write_data(tar_, bytes.data(), bytes.size()) < 0) expect(ARCHIVE_FATAL);
  }

  void finish() { expect(archive_write_close(tar_)); }

 private:
  void expect(int status) {
    if (status != ARCHIVE_OK) throw Error("{}", archive_error_string(tar_));
  }

  ::archive* tar_;
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Make many MIDI files out of a few, as a tar on standard output");
  std::size_t count = 0;
  std::string folder;
  std::size_t tones = 700;
  app.add_option("N", count, "Files")->required();
  app.add_option("FOLDER", folder, "Real music");
  app.add_option("--tones", tones, "Of a file, on average")->check(CLI::Range(20, 100'000));
  CLI11_PARSE(app, argc, argv);
  try {
    const Maker maker(read_music(folder), tones);
    Tar tar;
    for (std::size_t n = 0; n < count; ++n) tar.add(maker.name_of(n), maker.file(n));
    tar.finish();
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "many_files: {}\n", error.what());
    return 1;
  }
}
