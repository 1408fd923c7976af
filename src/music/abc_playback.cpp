#include "music/abc_playback.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "music/abc_cursor.h"

namespace crnngan::music::abc {

namespace {

constexpr std::string_view kLooseTie = "a tie that leads to no note of its pitch";

// The changes as they come: where play goes back or on, what holds there comes again.
template <class T>
std::vector<Change<T>> changes_as_played(std::vector<Change<T>> written,
                                         std::span<const Span> order, std::size_t offset,
                                         Budget& budget) {
  std::ranges::stable_sort(written, {}, &Change<T>::time);
  std::vector<Change<T>> played;
  const auto add = [&](Time time, const T& value) {
    if (!played.empty() && played.back().value == value) return;
    budget.use(1, offset);
    played.push_back({time, value});
  };
  Time now = 0;
  for (const Span& span : order) {
    auto change = std::ranges::upper_bound(written, span.begin, {}, &Change<T>::time);
    if (change != written.begin()) add(now, (change - 1)->value);
    for (; change != written.end() && change->time < span.end; ++change) {
      add(now + change->time - span.begin, change->value);
    }
    now += span.end - span.begin;
  }
  return played;
}

midi::TimeLine time_line_of(const WrittenVoice& voice, std::span<const Span> order,
                            std::size_t offset, Budget& budget) {
  midi::TimeLine line;
  for (const auto& [time, value] : changes_as_played(voice.tempos, order, offset, budget)) {
    line.tempos.push_back({to_ticks(time), value});
  }
  for (const auto& [time, value] : changes_as_played(voice.meters, order, offset, budget)) {
    line.time_signatures.push_back({to_ticks(time), value});
  }
  for (const auto& [time, value] : changes_as_played(voice.keys, order, offset, budget)) {
    line.key_signatures.push_back({to_ticks(time), value});
  }
  return line;
}

std::vector<WrittenNote> notes_as_played(const WrittenVoice& voice, std::span<const Span> order,
                                         std::size_t offset, Budget& budget) {
  std::vector<WrittenNote> written = voice.notes;
  std::ranges::stable_sort(written, {}, &WrittenNote::start);
  const auto notes_in = [&](const Span& span) {
    const auto first = std::ranges::lower_bound(written, span.begin, {}, &WrittenNote::start);
    const auto last = std::ranges::lower_bound(written, span.end, {}, &WrittenNote::start);
    return std::span<const WrittenNote>(first, last);
  };
  for (const Span& span : order) budget.use(notes_in(span).size(), offset);
  std::vector<WrittenNote> played;
  Time now = 0;
  for (const Span& span : order) {
    for (const WrittenNote& note : notes_in(span)) {
      played.push_back(note);
      played.back().start += now - span.begin;
    }
    now += span.end - span.begin;
    if (now > kLongestTune) {
      Cursor::fail_at(offset, "a tune of at most {} whole notes with repeats played out expected",
                      kLongestTune / kWhole);
    }
  }
  return played;
}

// REQUIRES notes by pitch, then start.
std::vector<WrittenNote> join_ties(const std::vector<WrittenNote>& notes, Remarks& remarks) {
  std::vector<WrittenNote> joined;
  std::multimap<Time, std::size_t> open;  // tied notes of the pitch in `joined`, by their ends
  const auto close_all = [&] {
    for (const auto& [end, place] : open) remarks.add(joined[place].offset, kLooseTie);
    open.clear();
  };
  for (const WrittenNote& note : notes) {
    if (!joined.empty() && joined.back().pitch != note.pitch) close_all();
    const auto before = open.find(note.start);
    std::size_t place = joined.size();
    if (before == open.end()) {
      joined.push_back(note);
    } else {
      place = before->second;
      open.erase(before);
      joined[place].length += note.length;
    }
    if (note.tied) open.emplace(joined[place].start + joined[place].length, place);
  }
  close_all();
  return joined;
}

}  // namespace

void Budget::use(std::size_t count, std::size_t offset) {
  if (count > left) {
    Cursor::fail_at(offset, "more notes than a file may have, with repeats played out");
  }
  left -= count;
}

PlayedVoice play(const WrittenVoice& voice, std::span<const Span> order, std::size_t offset,
                 Budget& budget, Remarks& remarks) {
  std::vector<WrittenNote> notes = notes_as_played(voice, order, offset, budget);
  const auto by_pitch = [](const WrittenNote& note) { return std::tuple(note.pitch, note.start); };
  std::ranges::stable_sort(notes, {}, by_pitch);
  notes = join_ties(notes, remarks);
  std::ranges::stable_sort(notes, {}, by_pitch);

  PlayedVoice played{{}, time_line_of(voice, order, offset, budget)};
  for (const WrittenNote& note : notes) {
    const Time sounding = note.staccato ? note.length / 2 : note.length;
    midi::Note sound;
    sound.onset_ticks = to_ticks(note.start);
    sound.length_ticks =
        std::max<std::int64_t>(to_ticks(note.start + sounding) - sound.onset_ticks, 1);
    sound.pitch = static_cast<std::uint8_t>(note.pitch);
    sound.velocity = static_cast<std::uint8_t>(note.velocity);
    // One key of one voice sounds once: a unison keeps the longer note, a key struck again ends
    // what sounded.
    if (!played.notes.empty() && played.notes.back().pitch == sound.pitch) {
      midi::Note& before = played.notes.back();
      if (before.onset_ticks == sound.onset_ticks) {
        before.length_ticks = std::max(before.length_ticks, sound.length_ticks);
        continue;
      }
      before.length_ticks = std::min(before.length_ticks, sound.onset_ticks - before.onset_ticks);
    }
    played.notes.push_back(sound);
  }
  return played;
}

}  // namespace crnngan::music::abc
