#include "midi/instruments.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"

namespace crnngan::midi {

const std::array<std::string_view, 128> kInstruments{
    "Acoustic Grand Piano",
    "Bright Acoustic Piano",
    "Electric Grand Piano",
    "Honky-tonk Piano",
    "Electric Piano 1",
    "Electric Piano 2",
    "Harpsichord",
    "Clavinet",
    "Celesta",
    "Glockenspiel",
    "Music Box",
    "Vibraphone",
    "Marimba",
    "Xylophone",
    "Tubular Bells",
    "Dulcimer",
    "Drawbar Organ",
    "Percussive Organ",
    "Rock Organ",
    "Church Organ",
    "Reed Organ",
    "Accordion",
    "Harmonica",
    "Tango Accordion",
    "Acoustic Guitar (nylon)",
    "Acoustic Guitar (steel)",
    "Electric Guitar (jazz)",
    "Electric Guitar (clean)",
    "Electric Guitar (muted)",
    "Overdriven Guitar",
    "Distortion Guitar",
    "Guitar Harmonics",
    "Acoustic Bass",
    "Electric Bass (finger)",
    "Electric Bass (pick)",
    "Fretless Bass",
    "Slap Bass 1",
    "Slap Bass 2",
    "Synth Bass 1",
    "Synth Bass 2",
    "Violin",
    "Viola",
    "Cello",
    "Contrabass",
    "Tremolo Strings",
    "Pizzicato Strings",
    "Orchestral Harp",
    "Timpani",
    "String Ensemble 1",
    "String Ensemble 2",
    "Synth Strings 1",
    "Synth Strings 2",
    "Choir Aahs",
    "Voice Oohs",
    "Synth Voice",
    "Orchestra Hit",
    "Trumpet",
    "Trombone",
    "Tuba",
    "Muted Trumpet",
    "French Horn",
    "Brass Section",
    "Synth Brass 1",
    "Synth Brass 2",
    "Soprano Sax",
    "Alto Sax",
    "Tenor Sax",
    "Baritone Sax",
    "Oboe",
    "English Horn",
    "Bassoon",
    "Clarinet",
    "Piccolo",
    "Flute",
    "Recorder",
    "Pan Flute",
    "Blown Bottle",
    "Shakuhachi",
    "Whistle",
    "Ocarina",
    "Lead 1 (square)",
    "Lead 2 (sawtooth)",
    "Lead 3 (calliope)",
    "Lead 4 (chiff)",
    "Lead 5 (charang)",
    "Lead 6 (voice)",
    "Lead 7 (fifths)",
    "Lead 8 (bass + lead)",
    "Pad 1 (new age)",
    "Pad 2 (warm)",
    "Pad 3 (polysynth)",
    "Pad 4 (choir)",
    "Pad 5 (bowed)",
    "Pad 6 (metallic)",
    "Pad 7 (halo)",
    "Pad 8 (sweep)",
    "FX 1 (rain)",
    "FX 2 (soundtrack)",
    "FX 3 (crystal)",
    "FX 4 (atmosphere)",
    "FX 5 (brightness)",
    "FX 6 (goblins)",
    "FX 7 (echoes)",
    "FX 8 (sci-fi)",
    "Sitar",
    "Banjo",
    "Shamisen",
    "Koto",
    "Kalimba",
    "Bagpipe",
    "Fiddle",
    "Shanai",
    "Tinkle Bell",
    "Agogo",
    "Steel Drums",
    "Woodblock",
    "Taiko Drum",
    "Melodic Tom",
    "Synth Drum",
    "Reverse Cymbal",
    "Guitar Fret Noise",
    "Breath Noise",
    "Seashore",
    "Bird Tweet",
    "Telephone Ring",
    "Helicopter",
    "Applause",
    "Gunshot",
};

std::string_view family_of(std::uint8_t program) {
  constexpr std::array<std::string_view, 16> kFamilies = {"piano",         "chromatic percussion",
                                                          "organ",         "guitar",
                                                          "bass",          "strings",
                                                          "ensemble",      "brass",
                                                          "reed",          "pipe",
                                                          "synth lead",    "synth pad",
                                                          "synth effects", "ethnic",
                                                          "percussive",    "sound effects"};
  return kFamilies.at(program / 8U);
}

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (const char c : lower(name)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      words.back() += c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

namespace {

// How many letters of words are wrong if they stand for words of a name, or for beginnings of them;
// and how many, if they stand for whole ones.
using Wrong = std::pair<std::size_t, std::size_t>;

Wrong wrong_letters(const std::vector<std::string>& wanted, const std::vector<std::string>& name) {
  Wrong all{0, 0};
  for (const std::string& word : wanted) {
    std::size_t whole = word.size();
    std::size_t beginning = word.size();
    for (const std::string& other : name) {
      whole = std::min(whole, edit_distance(word, other));
      beginning = std::min(beginning, edit_distance(word, other.substr(0, word.size())));
    }
    all.first += std::min(whole, beginning);
    all.second += whole;
  }
  return all;
}

}  // namespace

std::optional<std::uint8_t> program_called(std::string_view name) {
  const std::vector<std::string> wanted = words_of(name);
  const auto is_number = [](const std::string& word) { return word.front() <= '9'; };
  if (std::ranges::all_of(wanted, is_number)) return std::nullopt;
  std::optional<std::uint8_t> first;
  for (std::size_t program = 0; program < kInstruments.size(); ++program) {
    const std::vector<std::string> words = words_of(kInstruments[program]);
    if (words == wanted) return static_cast<std::uint8_t>(program);
    const bool has_all = std::ranges::all_of(wanted, [&](const std::string& word) {
      return std::ranges::find(words, word) != words.end();
    });
    if (has_all && !first) first = static_cast<std::uint8_t>(program);
  }
  return first;
}

std::optional<std::uint8_t> program_meant(std::string_view name) {
  const std::vector<std::string> wanted = words_of(name);
  std::size_t most = 0;
  for (const std::string& word : wanted) most += std::max<std::size_t>(1, word.size() / 3);
  std::optional<std::uint8_t> nearest;
  Wrong least{most + 1, 0};
  for (std::size_t program = 0; program < kInstruments.size() && !wanted.empty(); ++program) {
    const Wrong wrong = wrong_letters(wanted, words_of(kInstruments[program]));
    if (wrong >= least) continue;
    least = wrong;
    nearest = static_cast<std::uint8_t>(program);
  }
  return nearest;
}

}  // namespace crnngan::midi
