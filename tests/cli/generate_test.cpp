// `crnngan generate` as a user calls it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "cli/generating.h"
#include "midi/note_order.h"
#include "midi/one_at_a_time.h"
#include "midi/smf_writer.h"

namespace crnngan {
namespace {

namespace fs = std::filesystem;
using test::Outcome;
using test::run_command;
using test::run_program;
using test::tones_of;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

using Generate = test::Generating;

using Rows = std::vector<std::vector<std::int64_t>>;

// The rows of a CSV file below its head.
Rows rows_of(const fs::path& file) {
  std::istringstream lines(read_text_file(file));
  std::string line;
  std::getline(lines, line);
  Rows rows;
  while (std::getline(lines, line)) {
    std::istringstream fields(line);
    rows.emplace_back();
    for (std::string field; std::getline(fields, field, ',');) {
      rows.back().push_back(std::stoll(field));
    }
  }
  return rows;
}

// The same of tones: onset, length, gap, pitch, velocity.
Rows rows_of(const std::vector<music::Tone>& tones) {
  Rows rows;
  std::int64_t onset = 0;
  for (const music::Tone& tone : tones) {
    onset += tone.gap_ticks;
    rows.push_back({onset, tone.length_ticks, tone.gap_ticks, tone.pitch, tone.velocity});
  }
  return rows;
}

// The notes that a MIDI file has of tones, by onset.
std::vector<midi::Note> sounding(const Rows& rows) {
  std::vector<midi::Note> notes;
  for (const auto& row : rows) {
    notes.push_back({.onset_ticks = row[0],
                     .length_ticks = row[1],
                     .pitch = static_cast<std::uint8_t>(row[3]),
                     .velocity = static_cast<std::uint8_t>(row[4])});
  }
  notes = midi::one_at_a_time(std::move(notes));
  midi::sort_notes(notes);
  return notes;
}

TEST_F(Generate, TellsWhatItWroteAndHowLongInWhatKeyEachSongIs) {
  const std::string two = generate("-n 2 --tones 30 --seed 1").output;
  EXPECT_THAT(two,
              ContainsRegex("^[^\n]*songs: 2 songs of 30 tones\n"
                            "  song-0001.mid  [0-9]+ bars?, [0-9]+:[0-9][0-9] min, "
                            "[A-G][b#]? (major|minor)(, [0-9]+ of 30 tones double another one)?\n"
                            "  song-0002.mid  [^\n]*\n$"));
  EXPECT_THAT(generate("--tones 1", "one").output, HasSubstr("one: 1 song of 1 tone\n"));
  EXPECT_THAT(generate("--tones 4 --continue " + piece_.string(), "continued").output,
              HasSubstr("continued: 1 song of 4 new tones\n"));
  EXPECT_THAT(generate("--bars 1 --instrument cello", "bars").output,
              HasSubstr("bars: 1 song of 1 bar, Cello\n"));
  EXPECT_THAT(generate("-n 22", "many").output, HasSubstr("\n  and 2 more\n"));
  EXPECT_EQ(generate("-q", "quiet").output, "");
}

TEST_F(Generate, WithoutAModelIgnoresAFolderOfItsName) {
  make_folder(folder_ / "studio");
  const std::string in_folder = "cd " + folder_.path().string() + " && " + CRNNGAN_PROGRAM;
  EXPECT_EQ(run_command(in_folder + " generate --tones 20 --seed 1 -o songs").status, 0);
  run_program("generate --tones 20 --seed 1 -o " + (folder_ / "elsewhere").string());
  EXPECT_EQ(song("song-0001.mid"), song("song-0001.mid", "elsewhere"));
}

// Peak memory in kB of a command. Under AddressSanitizer little of what was freed is kept.
long peak_kilobytes(const std::string& command) {
  const Outcome outcome = run_command(
      "ASAN_OPTIONS=\"$ASAN_OPTIONS:quarantine_size_mb=1:thread_local_quarantine_size_kb=16\" "
      "/usr/bin/python3 -c 'import resource, subprocess, sys\n"
      "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
      "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' " +
      command);
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  return std::stol(outcome.output);
}

TEST_F(Generate, MemoryDoesNotGrowWithALongSong) {
  for (const std::string format : {"mid", "csv", "json"}) {
    const auto peak = [&](int tones) {
      return peak_kilobytes(fmt::format(
          "{} generate --model {} --tones {} --seed 1 --threads 1 --force --format {} -o {}",
          CRNNGAN_PROGRAM, model_.string(), tones, format, (folder_ / "long").string()));
    };
    const long little = peak(1000);
    // Two hundred thousand tones take 3.2 MB, their notes and events many times as much.
    EXPECT_LT(peak(200'000), little + 3000) << format;
  }
}

TEST_F(Generate, SongsAsTextAreReadBackByAllThatReadMusic) {
  generate("-n 4 --tones 40 --seed 5");
  for (const std::string format : {"csv", "json"}) {
    generate("-n 4 --tones 40 --seed 5 --format " + format, format);
    const std::string folder = (folder_ / format).string();
    const Outcome stats = run_program("stats --format csv " + folder);
    EXPECT_EQ(stats.status, 0) << stats.errors;
    EXPECT_EQ(std::count(stats.output.begin(), stats.output.end(), '\n'), 5);
    const std::string corpus = (folder_ / (format + ".corpus")).string();
    const Outcome prepare = run_program("prepare " + folder + " -o " + corpus);
    EXPECT_EQ(prepare.status, 0) << prepare.errors;
    EXPECT_THAT(prepare.output, HasSubstr("4 pieces read"));
    const Outcome render = run_program("render --score musicxml " + folder + " -o " + folder);
    EXPECT_EQ(render.status, 0) << render.errors;
    EXPECT_TRUE(fs::exists(folder_ / format / "song-0003.musicxml"));
    const Outcome compare = run_program("compare --tones 8 --rounds 1 --windows 4 --judges 0 " +
                                        folder + " " + folder + "/song-0001." + format);
    EXPECT_EQ(compare.status, 0) << compare.errors;
  }
}

TEST_F(Generate, TempoAndProgramStandInTheMidiFile) {
  generate("--tempo 92.5 --program 74");
  // 60,000,000 / 92.5 = 648,649 = 0x09E5C9 microseconds; programs are sent counted from 0.
  const Bytes bytes = song("song-0001.mid");
  const auto holds = [&](const Bytes& event) {
    return std::search(bytes.begin(), bytes.end(), event.begin(), event.end()) != bytes.end();
  };
  EXPECT_TRUE(holds({0x00, 0xFF, 0x51, 0x03, 0x09, 0xE5, 0xC9}));
  EXPECT_TRUE(holds({0x00, 0xC0, 73}));
}

TEST_F(Generate, AContinuedPieceKeepsItsTempoUnlessToldOtherwise) {
  generate("--tempo 60 --tones 12");
  const std::string piece = (folder_ / "songs/song-0001.mid").string();
  const auto says = [&](const std::string& folder, const Bytes& tempo) {
    const Bytes bytes = read_file(folder_ / folder / "song-0001.mid");
    Bytes event{0xFF, 0x51, 0x03};
    event.insert(event.end(), tempo.begin(), tempo.end());
    return std::search(bytes.begin(), bytes.end(), event.begin(), event.end()) != bytes.end();
  };
  generate("--tones 4 --continue " + piece, "kept");
  EXPECT_TRUE(says("kept", {0x0F, 0x42, 0x40}));  // 1,000,000 microseconds
  generate("--tones 4 --tempo 120 --continue " + piece, "changed");
  EXPECT_TRUE(says("changed", {0x07, 0xA1, 0x20}));
  generate("--tones 4", "plain");
  EXPECT_TRUE(says("plain", {0x07, 0xA1, 0x20}));
}

TEST_F(Generate, OtherProgramsReadTempoAndProgram) {
  generate("--tempo 4 --program 128");
  const Outcome mido = run_command(
      "/usr/bin/python3 -c 'import mido, sys\n"
      "for m in mido.MidiFile(sys.argv[1]).tracks[0]:\n"
      "  if m.type == \"set_tempo\": print(m.tempo)\n"
      "  if m.type == \"program_change\": print(m.program)' " +
      (folder_ / "songs/song-0001.mid").string());
  EXPECT_EQ(mido.output, "15000000\n127\n") << mido.errors;
}

// The models that the program carries: studio has distributions, modern has none.
TEST_F(Generate, ATemperatureIsForModelsWithDistributionsAndAScaleOfNoiseForOthers) {
  const auto write = [&](const std::string& options, const std::string& folder) {
    return run_program("generate " + options + " --tones 50 --format csv -o " +
                       (folder_ / folder).string());
  };
  EXPECT_EQ(write("--model studio", "plain").status, 0);
  EXPECT_EQ(write("--model studio --temperature 0.5", "cool").status, 0);
  EXPECT_NE(song("song-0001.csv", "plain"), song("song-0001.csv", "cool"));
  const Outcome scaled = write("--model studio --noise-scale 0.5", "scaled");
  EXPECT_EQ(scaled.status, 1);
  EXPECT_THAT(scaled.errors, HasSubstr("--noise-scale"));
  const Outcome warm = write("--model modern --temperature 0.5", "warm");
  EXPECT_EQ(warm.status, 1);
  EXPECT_THAT(warm.errors, HasSubstr("--temperature"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "scaled"));
}

TEST_F(Generate, CsvAndJsonHoldTheTonesOfTheMidiFile) {
  const std::string options = "-n 2 --tones 70 --seed 18446744073709551615 --noise-scale 0.25";
  generate(options);
  generate(options + " --format csv", "csv");
  generate(options + " --format json", "json");
  for (const std::string name : {"song-0001", "song-0002"}) {
    const auto csv = rows_of(folder_ / ("csv/" + name + ".csv"));
    ASSERT_EQ(csv.size(), 70u);
    EXPECT_EQ(
        sounding(csv),
        corpus::read_music(folder_ / ("songs/" + name + ".mid"), music::Drums::kExclude).notes);

    const auto json = nlohmann::json::parse(read_text_file(folder_ / ("json/" + name + ".json")));
    EXPECT_EQ(json["model"], model_.string());
    EXPECT_EQ(json["seed"], 18446744073709551615U);
    EXPECT_EQ(json["song"], name == "song-0001" ? 1 : 2);
    EXPECT_EQ(json["noise_scale"], 0.25);
    EXPECT_EQ(json["primer_tones"], 0);
    Rows rows;
    for (const auto& tone : json["tones"]) {
      rows.push_back({tone["onset_ticks"], tone["length_ticks"], tone["gap_ticks"], tone["pitch"],
                      tone["velocity"]});
    }
    EXPECT_EQ(rows, csv);
  }
}

TEST_F(Generate, AContinuedPieceStandsBeforeTheNewTones) {
  generate("-n 2 --tones 20 --format csv --continue " + piece_.string());
  const auto primer = rows_of(tones_of(piece_));
  ASSERT_EQ(primer.size(), 12u);
  const auto first = rows_of(folder_ / "songs/song-0001.csv");
  const auto second = rows_of(folder_ / "songs/song-0002.csv");
  ASSERT_EQ(first.size(), 32u);
  EXPECT_TRUE(std::equal(primer.begin(), primer.end(), first.begin()));
  EXPECT_TRUE(std::equal(primer.begin(), primer.end(), second.begin()));
  EXPECT_NE(first, second);
  generate("--format json --continue " + piece_.string(), "json");
  EXPECT_EQ(nlohmann::json::parse(song("song-0001.json", "json"))["primer_tones"], 12);
}

TEST_F(Generate, PercussionOfAContinuedPieceIsNotHeard) {
  const std::vector<midi::Note> melody{{0, 96, 60, 80, 0}, {96, 96, 64, 80, 1}};
  std::vector<midi::Note> with_drums = melody;
  with_drums.push_back({0, 10, 38, 127, midi::kPercussionChannel});
  write_file(folder_ / "melody.mid", midi::write_smf(melody, {}));
  write_file(folder_ / "drums.mid", midi::write_smf(with_drums, {}));
  generate("--only-new --continue " + (folder_ / "melody.mid").string());
  generate("--only-new --continue " + (folder_ / "drums.mid").string(), "drums");
  EXPECT_EQ(song("song-0001.mid", "drums"), song("song-0001.mid"));
}

TEST_F(Generate, ThreadsAndTheCountChangeNoByte) {
  for (const std::string format : {"mid", "csv", "json"}) {
    for (const std::string& more :
         {std::string(), " --noise-scale 0.5 --continue " + piece_.string()}) {
      const std::string options = "--tones 40 --force --format " + format + more;
      generate(options + " -n 35 --threads 1", "one");
      generate(options + " -n 35 --threads 3", "three");
      generate(options + " -n 3 --threads 3", "few");
      for (int number = 1; number <= 35; ++number) {
        const std::string name = fmt::format("song-{:04}.{}", number, format);
        EXPECT_EQ(song(name, "three"), song(name, "one")) << name;
        if (number <= 3) {
          EXPECT_EQ(song(name, "few"), song(name, "one")) << name;
        }
      }
    }
  }
}

TEST_F(Generate, OlderSongsStayUnlessForced) {
  generate("-n 3 --seed 1");
  const Bytes older = song("song-0001.mid");
  for (const std::string format : {"mid", "csv"}) {
    const Outcome refused = run_program("generate --model " + model_.string() + " --seed 2 -o " +
                                        (folder_ / "songs").string() + " --format " + format);
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.errors, HasSubstr("song-0001.mid: is there already"));
    EXPECT_THAT(refused.errors, HasSubstr("--force"));
  }
  EXPECT_EQ(song("song-0001.mid"), older);
  EXPECT_FALSE(fs::exists(folder_ / "songs/song-0001.csv"));
  write_file(folder_ / "songs/notes.txt", "mine");
  generate("-n 1 --seed 2 --force");
  EXPECT_NE(song("song-0001.mid"), older);
  EXPECT_FALSE(fs::exists(folder_ / "songs/song-0002.mid"));
  EXPECT_EQ(read_text_file(folder_ / "songs/notes.txt"), "mine");
}

TEST_F(Generate, OlderSongsOfAllFormatsGoWhenTheNewOnesAreThere) {
  generate("-n 3 --format csv");
  generate("-n 3", "midi");
  for (int i = 1; i <= 3; ++i) {
    const std::string name = "song-000" + std::to_string(i) + ".mid";
    fs::copy(folder_ / "midi" / name, folder_ / "songs" / name);
  }
  generate("-n 2 --seed 2 --force");
  std::set<std::string> left;
  for (const auto& entry : fs::directory_iterator(folder_ / "songs")) {
    left.insert(entry.path().filename().string());
  }
  EXPECT_EQ(left, (std::set<std::string>{"song-0001.mid", "song-0002.mid"}));
}

TEST_F(Generate, OlderSongsStayWhenTheNewOnesCannotBeWritten) {
  generate("-n 3 --tones 10");
  const Bytes first = song("song-0001.mid");
  const Outcome full = run_command("ulimit -f 1; trap '' XFSZ; " + std::string(CRNNGAN_PROGRAM) +
                                   " generate --force --seed 2 --tones 2000 --model " +
                                   model_.string() + " -o " + (folder_ / "songs").string());
  EXPECT_EQ(full.status, 1);
  EXPECT_EQ(song("song-0001.mid"), first);
  EXPECT_TRUE(fs::exists(folder_ / "songs/song-0002.mid"));
  EXPECT_TRUE(fs::exists(folder_ / "songs/song-0003.mid"));
}

TEST_F(Generate, WhatIsInTheWayIsToldBeforeAnythingIsTouched) {
  generate("-n 2");
  const Bytes first = song("song-0001.mid");
  const fs::path second = folder_ / "songs/song-0002.mid";
  const std::string command = "generate -n 2 --seed 2 --tones 5 --force --model " +
                              model_.string() + " -o " + (folder_ / "songs").string();
  const auto expect_refused = [&](const std::string& why) {
    const Outcome refused = run_program(command);
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.errors, HasSubstr(second.string() + ": " + why));
    EXPECT_EQ(song("song-0001.mid"), first);
  };
  write_file(second, "my own notes");
  expect_refused(
      "is there already and is no MIDI file, which is all that --force replaces; it "
      "begins with 'my own notes'; move it away or write elsewhere");
  EXPECT_EQ(read_text_file(second), "my own notes");
  fs::remove(second);
  make_folder(second);
  expect_refused("is a folder, where a MIDI file would be written");
  EXPECT_TRUE(fs::is_directory(second));
}

TEST_F(Generate, ProgressIsShownOnATerminalOnly) {
  const std::string command = std::string(CRNNGAN_PROGRAM) + " generate --force --model " +
                              model_.string() + " -n 40 --tones 8000 --threads 1 -o " +
                              (folder_ / "songs").string();
  EXPECT_THAT(run_command("TERM=xterm script -qec '" + command + "' /dev/null").output,
              HasSubstr("writing  "));
  EXPECT_EQ(run_command(command).errors, "");
}

TEST_F(Generate, WithoutAModelWritesWithTheOneThatTheProgramCarries) {
  const std::string songs = (folder_ / "songs").string();
  const Outcome outcome = run_program("generate -n 2 --tones 50 --seed 1 -o " + songs);
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_THAT(outcome.output, StartsWith(songs + ": 2 songs of about 50 tones\n"));
  run_program("generate -n 2 --tones 50 --seed 1 --format csv -o " + songs + "-as-text");
  const auto tones = tones_of(folder_ / "songs-as-text/song-0002.csv");
  EXPECT_NEAR(static_cast<double>(tones.size()), 50, 15);
  EXPECT_EQ(tones_of(folder_ / "songs/song-0002.mid").size(), test::count_in_midi(tones));
}

}  // namespace
}  // namespace crnngan
