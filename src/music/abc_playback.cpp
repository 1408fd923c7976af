#include "music/abc_playback.h"

#include <algorithm>
#include <tuple>

namespace crnngan::music::abc {

namespace {

// A stretch of the written voice.
struct Span {
  Time begin = 0;
  Time end = 0;
};

std::vector<Span> order_of_play(const WrittenVoice& written) {
  constexpr Time kUnknown = -1;
  std::vector<Span> spans;
  Time unplayed = 0;
  // Where a repeat goes back to. The first one needs no sign for that, nor does one behind
  // another; behind a double bar or a second ending the place would be a guess.
  Time repeat_start = 0;
  const Mark* open_repeat = nullptr;
  const Mark* first_ending = nullptr;
  const Mark* due_second_ending = nullptr;  // the end of the repeat before it

  for (const Mark& mark : written.marks) {
    if (due_second_ending != nullptr && mark.kind != MarkKind::kSecondEnding) break;
    switch (mark.kind) {
      case MarkKind::kDoubleBar:
        if (open_repeat == nullptr && mark.time > repeat_start) repeat_start = kUnknown;
        break;
      case MarkKind::kRepeatStart:
        if (open_repeat != nullptr) {
          Cursor::fail_at(mark.offset, "'|:' inside a repeat that has not ended");
        }
        open_repeat = &mark;
        repeat_start = mark.time;
        break;
      case MarkKind::kFirstEnding:
        if (first_ending != nullptr || repeat_start == kUnknown) {
          Cursor::fail_at(mark.offset, "a first ending must stand in a repeat");
        }
        first_ending = &mark;
        break;
      case MarkKind::kRepeatEnd:
        if (repeat_start == kUnknown) Cursor::fail_at(mark.offset, "':|' without '|:'");
        spans.push_back({unplayed, mark.time});
        spans.push_back({repeat_start, first_ending != nullptr ? first_ending->time : mark.time});
        unplayed = mark.time;
        repeat_start = first_ending != nullptr ? kUnknown : mark.time;
        due_second_ending = first_ending != nullptr ? &mark : nullptr;
        first_ending = nullptr;
        open_repeat = nullptr;
        break;
      case MarkKind::kSecondEnding:
        if (due_second_ending == nullptr || mark.time != unplayed) {
          Cursor::fail_at(mark.offset, "a second ending must follow the ':|' of a first one");
        }
        due_second_ending = nullptr;
        break;
    }
  }
  if (due_second_ending != nullptr) {
    Cursor::fail_at(due_second_ending->offset, "a first ending without a second one");
  }
  if (first_ending != nullptr) {
    Cursor::fail_at(first_ending->offset, "a first ending without ':|'");
  }
  if (open_repeat != nullptr) Cursor::fail_at(open_repeat->offset, "'|:' without ':|'");
  spans.push_back({unplayed, written.end});
  return spans;
}

std::vector<WrittenNote> notes_as_played(const WrittenVoice& written,
                                         const std::vector<Span>& spans) {
  const auto starts_before = [](const WrittenNote& note, Time time) { return note.start < time; };
  std::vector<WrittenNote> by_start = written.notes;
  std::stable_sort(by_start.begin(), by_start.end(),
                   [](const WrittenNote& a, const WrittenNote& b) { return a.start < b.start; });
  std::vector<WrittenNote> played;
  Time now = 0;
  for (const Span& span : spans) {
    auto note = std::lower_bound(by_start.begin(), by_start.end(), span.begin, starts_before);
    for (; note != by_start.end() && note->start < span.end; ++note) {
      played.push_back(*note);
      played.back().start += now - span.begin;
    }
    now += span.end - span.begin;
  }
  return played;
}

// REQUIRES notes of one pitch to be neighbours, sorted by start.
std::vector<WrittenNote> join_ties(const std::vector<WrittenNote>& notes) {
  std::vector<WrittenNote> joined;
  std::vector<bool> taken(notes.size(), false);
  for (std::size_t i = 0; i < notes.size(); ++i) {
    if (taken[i]) continue;
    WrittenNote note = notes[i];
    std::size_t next = i;
    while (note.tied) {
      const Time end = note.start + note.length;
      do {
        ++next;
      } while (next < notes.size() && notes[next].pitch == note.pitch &&
               (notes[next].start < end || taken[next]));
      if (next == notes.size() || notes[next].pitch != note.pitch || notes[next].start != end) {
        Cursor::fail_at(note.offset, "a tie that leads to no note of the same pitch");
      }
      taken[next] = true;
      note.length += notes[next].length;
      note.tied = notes[next].tied;
      note.offset = notes[next].offset;
    }
    joined.push_back(note);
  }
  return joined;
}

}  // namespace

PlayedVoice play(const WrittenVoice& written, std::uint8_t channel) {
  const std::vector<Span> spans = order_of_play(written);
  std::vector<WrittenNote> notes = notes_as_played(written, spans);
  std::stable_sort(notes.begin(), notes.end(), [](const WrittenNote& a, const WrittenNote& b) {
    return std::tuple(a.pitch, a.start) < std::tuple(b.pitch, b.start);
  });
  notes = join_ties(notes);

  PlayedVoice voice;
  for (const Span& span : spans) voice.end += span.end - span.begin;
  for (const WrittenNote& note : notes) {
    const Time sounding = note.staccato ? note.length / 2 : note.length;
    midi::Note sound;
    sound.onset_ticks = to_ticks(note.start);
    sound.length_ticks =
        std::max<std::int64_t>(to_ticks(note.start + sounding) - sound.onset_ticks, 1);
    sound.pitch = static_cast<std::uint8_t>(note.pitch);
    sound.velocity = static_cast<std::uint8_t>(note.velocity);
    sound.channel = channel;
    // One key of one voice sounds once: a unison keeps the longer note, a key struck again ends
    // what sounded.
    if (!voice.notes.empty() && voice.notes.back().pitch == sound.pitch) {
      midi::Note& before = voice.notes.back();
      if (before.onset_ticks == sound.onset_ticks) {
        before.length_ticks = std::max(before.length_ticks, sound.length_ticks);
        continue;
      }
      before.length_ticks = std::min(before.length_ticks, sound.onset_ticks - before.onset_ticks);
    }
    voice.notes.push_back(sound);
  }
  return voice;
}

}  // namespace crnngan::music::abc
