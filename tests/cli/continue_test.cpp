// `crnngan generate --continue` keeps the piece as it is: what another reader hears before the
// marker is what it hears in the piece.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "cli/program.h"
#include "generate/small_model.h"
#include "midi/smf_bytes.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using midi::chunk;
using midi::header;
using midi::operator+;
using midi::track;
using test::Outcome;
using test::run_command;
using test::run_program;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// A quarter of the pitch on the channel, at 96 ticks a quarter.
Bytes quarter(std::uint8_t channel, std::uint8_t pitch, std::uint8_t delta = 0) {
  return {delta, static_cast<std::uint8_t>(0x90 | channel), pitch, 80,
          0x60,  static_cast<std::uint8_t>(0x80 | channel), pitch, 64};
}

const Bytes kTempo = {0, 0xFF, 0x51, 3, 0x0C, 0x35, 0};             // 800,000 us a quarter
const Bytes kLaterTempo = {0x60, 0xFF, 0x51, 3, 0x06, 0x1A, 0x80};  // 400,000, after a quarter
const Bytes kThreeFour = {0, 0xFF, 0x58, 4, 3, 2, 24, 8};

class Continue : public ::testing::Test {
 protected:
  Continue() { write_file(model_, write_tensors(gan::file_of(test::small_model()))); }

  // The program's outcome; the new file is song_.
  Outcome go_on(const fs::path& piece, const std::string& options = "") {
    return run_program("generate --force --tones 8 --seed 1 --model " + model_.string() +
                       " --continue " + piece.string() + " " + options + " -o " +
                       (folder_ / "songs").string());
  }

  fs::path write(const std::string& name, const Bytes& bytes) {
    write_file(folder_ / name, bytes);
    return folder_ / name;
  }

  std::vector<std::string> heard(const fs::path& file, const std::string& options = "") {
    const Outcome mido =
        run_command("/usr/bin/python3 " CRNNGAN_SOURCE_DIR "/tests/cli/mido_messages.py " +
                    file.string() + " " + options);
    EXPECT_EQ(mido.status, 0) << mido.errors;
    std::vector<std::string> lines;
    std::istringstream text(mido.output);
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }

  // Expects that all of `piece` is heard in the song, and then the marker, after so many seconds,
  // the program, and the first note. Returns the line of the program.
  std::string expect_kept(const std::vector<std::string>& piece, const std::string& seconds) {
    std::vector<std::string> song = heard(song_, "--new-track");
    if (song.size() < 3) {
      ADD_FAILURE() << "no new track";
      return "";
    }
    const std::vector<std::string> added(song.end() - 3, song.end());
    song.resize(song.size() - 3);
    EXPECT_EQ(song, piece);
    EXPECT_EQ(added[0], "marker " + seconds + " New music");
    EXPECT_THAT(added[1], StartsWith("program C"));
    EXPECT_THAT(added[2], StartsWith("note " + seconds + " 9"));
    return added[1];
  }

  // The same for a piece that mido can read.
  std::string expect_kept(const std::string& name, const Bytes& bytes, const std::string& seconds) {
    const fs::path piece = write(name, bytes);
    const Outcome outcome = go_on(piece);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    return expect_kept(heard(piece), seconds);
  }

  TemporaryFolder folder_;
  fs::path model_ = folder_ / "model.safetensors";
  fs::path song_ = folder_ / "songs/song-0001.mid";
};

TEST_F(Continue, KeepsOneTrackWithLeadingRestPedalAndPitchBend) {
  const Bytes events = Bytes{0x60, 0xC2, 73, 0, 0xB2, 64, 127} + quarter(2, 60) +
                       Bytes{0, 0xE2, 0, 80, 0, 0xD2, 9, 0, 0xA2, 60, 7} + quarter(2, 62) +
                       Bytes{0, 0xB2, 64, 0};
  // Three quarters of half a second; the bar has a fourth.
  EXPECT_EQ(expect_kept("a.mid", header(1, 0) + track(events), "2.0000"), "program C049");
}

TEST_F(Continue, KeepsTempoChangesAndCountsInTheLastMetre) {
  const Bytes piece = header(2) + track(kTempo + kThreeFour + kLaterTempo) +
                      track(quarter(0, 60) + quarter(0, 62) + quarter(0, 64) + quarter(0, 65));
  // 0.8 s, then two bars of 3/4 but one quarter at 0.4 s.
  expect_kept("a.mid", piece, "2.8000");
}

