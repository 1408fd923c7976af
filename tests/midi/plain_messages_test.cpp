// The reader takes most messages on a fast path. Here it is held against a reader of single tracks
// that follows the standard byte by byte.

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/random.h"
#include "midi/smf_bytes.h"

namespace crnngan::midi {
namespace {

constexpr std::int64_t kTicksPerQuarter = 96;

// Notes in the order of their note-ons. Stops where the bytes end or break off.
std::vector<Note> notes_by_the_standard(const Bytes& events) {
  std::vector<Note> notes;
  std::map<std::pair<int, int>, std::vector<std::size_t>> open;  // by channel and pitch
  std::size_t at = 0;
  const auto next = [&]() -> std::optional<std::uint8_t> {
    if (at == events.size()) return std::nullopt;
    return events[at++];
  };
  const auto quantity = [&]() -> std::optional<std::size_t> {
    std::size_t value = 0;
    for (int count = 0; count < 4; ++count) {
      const auto byte = next();
      if (!byte) return std::nullopt;
      value = value * 128 + *byte % 128;
      if (*byte < 128) return value;
    }
    return std::nullopt;
  };

  std::int64_t time = 0;
  std::uint8_t status = 0;
  while (true) {
    const auto delta = quantity();
    if (!delta) return notes;
    time += static_cast<std::int64_t>(*delta);
    auto byte = next();
    if (!byte) return notes;
    if (*byte >= 0xF0) {
      const bool meta = *byte == 0xFF;
      if (!meta && *byte != 0xF0 && *byte != 0xF7) {
        const std::size_t more = *byte == 0xF2 ? 2 : *byte == 0xF1 || *byte == 0xF3 ? 1 : 0;
        if (more > events.size() - at) return notes;
        at += more;
        continue;
      }
      const auto type = meta ? next() : std::optional<std::uint8_t>(0);
      const auto length = quantity();
      if (!type || !length || *length > events.size() - at || (meta && *type == 0x2F)) return notes;
      at += *length;
      continue;
    }
    if (*byte >= 0x80) {
      status = *byte;
      byte = next();
    }
    const int kind = status / 16;
    const auto second = kind == 0xC || kind == 0xD ? std::optional<std::uint8_t>(0) : next();
    if (status == 0 || !byte || !second) return notes;
    const int channel = status % 16;
    if (*byte > 127) continue;
    if (kind == 0xB && (*byte == 120 || *byte >= 123)) {
      for (auto& [key, sounding] : open) {
        if (key.first != channel) continue;
        for (const std::size_t index : sounding) {
          notes[index].length_ticks = std::max<std::int64_t>(1, time - notes[index].onset_ticks);
        }
        sounding.clear();
      }
      continue;
    }
    auto& queue = open[{channel, *byte}];
    if (kind == 9 && *second > 0) {
      const auto velocity = std::min<std::uint8_t>(*second, 127);
      queue.push_back(notes.size());
      notes.push_back(
          {time, kTicksPerQuarter, *byte, velocity, static_cast<std::uint8_t>(channel)});
    } else if ((kind == 8 || (kind == 9 && *second == 0)) && !queue.empty()) {
      Note& note = notes[queue.front()];
      note.length_ticks = std::max<std::int64_t>(1, time - note.onset_ticks);
      queue.erase(queue.begin());
    }
  }
}

// Mostly notes on few keys with running status; now and then anything else.
Bytes random_events(std::uint32_t trial) {
  const RandomStream random(11, Purpose::kSynthetic, trial);
  std::uint64_t drawn = 0;
  const auto below = [&](std::uint32_t bound) {
    return static_cast<std::uint8_t>(random.below(bound, drawn++));
  };
  Bytes events;
  bool has_status = false;
  for (int count = below(60); count > 0; --count) {
    for (int more = below(8) == 0 ? below(5) : 0; more > 0; --more) {
      events.push_back(static_cast<std::uint8_t>(0x80 + below(128)));
    }
    events.push_back(below(3) == 0 ? below(128) : std::uint8_t{0});
    if (below(12) == 0) {
      constexpr std::uint8_t kKinds[] = {0xA0, 0xB0, 0xC0, 0xD0, 0xE0, 0xF0, 0xF7,
                                         0xFF, 0xF1, 0xF2, 0xF3, 0xF4, 0xF8, 0xFE};
      const std::uint8_t kind = kKinds[below(sizeof kKinds)];
      events.push_back(kind);
      if (kind == 0xFF) events.push_back(1);
      events.push_back(below(3));
      if (kind < 0xF0 || below(2) == 0) events.push_back(below(3));
      has_status = true;
      continue;
    }
    if (!has_status || below(4) == 0) {
      events.push_back(static_cast<std::uint8_t>(0x80 + 16 * below(2) + below(2)));
      has_status = true;
    }
    events.push_back(static_cast<std::uint8_t>(below(40) == 0 ? 200 : 60 + below(3)));
    events.push_back(static_cast<std::uint8_t>(below(40) == 0 ? 200 : below(3)));
  }
  return events;
}

TEST(PlainMessages, AreReadAsTheStandardSays) {
  std::size_t notes = 0;
  for (std::uint32_t trial = 0; trial < 20'000; ++trial) {
    const Bytes events = random_events(trial);
    const std::vector<Note> expected = notes_by_the_standard(events);
    const auto parsed = read_smf(header() + chunk("MTrk", events), NoteOrder::kByTrack);
    if (parsed.ok()) {
      ASSERT_EQ(parsed.value().notes, expected) << "trial " << trial;
    } else {
      ASSERT_TRUE(expected.empty()) << "trial " << trial << ": " << parsed.error().message;
    }
    notes += expected.size();
  }
  EXPECT_GT(notes, 50'000u);
}

TEST(PlainMessages, CutOffAnywhereAreReadAsFarAsTheyGo) {
  for (std::uint32_t trial = 0; trial < 200; ++trial) {
    Bytes events = random_events(trial);
    for (; !events.empty(); events.pop_back()) {
      const auto parsed = read_smf(header() + chunk("MTrk", events), NoteOrder::kByTrack);
      const std::vector<Note> expected = notes_by_the_standard(events);
      ASSERT_EQ(parsed.ok() ? parsed.value().notes : std::vector<Note>{}, expected)
          << "trial " << trial << ", " << events.size() << " bytes";
    }
  }
}

TEST(SmfReader, NotesComeTrackByTrackWhenAskedFor) {
  const Bytes bytes = header(2) + track({5, 0x90, 60, 1, 5, 60, 0, 0, 59, 1, 5, 59, 0}) +
                      track({0, 0x91, 62, 1, 0, 61, 1, 5, 62, 0, 0, 61, 0});
  const auto parsed = read_smf(bytes, NoteOrder::kByTrack);
  ASSERT_TRUE(parsed.ok());
  EXPECT_THAT(parsed.value().notes,
              ::testing::ElementsAre(Note{5, 5, 60, 1, 0}, Note{10, 5, 59, 1, 0},
                                     Note{0, 5, 62, 1, 1}, Note{0, 5, 61, 1, 1}));
}

}  // namespace
}  // namespace crnngan::midi
