#include "render/musicxml.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "render/musicxml_notes.h"
#include "render/program.h"

namespace crnngan::render {

namespace {

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

const char* sign_of(Clef clef) {
  switch (clef) {
    case Clef::kTreble:
      return "<sign>G</sign><line>2</line>";
    case Clef::kTrebleOctaveLower:
      return "<sign>G</sign><line>2</line><clef-octave-change>-1</clef-octave-change>";
    case Clef::kAlto:
      return "<sign>C</sign><line>3</line>";
    case Clef::kBass:
      break;
  }
  return "<sign>F</sign><line>4</line>";
}

// What orchestral scores call instruments that begin so.
constexpr auto kAbbreviations =
    std::to_array<std::pair<std::string_view, std::string_view>>({{"violin", "Vln."},
                                                                  {"viola", "Vla."},
                                                                  {"violoncell", "Vc."},
                                                                  {"cello", "Vc."},
                                                                  {"contrabass", "Cb."},
                                                                  {"piccolo", "Picc."},
                                                                  {"flute", "Fl."},
                                                                  {"oboe", "Ob."},
                                                                  {"clarinet", "Cl."},
                                                                  {"bassoon", "Bsn."},
                                                                  {"horn", "Hn."},
                                                                  {"trumpet", "Tpt."},
                                                                  {"trombone", "Tbn."},
                                                                  {"timpani", "Timp."},
                                                                  {"strings", "Str."},
                                                                  {"piano", "Pno."}});

// For the systems behind the first: its words, long ones cut behind four letters.
std::string abbreviation_of(const std::string& name) {
  constexpr std::size_t kLong = 7;
  constexpr std::size_t kLetters = 4;
  std::string out;
  for (const std::string_view word : split(name, ' ')) {
    if (word.empty()) continue;
    if (!out.empty()) out += ' ';
    const std::string in_small = lower(word);
    const auto known = std::ranges::find_if(
        kAbbreviations, [&](const auto& each) { return in_small.starts_with(each.first); });
    if (known != kAbbreviations.end()) {
      out += known->second;
      continue;
    }
    std::size_t end = word.size() < kLong ? word.size() : kLetters;
    while (end < word.size() && (word[end] & 0xC0) == 0x80) ++end;  // within a character
    out += word.substr(0, end);
    if (end < word.size()) out += '.';
  }
  return out;
}

// In millimetres.
struct Paper {
  double width;
  double height;
  double staff;  // how high
};

// As in printed music: A4 for few players, A3 and A2 for more; staves are as high as lets all of
// them have room on a page, 3 mm at least.
Paper paper_of(std::size_t staves) {
  const auto count = static_cast<double>(staves);
  if (staves <= 12) return {210, 297, std::min(6.0, 60 / count)};
  if (staves <= 28) return {297, 420, std::min(4.5, 90 / count)};
  return {420, 594, 135 / count};
}

// What stands above the notes of a measure, in all parts alike.
struct Head {
  Measures::Measure measure;
  Key key;
  bool new_key = false;
  bool new_time = false;
  std::vector<TempoMark> tempos = {};
  std::int64_t rests = 0;  // so many measures from here on are one rest, in its first

  bool is_plain() const { return !new_key && !new_time; }
};

std::vector<Head> heads_of(const Score& score) {
  std::vector<Head> heads;
  auto key = score.keys.begin();
  auto tempo = score.tempos.begin();
  for (std::int64_t number = 0; number < score.count; ++number) {
    if (std::next(key) != score.keys.end() && std::next(key)->measure <= number) ++key;
    const Measures::Measure measure = score.measures.measure(number);
    Head head{.measure = measure, .key = key->key};
    head.new_key = key->measure == number;
    head.new_time = number == 0 || heads.back().measure.signature != measure.signature;
    for (; tempo != score.tempos.end() && tempo->place < measure.end; ++tempo) {
      head.tempos.push_back(*tempo);
    }
    heads.push_back(std::move(head));
  }
  // Measures of silence join the rest that began before them. What stands above one keeps it apart:
  // Verovio leaves out what stands above a rest of several measures.
  Head* first = nullptr;
  for (Head& head : heads) {
    const bool has_words = &head == &heads.front() && score.lacks_percussion;
    if (!is_silent(score, head.measure.number) || !head.tempos.empty() || has_words) {
      first = nullptr;
    } else if (first == nullptr || !head.is_plain()) {
      first = &head;
    }
    if (first != nullptr) ++first->rests;
  }
  return heads;
}

class ScoreWriter {
 public:
  explicit ScoreWriter(const Score& score) : score_(score), heads_(heads_of(score)) {
    for (const ScorePart& part : score.parts) staves_ += part.staves.size();
  }

  std::string write() {
    write_top();
    write_part_list();
    for (const ScorePart& part : score_.parts) write_part(part);
    print("</score-partwise>\n");
    return std::move(out_);
  }

 private:
  template <class... Args>
  void print(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }

  void write_top() {
    print(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<!DOCTYPE score-partwise PUBLIC \"-//Recordare//DTD MusicXML 4.0 Partwise//EN\" "
        "\"http://www.musicxml.org/dtds/partwise.dtd\">\n"
        "<score-partwise version=\"4.0\">\n"
        "  <work><work-title>{}</work-title></work>\n"
        "  <identification><encoding><software>crnngan</software></encoding></identification>\n",
        escaped(score_.title));
    // Forty tenths are the height of a staff.
    const Paper paper = paper_of(staves_);
    const auto tenths = [&](double millimetres) { return millimetres / paper.staff * 40; };
    print(
        "  <defaults><scaling><millimeters>{:.2f}</millimeters><tenths>40</tenths></scaling>"
        "<page-layout><page-height>{:.0f}</page-height><page-width>{:.0f}</page-width>"
        "</page-layout></defaults>\n",
        paper.staff, tenths(paper.height), tenths(paper.width));
  }

