#include "render/musicxml.h"

#include <fmt/format.h>

#include <cstdlib>
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

// Text that stands between tags.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char character : text) {
    switch (character) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += character;
    }
  }
  return out;
}

// Writes the voices of a measure.
class Writer {
 public:
  Writer(const Measures& measures, Key key, std::string& out)
      : measures_(measures), key_(key), out_(out) {}

  void write(const Measure& measure) {
    int voice_number = 1;
    for (std::size_t staff = 0; staff < measure.staves.size(); ++staff) {
      signs_.clear();
      for (std::size_t i = 0; i < measure.staves[staff].size(); ++i) {
        if (voice_number > 1) {
          print("      <backup><duration>{}</duration></backup>\n", measures_.measure());
        }
        const Place place{static_cast<int>(staff) + 1, static_cast<int>(staff * 4 + i) + 1, i > 0};
        write(measure.staves[staff][i], place);
        ++voice_number;
      }
    }
  }

 private:
  struct Place {
    int staff;
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
    print("<staff>{}</staff>", place.staff);
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

std::string to_musicxml(const std::vector<Measure>& score, const Measures& measures, Key key,
                        const std::string& title, std::uint32_t tempo_us_per_quarter) {
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<!DOCTYPE score-partwise PUBLIC \"-//Recordare//DTD MusicXML 4.0 Partwise//EN\" "
      "\"http://www.musicxml.org/dtds/partwise.dtd\">\n"
      "<score-partwise version=\"4.0\">\n"
      "  <work><work-title>{}</work-title></work>\n"
      "  <identification><encoding><software>crnngan</software></encoding></identification>\n"
      "  <part-list><score-part id=\"P1\"><part-name>Piano</part-name>\n"
      "    <score-instrument "
      "id=\"P1-I1\"><instrument-name>Piano</instrument-name></score-instrument>\n"
      "  </score-part></part-list>\n"
      "  <part id=\"P1\">\n",
      escaped(title));
  const midi::TimeSignature signature = measures.signature();
  const double tempo = 60e6 / tempo_us_per_quarter;
  Writer writer(measures, key, out);
  for (std::size_t i = 0; i < score.size(); ++i) {
    out += fmt::format("    <measure number=\"{}\">\n", i + 1);
    if (i == 0) {
      out += fmt::format(
          "      <attributes><divisions>{}</divisions><key><fifths>{}</fifths><mode>{}</mode></key>"
          "<time><beats>{}</beats><beat-type>{}</beat-type></time><staves>2</staves>"
          "<clef number=\"1\"><sign>G</sign><line>2</line></clef>"
          "<clef number=\"2\"><sign>F</sign><line>4</line></clef></attributes>\n"
          "      <direction placement=\"above\"><direction-type><metronome><beat-unit>quarter"
          "</beat-unit><per-minute>{:.0f}</per-minute></metronome></direction-type>"
          "<staff>1</staff><sound tempo=\"{:.2f}\"/></direction>\n",
          kUnitsPerQuarter, key.fifths, key.is_minor ? "minor" : "major", signature.beats,
          signature.beat_unit, tempo, tempo);
    }
    writer.write(score[i]);
    out += "    </measure>\n";
  }
  out += "  </part>\n</score-partwise>\n";
  return out;
}

std::string to_musicxml(const Song& song) {
  const Measures measures(song.time_line.time_signature_at(0));
  const Grids grids(song.notes, measures);
  return to_musicxml(engrave(quantise(song.notes, grids), grids, measures), measures,
                     key_of(song.notes), song.title, song.time_line.tempo_at(0));
}

}  // namespace crnngan::render