TEST_F(Continue, GoesOnBehindTheLastNoteAndNotBehindWhatStandsFarBehindIt) {
  const Bytes far_off = {0x87, 0x50, 0xFF, 0x51, 3, 0x06, 0x1A, 0x80,  // 976 ticks later
                         0x87, 0x50, 0xFF, 1,    3, 'e',  'n',  'd'};
  const fs::path piece = write("a.mid", header(1, 0) + track(quarter(0, 60) + far_off));
  EXPECT_EQ(go_on(piece).status, 0);
  expect_kept(heard(write("b.mid", header(1, 0) + track(quarter(0, 60)))), "2.0000");
  const midi::SmfContents song = midi::read_smf(read_file(song_)).value();
  EXPECT_TRUE(song.time_line.tempos.empty());
}

TEST_F(Continue, WritesALegalDivisionForOneThatIsNoSmpteRate) {
  const Bytes note = {0, 0x90, 60, 80, 0x83, 0xB1, 0x10, 0x80, 60, 64};
  const fs::path piece = write("a.mid", header(1, 0, 0xD890) + track(note));
  const Outcome outcome = go_on(piece);
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  expect_kept(heard(write("b.mid", header(1, 0) + track(quarter(0, 60)))), "2.0000");
}

TEST_F(Continue, KeepsAPickup) {
  const Bytes signatures = Bytes{0, 0xFF, 0x58, 4, 1, 2, 24, 8, 0x60, 0xFF, 0x58, 4, 3, 2, 24, 8};
  expect_kept("a.mid", header(1, 0) + track(signatures + quarter(0, 60) + quarter(0, 62)),
              "2.0000");
  expect_kept("b.mid", header(2) + track(signatures) + track(quarter(0, 60) + quarter(0, 62)),
              "2.0000");
}

TEST_F(Continue, KeepsPercussion) {
  const std::string program = expect_kept(
      "a.mid",
      header(3) + track(kTempo) + track(Bytes{0, 0xC0, 40} + quarter(0, 60)) +
          track(quarter(9, 38) + quarter(9, 42) + quarter(9, 38) + quarter(9, 42) + quarter(9, 38)),
      "6.4000");
  EXPECT_EQ(program, "program C128");
}

TEST_F(Continue, RefusesPercussionAlone) {
  const Outcome outcome = go_on(write("a.mid", header() + track(quarter(9, 38))));
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("a.mid: "));
  EXPECT_THAT(outcome.errors, HasSubstr("percussion"));
  EXPECT_FALSE(fs::exists(folder_ / "songs"));
}

TEST_F(Continue, KeepsAllSixteenChannels) {
  Bytes events;
  for (std::uint8_t channel = 0; channel < 16; ++channel) {
    events = events + Bytes{0, static_cast<std::uint8_t>(0xC0 | channel), channel} +
             quarter(channel, 60);
  }
  EXPECT_EQ(expect_kept("a.mid", header(1, 0) + track(events), "8.0000"), "program C000");
}

TEST_F(Continue, KeepsPorts) {
  const Bytes port_0 = {0, 0xFF, 0x21, 1, 0};
  const Bytes port_1 = {0, 0xFF, 0x21, 1, 1};
  expect_kept("a.mid", header(2) + track(port_0 + quarter(0, 60)) + track(port_1 + quarter(0, 67)),
              "2.0000");
  const std::string song = read_text_file(song_);
  EXPECT_NE(song.find(std::string("\xFF\x21\x01\x01", 4)), std::string::npos);
}

TEST_F(Continue, KeepsFormat2AsItIsPlayedTogether) {
  const Bytes tracks = track(quarter(0, 60)) + track(quarter(1, 67, 0x60));
  const std::vector<std::string> together = heard(write("together.mid", header(2, 1) + tracks));
  EXPECT_EQ(go_on(write("a.mid", header(2, 2) + tracks)).status, 0);
  expect_kept(together, "2.0000");
}

TEST_F(Continue, KeepsTheSecondsOfSmpteTime) {
  // 25 frames of 40 ticks a second.
  EXPECT_EQ(
      go_on(write("a.mid", header(1, 0, 0xE728) + track(quarter(0, 60) + quarter(0, 62)))).status,
      0);
  expect_kept({"0.0000 903C50", "0.0960 803C40", "0.0960 903E50", "0.1920 803E40"}, "2.0000");
}

