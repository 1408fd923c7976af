#include "music/abc_assemble.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "music/abc_cursor.h"

namespace crnngan::music::abc {

namespace {

constexpr std::uint8_t kChannelsForVoices = 15;  // all but percussion's

std::uint8_t channel_of(std::size_t voice) {
  const auto channel = static_cast<std::uint8_t>(voice % kChannelsForVoices);
  return channel < midi::kPercussionChannel ? channel : static_cast<std::uint8_t>(channel + 1);
}

// Where parts begin in a voice, by time: where P: stands in it; a part that is named in another
// voice alone begins at the same time in this one.
std::vector<PartStart> parts_of(const WrittenVoice& voice,
                                const std::map<char, Time>& parts_of_all) {
  std::map<char, Time> starts;
  for (const PartStart& part : voice.parts) starts.try_emplace(part.label, part.time);
  for (const auto& [label, time] : parts_of_all) {
    starts.try_emplace(label, std::min(time, voice.end));
  }
  std::vector<PartStart> parts;
  parts.reserve(starts.size());
  for (const auto& [label, time] : starts) parts.push_back({label, time});
  std::ranges::stable_sort(parts, {}, &PartStart::time);
  return parts;
}

}  // namespace

void assemble(const std::vector<VoiceOfTune>& voices, const std::string& order,
              const Programs& programs, std::size_t offset, Budget& budget, Remarks& remarks,
              AbcTune& tune) {
  std::map<char, Time> parts_of_all;
  for (const VoiceOfTune& voice : voices) {
    for (const PartStart& part : voice.written.parts) {
      parts_of_all.try_emplace(part.label, part.time);
    }
  }
  for (const VoiceOfTune& voice : voices) {
    const auto parts = parts_of(voice.written, parts_of_all);
    const auto spans = order_of_play(voice.written, parts, order, offset);
    PlayedVoice played = play(voice.written, spans, offset, budget, remarks);
    auto& tempos = tune.time_line.tempos;
    tempos.insert(tempos.end(), played.time_line.tempos.begin(), played.time_line.tempos.end());
    if (voice.muted || played.notes.empty()) continue;

    const std::size_t part = tune.parts.size();
    if (part == 0) {
      tune.time_line.time_signatures = std::move(played.time_line.time_signatures);
      tune.time_line.key_signatures = std::move(played.time_line.key_signatures);
      tune.pickup_ticks = to_ticks(voice.written.pickup);
    }
    const std::uint8_t channel = voice.channel.value_or(channel_of(part));
    auto program = voice.program ? voice.program : programs.of_channel[channel];
    if (!program) program = programs.usual;
    tune.parts.push_back({.name = voice.name,
                          .program = program.value_or(0),
                          .track = static_cast<std::uint16_t>(part),
                          .port = static_cast<std::uint8_t>(part / kChannelsForVoices),
                          .channel = channel,
                          .has_program = program.has_value()});
    for (midi::Note& note : played.notes) {
      note.channel = channel;
      note.part = static_cast<std::uint16_t>(part);
    }
    tune.notes.insert(tune.notes.end(), played.notes.begin(), played.notes.end());
  }
  midi::put_in_order(tune.time_line);
  std::ranges::stable_sort(tune.notes, {}, [](const midi::Note& note) {
    return std::tuple(note.onset_ticks, note.pitch);
  });
}

}  // namespace crnngan::music::abc
