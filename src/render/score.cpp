#include "render/score.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/error.h"
#include "render/staves.h"

namespace crnngan::render {

namespace {

// Throws Error where too many measures follow one another without the beginning of a note.
void refuse_idle_measures(std::span<const midi::Note> notes, const Measures& measures) {
  const auto measure_of = [&](std::int64_t ticks) {
    return measures.measure_at(ticks / kTicksPerUnit).number;
  };
  std::int64_t begun = 0;
  std::int64_t ended = 0;
  for (const midi::Note& note : notes) {
    const std::int64_t begins = measure_of(note.onset_ticks);
    if (begins - begun > kMostIdleMeasures) break;
    begun = begins;
    ended = std::max(ended, measure_of(note.onset_ticks + note.length_ticks));
  }
  const std::int64_t next = notes.empty() ? 0 : measure_of(notes.back().onset_ticks);
  if (std::max(next, ended) - begun > kMostIdleMeasures) {
    throw Error(
        "the score would have more than {} measures after measure {} in which no note begins; "
        "shorten the silence or the held note there",
        kMostIdleMeasures, begun + 1);
  }
}

// A staff before its measures are counted.
struct Draft {
  Clef clef;
  Grids grids;
  std::vector<WrittenNote> notes;
};

std::vector<Draft> drafts_of(const Instrument& instrument, const Measures& measures) {
  std::vector<Draft> drafts;
  for (const Staff& staff : instrument.staves) {
    Grids grids(staff.notes, measures);
    std::vector<WrittenNote> notes = quantise(staff.notes, grids);
    drafts.push_back({staff.clef, std::move(grids), std::move(notes)});
  }
  return drafts;
}

}  // namespace

Score make_score(const Song& song) {
  Score score{.title = song.title,
              .lacks_percussion = song.has_percussion,
              .measures = Measures(song.time_line),
              .count = 1,
              .keys = {},
              .tempos = {},
              .parts = {}};
  const Measures& measures = score.measures;
  refuse_idle_measures(song.notes, measures);
  std::vector<std::vector<Draft>> drafts;
  std::int64_t staves = 0;
  for (Instrument& instrument : instruments_of(song)) {
    const std::vector<Draft>& of_part = drafts.emplace_back(drafts_of(instrument, measures));
    score.parts.push_back({std::move(instrument.name), instrument.program, {}});
    staves += static_cast<std::int64_t>(of_part.size());
    for (const Draft& draft : of_part) {
      for (const WrittenNote& note : draft.notes) {
        score.count = std::max(score.count, measures.measure_at(note.end - 1).number + 1);
      }
    }
  }
  if (staves > kMostStaves) {
    throw Error("the score would have {} staves; a page has room for {}", staves, kMostStaves);
  }
  if (score.count * staves > kMostStaffMeasures) {
    throw Error("the score would have {} measures on {} staves; a score has up to {} in all",
                score.count, staves, kMostStaffMeasures);
  }
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    for (const Draft& draft : drafts[i]) {
      score.parts[i].staves.push_back(
          {draft.clef, voices_of(draft.notes, draft.grids, measures, score.count)});
    }
  }
  score.keys = keys_of(song.time_line, song.notes, measures);
  score.tempos = tempo_marks(song.time_line, measures);
  return score;
}

bool is_silent(const Score& score, std::int64_t measure) {
  return std::ranges::all_of(score.parts, [&](const ScorePart& part) {
    return std::ranges::all_of(part.staves, [&](const ScoreStaff& staff) {
      return is_empty(staff.measures[static_cast<std::size_t>(measure)]);
    });
  });
}

}  // namespace crnngan::render