TEST_F(Continue, MakesABrokenFileSoundAndSaysSo) {
  Bytes piece = header(1, 0) + track(quarter(0, 60) + quarter(0, 62));
  piece.resize(piece.size() - 6);  // without its End of Track and half of the last note-off
  const Outcome outcome = go_on(write("a.mid", piece));
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.errors, HasSubstr("a.mid: byte"));
  expect_kept({"0.0000 903C50", "0.5000 803C40", "0.5000 903E50", "1.0000 803E40"}, "2.0000");
}

TEST_F(Continue, KeepsAbcWithItsTempoAndMetre) {
  write_file(folder_ / "a.abc", "X:1\nT:t\nM:3/4\nL:1/4\nQ:1/4=60\nK:C\nCDE|c3|]\n");
  EXPECT_EQ(go_on(folder_ / "a.abc").status, 0);
  run_program("convert " + (folder_ / "a.abc").string() + " -o " + folder_.path().string());
  expect_kept(heard(folder_ / "a.mid"), "6.0000");
}

TEST_F(Continue, KeepsFilesInAWrapperAndOfOtherNames) {
  const Bytes piece = header(1, 0) + track(quarter(0, 60));
  const std::vector<std::string> plain = heard(write("plain.mid", piece));
  const Bytes data = midi::text_bytes("RMIDdata") + midi::little_endian_32(piece.size()) + piece;
  const Bytes riff = midi::text_bytes("RIFF") + midi::little_endian_32(data.size()) + data;
  for (const fs::path& file : {write("a.rmi", riff), write("a.kar", piece)}) {
    EXPECT_EQ(go_on(file).status, 0) << file;
    expect_kept(plain, "2.0000");
  }
}

TEST_F(Continue, KeepsASongThatWasWrittenAsText) {
  const auto written = [&](const std::string& format) {
    const fs::path folder = folder_ / format;
    run_program("generate --bars 2 --seed 3 --model " + model_.string() + " --format " + format +
                " -o " + folder.string());
    return folder / ("song-0001." + format);
  };
  const std::vector<std::string> plain = heard(written("mid"));
  EXPECT_GT(plain.size(), 10U);
  for (const std::string format : {"csv", "json"}) {
    const Outcome outcome = go_on(written(format));
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    std::vector<std::string> song = heard(song_, "--new-track");
    ASSERT_EQ(song.size(), plain.size() + 3);
    EXPECT_EQ(song[plain.size()], "marker 4.0000 New music");
    song.resize(plain.size());
    EXPECT_THAT(song, ::testing::UnorderedElementsAreArray(plain));
  }
}

TEST_F(Continue, OnlyNewWritesTheNewMusicInThePiecesTempoMetreAndInstrument) {
  const fs::path piece =
      write("a.mid", header(2) + track(kTempo + kThreeFour + kLaterTempo) +
                         track(Bytes{0, 0xC0, 40} + quarter(0, 60) + quarter(0, 62)));
  EXPECT_EQ(go_on(piece).status, 0);
  const auto whole = midi::read_smf(read_file(song_)).take("song");
  EXPECT_EQ(go_on(piece, "--only-new").status, 0);
  const auto only = midi::read_smf(read_file(song_)).take("song");
  EXPECT_EQ(only.time_line.tempo_at(0), 400'000U);
  EXPECT_EQ(only.time_line.time_signature_at(0), (midi::TimeSignature{3, 4}));
  ASSERT_EQ(only.parts.size(), 1U);
  EXPECT_EQ(only.parts.front().program, 40);
  EXPECT_EQ(only.notes.size() + 2, whole.notes.size());
  EXPECT_EQ(only.notes.front().onset_ticks, 0);
}

TEST_F(Continue, AnInstrumentAndATempoAreThoseOfTheNewMusicAlone) {
  const fs::path piece = write("a.mid", header() + track(kTempo + quarter(0, 60)));
  EXPECT_EQ(go_on(piece, "--instrument flute --tempo 100").status, 0);
  const auto read = midi::read_smf(read_file(song_)).take("song");
  EXPECT_EQ(read.time_line.tempos,
            (std::vector<midi::TempoChange>{{0, 800'000}, {4 * 96, 600'000}}));
  EXPECT_EQ(read.parts.front().program, 0);
  EXPECT_EQ(read.parts.back().program, 73);
}

}  // namespace
}  // namespace crnngan
