#include "render/musicxml_notes.h"

#include <fmt/format.h>

#include <iterator>
#include <map>
#include <utility>

namespace crnngan::render {

namespace {

struct Value {
  const char* type;
  bool dotted;
};

// The note value of a length; in a tuplet three take the time of two.
Value value_of(const Symbol& symbol) {
  switch (symbol.in_tuplet ? symbol.length * 3 / 2 : symbol.length) {
    case 96:
      return {"whole", false};
    case 72:
      return {"half", true};
    case 48:
      return {"half", false};
    case 36:
      return {"quarter", true};
    case 24:
      return {"quarter", false};
    case 18:
      return {"eighth", true};
    case 12:
      return {"eighth", false};
    case 6:
      return {"16th", false};
    default:
      return {"32nd", false};
  }
}

bool has_flag(const Symbol& symbol) {
  const int length = symbol.in_tuplet ? symbol.length * 3 / 2 : symbol.length;
  return !symbol.tones.empty() && length < kUnitsPerQuarter;
}

// Writes the voices of a measure.
class MeasureWriter {
 public:
  MeasureWriter(const Measures& measures, Key key, std::string& out)
      : measures_(measures), key_(key), out_(out) {}

  void write(const ScorePart& part, std::int64_t number) {
    const std::int64_t length = measures_.measure(number).length();
    bool is_first = true;
    for (std::size_t staff = 0; staff < part.staves.size(); ++staff) {
      signs_.clear();
      const StaffMeasure& voices = part.staves[staff].measures[static_cast<std::size_t>(number)];
      for (std::size_t i = 0; i < voices.size(); ++i) {
        if (i > 0 && is_rest(voices[i])) continue;
        if (!is_first) print("      <backup><duration>{}</duration></backup>\n", length);
        is_first = false;
        const int staff_number = part.staves.size() > 1 ? static_cast<int>(staff) + 1 : 0;
        write(voices[i], {staff_number, static_cast<int>(staff * 4 + i) + 1, i > 0});
      }
    }
  }

 private:
  struct Place {
    int staff;  // 0: the only one
    int voice;
    bool is_second;
  };

  template <class... Args>
  void print(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }

  // Whether two symbols, one after the other, stand in one beat.
  bool same_beat(const Symbol& a, const Symbol& b) const {
    return measures_.beat_at(a.start).start == measures_.beat_at(b.start).start;
  }

  void write(const Voice& voice, Place place) {
    for (std::size_t i = 0; i < voice.size(); ++i) {
      const Symbol* before = i > 0 && same_beat(voice[i - 1], voice[i]) ? &voice[i - 1] : nullptr;
      const Symbol* after =
          i + 1 < voice.size() && same_beat(voice[i], voice[i + 1]) ? &voice[i + 1] : nullptr;
      write(voice[i], before, after, place);
    }
  }

  // `before` and `after` stand in the same beat, if they are there.
  void write(const Symbol& symbol, const Symbol* before, const Symbol* after, Place place) {
    if (symbol.tones.empty()) {
      // A rest of the second voice takes time and no room.
      print("      <note{}><rest{}/>", place.is_second ? " print-object=\"no\"" : "",
            symbol.whole_measure ? " measure=\"yes\"" : "");
      write_values(symbol, nullptr, before, after, place, false);
      return;
    }
    for (std::size_t i = 0; i < symbol.tones.size(); ++i) {
      const ScoreTone& tone = symbol.tones[i];
      const Spelling spelling = spell(tone.pitch, key_);
      // Percent of a forte, which MusicXML takes for a velocity of 90.
      print("      <note dynamics=\"{:.2f}\">{}<pitch><step>{}</step>", tone.velocity / 0.9,
            i > 0 ? "<chord/>" : "", spelling.step);
      if (spelling.alter != 0) print("<alter>{}</alter>", spelling.alter);
      print("<octave>{}</octave></pitch>", spelling.octave);
      write_values(symbol, &spelling, before, after, place, i > 0);
    }
  }

  void write_values(const Symbol& symbol, const Spelling* spelling, const Symbol* before,
                    const Symbol* after, Place place, bool in_chord) {
    print("<duration>{}</duration>", symbol.length);
    if (symbol.tied_from) print("<tie type=\"stop\"/>");
    if (symbol.tied_to) print("<tie type=\"start\"/>");
    print("<voice>{}</voice>", place.voice);
    if (!symbol.whole_measure) {
      const Value value = value_of(symbol);
      print("<type>{}</type>{}", value.type, value.dotted ? "<dot/>" : "");
    }
    if (spelling != nullptr && !symbol.tied_from) write_sign(*spelling);
    if (symbol.in_tuplet) {
      print(
          "<time-modification><actual-notes>3</actual-notes><normal-notes>2</normal-notes>"
          "</time-modification>");
    }
    if (place.staff > 0) print("<staff>{}</staff>", place.staff);
    if (!in_chord && has_flag(symbol)) {
      const bool joins = before != nullptr && has_flag(*before);
      const bool goes_on = after != nullptr && has_flag(*after);
      if (joins || goes_on) {
        print("<beam number=\"1\">{}</beam>", !joins ? "begin" : goes_on ? "continue" : "end");
      }
    }
    write_notations(symbol, before, after, in_chord);
    print("</note>\n");
  }

  void write_notations(const Symbol& symbol, const Symbol* before, const Symbol* after,
                       bool in_chord) {
    const bool begins = symbol.in_tuplet && before == nullptr && !in_chord;
    const bool ends = symbol.in_tuplet && after == nullptr && !in_chord;
    if (!symbol.tied_from && !symbol.tied_to && !begins && !ends) return;
    print("<notations>");
    if (symbol.tied_from) print("<tied type=\"stop\"/>");
    if (symbol.tied_to) print("<tied type=\"start\"/>");
    if (begins) print("<tuplet type=\"start\" bracket=\"yes\"/>");
    if (ends) print("<tuplet type=\"stop\"/>");
    print("</notations>");
  }

  // A sharp, flat or natural where the step last stood otherwise in the measure and staff.
  void write_sign(const Spelling& spelling) {
    const auto [last, is_first] = signs_.try_emplace(std::pair{spelling.step, spelling.octave},
                                                     alteration(spelling.step, key_));
    if (last->second == spelling.alter) return;
    last->second = spelling.alter;
    const char* names[] = {"flat-flat", "flat", "natural", "sharp", "double-sharp"};
    print("<accidental>{}</accidental>", names[spelling.alter + 2]);
  }

  const Measures& measures_;
  Key key_;
  std::string& out_;
  std::map<std::pair<char, int>, int> signs_;  // how a step of an octave last stood
};

}  // namespace

void write_notes(const ScorePart& part, std::int64_t number, const Measures& measures, Key key,
                 std::string& out) {
  MeasureWriter(measures, key, out).write(part, number);
}

}  // namespace crnngan::render
