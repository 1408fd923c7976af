// What write_smf writes, read by other people's programs.

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/command.h"
#include "base/random.h"
#include "midi/smf_bytes.h"
#include "midi/smf_writer.h"

namespace crnngan::midi {
namespace {

using test::Outcome;
using test::run_command;

class OtherReaders : public ::testing::Test {
 protected:
  void write(const std::vector<Note>& notes, const SmfOptions& options) {
    write_file(path_, write_smf(notes, options));
  }

  TemporaryFolder folder_;
  std::string path_ = (folder_ / "notes.mid").string();
};

// C major upwards in quarters.
std::vector<Note> scale() {
  std::vector<Note> notes;
  std::int64_t onset = 0;
  for (const int pitch : {60, 62, 64, 65, 67, 69, 71, 72}) {
    notes.push_back({onset, 384, static_cast<std::uint8_t>(pitch), 90, 0});
    onset += 384;
  }
  return notes;
}

TEST_F(OtherReaders, MidoFindsEveryNoteTheTempoTheProgramAndTheName) {
  constexpr std::uint64_t kSeed = 3;
  const RandomStream random(kSeed, Purpose::kSynthetic, 0);
  std::uint64_t drawn = 0;
  const auto below = [&](std::uint32_t bound) { return random.below(bound, drawn++); };
  std::vector<Note> notes;
  std::int64_t onset = 0;
  for (int n = 0; n < 500; ++n) {
    onset += below(1000);
    // Keys in turn, so that no two notes of one overlap.
    notes.push_back({onset, 1 + std::int64_t{below(500)}, static_cast<std::uint8_t>(n % 128),
                     static_cast<std::uint8_t>(1 + below(127)), 3});
  }
  write(notes, {.ticks_per_quarter = 480,
                .time_line = {.tempos = {{0, 654321}}},
                .parts = {{.program = 73}},
                .name = "a name"});

  std::string expected = "ticks 480\nname a name\ntempo 654321\nprogram 3 73\n";
  std::sort(notes.begin(), notes.end());
  for (const Note& note : notes) {
    expected += fmt::format("note {} {} {} {} {}\n", note.onset_ticks, note.length_ticks,
                            note.pitch, note.velocity, note.channel);
  }
  const Outcome mido =
      run_command("/usr/bin/python3 " CRNNGAN_SOURCE_DIR "/tests/midi/mido_notes.py " + path_);
  EXPECT_EQ(mido.errors, "");
  EXPECT_EQ(mido.output, expected);
}

TEST_F(OtherReaders, Midi2abcWritesTheSameMusicDown) {
  SmfOptions options;
  options.time_line.tempos = {{0, 600000}};
  options.parts = {{.program = 19}};
  write(scale(), options);
  const Outcome abc = run_command("midi2abc " + path_);
  EXPECT_EQ(abc.status, 0) << abc.errors;
  for (const char* part : {"Q:1/4=100", "%%MIDI program 19", "C2 D2 E2 F2|", "G2 A2 B2 c2|"}) {
    EXPECT_NE(abc.output.find(part), std::string::npos) << part << "\n" << abc.output;
  }
}

TEST_F(OtherReaders, FluidsynthPlaysAllOfIt) {
  constexpr std::size_t kBytesPerSecond = 44100 * 2 * 2;  // two channels of 16 bits
  write(scale(), {});
  const std::string sound = (folder_ / "sound.wav").string();
  const Outcome played =
      run_command("fluidsynth -ni -F " + sound + " /usr/share/sounds/sf2/TimGM6mb.sf2 " + path_);
  EXPECT_EQ(played.status, 0) << played.errors;
  const Bytes samples = read_file(sound);
  EXPECT_GE(samples.size(), 4 * kBytesPerSecond);
  // The last quarter is heard: it begins after three and a half seconds.
  const auto last = std::span(samples).subspan(7 * kBytesPerSecond / 2);
  EXPECT_GT(std::count_if(last.begin(), last.end(), [](std::uint8_t byte) { return byte != 0; }),
            static_cast<std::ptrdiff_t>(kBytesPerSecond / 4));
}

}  // namespace
}  // namespace crnngan::midi
