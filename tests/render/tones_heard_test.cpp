// The tones that a synthesizer sounds are those of the score: onsets and ends of each key.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/shared_folder.h"
#include "corpus/folder.h"
#include "midi/event_codes.h"
#include "midi/one_at_a_time.h"
#include "midi/performance.h"
#include "midi/smf_writer.h"
#include "music/tone.h"
#include "render/notes.h"
#include "render/song.h"

namespace crnngan::render {
namespace {

// What sounds when each key of a channel of a port has one tone: a note-on begins it and ends what
// the key sounded before, a note-off ends it, whichever note it was meant for.
std::vector<midi::Note> heard(std::span<const midi::Message> messages) {
  std::vector<midi::Note> tones;
  std::map<std::tuple<int, int, int>, std::size_t> sounding;
  for (const midi::Message& message : messages) {
    const int kind = message.status >> 4;
    if (kind != midi::kNoteOn && kind != midi::kNoteOff) continue;
    const auto channel = static_cast<std::uint8_t>(message.status & 0x0F);
    const std::tuple key(message.port, channel, message.first);
    if (const auto found = sounding.find(key); found != sounding.end()) {
      midi::Note& tone = tones[found->second];
      tone.length_ticks = message.ticks - tone.onset_ticks;
      sounding.erase(found);
    }
    if (kind == midi::kNoteOff || message.second == 0) continue;
    sounding[key] = tones.size();
    tones.push_back({message.ticks, 0, message.first, message.second, channel});
  }
  EXPECT_TRUE(sounding.empty());
  return tones;
}

std::vector<midi::Note> sorted(std::vector<midi::Note> notes) {
  std::ranges::sort(notes);
  return notes;
}

midi::SmfContents with_messages(const Bytes& bytes) {
  return midi::read_smf(bytes, midi::NoteOrder::kByTrack, midi::Messages::kKept).take("MIDI");
}

// The first tone that one of two has and the other has not.
std::string difference(const std::vector<midi::Note>& a, const std::vector<midi::Note>& b) {
  const auto [in_a, in_b] = std::ranges::mismatch(a, b);
  const auto text = [](auto at, const auto& of) {
    if (at == of.end()) return std::string("none");
    return fmt::format("key {} of channel {} from {} for {}", at->pitch, at->channel,
                       at->onset_ticks, at->length_ticks);
  };
  return in_a == a.end() && in_b == b.end() ? "" : text(in_a, a) + " against " + text(in_b, b);
}

// What the program writes is right in any player, not in ours alone: its messages are heard as they
// stand in the file.
TEST(TonesHeard, OfWrittenSongsThatRepeatKeysWhileTheySoundAreThoseOfTheNotes) {
  for (std::uint32_t number = 0; number < 50; ++number) {
    std::vector<midi::Note> notes = test::random_notes(number, 400);
    for (std::size_t i = 1; i < notes.size(); i += 4) {
      notes[i].onset_ticks = notes[i - 1].onset_ticks;
      notes[i].pitch = notes[i - 1].pitch;
    }
    const midi::SmfContents contents = with_messages(midi::write_smf(notes, {}));
    EXPECT_EQ(difference(sorted(heard(contents.messages)), sorted(midi::one_at_a_time(notes))), "");
    EXPECT_EQ(difference(sorted(contents.notes), sorted(midi::one_at_a_time(notes))), "");
  }
}

}  // namespace
}  // namespace crnngan::render