  void write_part_list() {
    print("  <part-list>\n");
    const std::vector<ScorePart>& parts = score_.parts;
    int group = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const Family family = family_of(parts[i].program);
      const auto is_of_family = [&](std::size_t other) {
        return family != Family::kOther && family_of(parts[other].program) == family;
      };
      const bool joins = i > 0 && is_of_family(i - 1);
      const bool goes_on = i + 1 < parts.size() && is_of_family(i + 1);
      if (!joins && goes_on) {
        print(
            "    <part-group type=\"start\" number=\"{}\"><group-symbol>bracket</group-symbol>"
            "<group-barline>yes</group-barline></part-group>\n",
            ++group);
      }
      const std::string name = escaped(parts[i].name);
      print(
          "    <score-part id=\"P{0}\"><part-name>{1}</part-name>"
          "<part-abbreviation>{2}</part-abbreviation>\n"
          "      <score-instrument id=\"P{0}-I1\"><instrument-name>{1}</instrument-name>"
          "</score-instrument>\n"
          "      <midi-instrument id=\"P{0}-I1\"><midi-program>{3}</midi-program>"
          "</midi-instrument>\n"
          "    </score-part>\n",
          i + 1, name, parts.size() > 1 ? escaped(abbreviation_of(parts[i].name)) : "",
          parts[i].program + 1);
      if (joins && !goes_on) print("    <part-group type=\"stop\" number=\"{}\"/>\n", group);
    }
    print("  </part-list>\n");
  }

  void write_part(const ScorePart& part) {
    const bool is_first = &part == &score_.parts.front();
    print("  <part id=\"P{}\">\n", &part - score_.parts.data() + 1);
    const int first = score_.measures.has_pickup() ? 0 : 1;
    for (const Head& head : heads_) {
      const std::int64_t number = head.measure.number + first;
      print("    <measure number=\"{}\"{}>\n", number, number == 0 ? " implicit=\"yes\"" : "");
      write_attributes(part, head);
      if (is_first) {
        for (const TempoMark& tempo : head.tempos) write_tempo(tempo, head.measure, part);
        if (&head == &heads_.front() && score_.lacks_percussion) {
          print(
              "      <direction placement=\"above\"><direction-type>"
              "<words font-style=\"italic\">percussion is left out</words>"
              "</direction-type></direction>\n");
        }
      }
      write_notes(part, head.measure.number, score_.measures, head.key, out_);
      if (&head == &heads_.back()) {
        print("      <barline location=\"right\"><bar-style>light-heavy</bar-style></barline>\n");
      }
      print("    </measure>\n");
    }
    print("  </part>\n");
  }

  void write_attributes(const ScorePart& part, const Head& head) {
    const bool is_first = &head == &heads_.front();
    if (!head.new_key && !head.new_time && head.rests < 2) return;
    print("      <attributes>");
    if (is_first) print("<divisions>{}</divisions>", kUnitsPerQuarter);
    if (head.new_key) {
      print("<key><fifths>{}</fifths><mode>{}</mode></key>", head.key.fifths,
            head.key.is_minor ? "minor" : "major");
    }
    if (head.new_time) {
      print("<time><beats>{}</beats><beat-type>{}</beat-type></time>", head.measure.signature.beats,
            head.measure.signature.beat_unit);
    }
    if (is_first) write_staves(part);
    if (head.rests >= 2) {
      print("<measure-style><multiple-rest>{}</multiple-rest></measure-style>", head.rests);
    }
    print("</attributes>\n");
  }

  void write_staves(const ScorePart& part) {
    const bool several = part.staves.size() > 1;
    if (several) print("<staves>{}</staves>", part.staves.size());
    for (std::size_t i = 0; i < part.staves.size(); ++i) {
      const std::string number = several ? fmt::format(" number=\"{}\"", i + 1) : "";
      print("<clef{}>{}</clef>", number, sign_of(part.staves[i].clef));
    }
  }

  void write_tempo(const TempoMark& tempo, const Measures::Measure& measure,
                   const ScorePart& part) {
    const double quarters = 60e6 / tempo.us_per_quarter;
    const bool compound = score_.measures.beat_at(measure.start).compound;
    const std::int64_t offset = tempo.place - measure.start;
    print(
        "      <direction placement=\"above\"><direction-type><metronome>"
        "<beat-unit>quarter</beat-unit>{}<per-minute>{:.0f}</per-minute></metronome>"
        "</direction-type>",
        compound ? "<beat-unit-dot/>" : "", compound ? quarters * 2 / 3 : quarters);
    if (offset > 0) print("<offset sound=\"yes\">{}</offset>", offset);
    print("{}<sound tempo=\"{:.2f}\"/></direction>\n",
          part.staves.size() > 1 ? "<staff>1</staff>" : "", quarters);
  }

  const Score& score_;
  std::vector<Head> heads_;
  std::size_t staves_ = 0;
  std::string out_;
};

}  // namespace

std::string to_musicxml(const Score& score) { return ScoreWriter(score).write(); }

std::string to_musicxml(const Song& song) { return to_musicxml(make_score(song)); }

}  // namespace crnngan::render
