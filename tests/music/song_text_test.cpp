// Songs as text: written, and read back.

#include "music/song_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vector>

namespace crnngan::music {
namespace {

using ::testing::HasSubstr;

const std::vector<Tone> kTones{{96, 60, 80, 0}, {192, 64, 1, 0}, {1, 127, 127, 400}};
constexpr SongFormat kFormats[] = {SongFormat::kCsv, SongFormat::kJson};

std::string text_of(SongFormat format, const std::vector<Tone>& tones,
                    const SongOrigin& origin = {}) {
  SongText text(format);
  std::string all = text.head(origin);
  all += text.rows(tones);
  return all + text.tail();
}

std::string csv(const std::vector<Tone>& tones) { return text_of(SongFormat::kCsv, tones); }

std::string fault(SongFormat format, const std::string& text) {
  const Parsed<SongContents> read = read_song(text, format);
  EXPECT_FALSE(read.ok()) << text;
  return read.ok() ? "" : read.error().message;
}

TEST(SongText, CsvHasARowATone) {
  EXPECT_EQ(csv(kTones),
            "onset_ticks,length_ticks,gap_ticks,pitch,velocity\n"
            "0,96,0,60,80\n"
            "0,192,0,64,1\n"
            "400,1,400,127,127\n");
}

TEST(SongText, JsonSaysWhereTheSongComesFrom) {
  const auto json = nlohmann::json::parse(text_of(
      SongFormat::kJson, kTones,
      {"runs/\"a\"\n.safetensors", 18446744073709551615U, 12, 0.5F, 0.75F, 2, 600'000, 40}));
  EXPECT_EQ(json["model"], "runs/\"a\"\n.safetensors");
  EXPECT_EQ(json["seed"], 18446744073709551615U);
  EXPECT_EQ(json["song"], 12);
  EXPECT_EQ(json["noise_scale"], 0.5);
  EXPECT_EQ(json["temperature"], 0.75);
  EXPECT_EQ(json["primer_tones"], 2);
  EXPECT_EQ(json["ticks_per_quarter"], 384);
  EXPECT_EQ(json["tempo_us_per_quarter"], 600'000);
  EXPECT_EQ(json["program"], 41);
  ASSERT_EQ(json["tones"].size(), 3U);
  EXPECT_EQ(json["tones"][2].dump(),
            R"({"gap_ticks":400,"length_ticks":1,"onset_ticks":400,"pitch":127,"velocity":127})");
}

TEST(SongText, TonesThatComeOneByOneGiveTheSameText) {
  for (const SongFormat format : kFormats) {
    SongText text(format);
    std::string all = text.head({});
    for (const Tone& tone : kTones) all += text.rows({&tone, 1}) + text.rows({});
    EXPECT_EQ(all + text.tail(), text_of(format, kTones));
  }
}

TEST(SongText, OfNoTonesIsStillText) {
  EXPECT_EQ(csv({}), "onset_ticks,length_ticks,gap_ticks,pitch,velocity\n");
  EXPECT_TRUE(nlohmann::json::parse(text_of(SongFormat::kJson, {}))["tones"].empty());
}

TEST(SongText, OnsetsGoBeyond32Bits) {
  EXPECT_THAT(csv(std::vector<Tone>(20, {1, 60, 80, 1 << 28})),
              HasSubstr("\n5368709120,1,268435456,60,80\n"));
}

TEST(SongText, APathThatIsNoUtf8DoesNotSpoilTheJson) {
  EXPECT_TRUE(
      nlohmann::json::accept(text_of(SongFormat::kJson, kTones, {.model = "a\xff.safetensors"})));
}

TEST(SongTextReader, GivesWhatWasWritten) {
  std::vector<Tone> far(20, {1, 60, 80, (1 << 28) - 1});
  far.front().gap_ticks = 0;
  for (const SongFormat format : kFormats) {
    for (const std::vector<Tone>& tones : {kTones, std::vector<Tone>{}, far}) {
      const auto read = read_song(
          text_of(format, tones, {.tempo_us_per_quarter = 600'000, .program = 40}), format);
      ASSERT_TRUE(read.ok()) << read.error().message;
      EXPECT_EQ(read.value().tones, tones);
      const bool is_json = format == SongFormat::kJson;
      EXPECT_EQ(read.value().tempo_us_per_quarter, is_json ? 600'000U : 500'000U);
      EXPECT_EQ(read.value().program, is_json ? 40 : 0);
    }
  }
}

TEST(SongTextReader, TakesCsvAsSpreadsheetsSaveIt) {
  std::string text = "\xEF\xBB\xBF" + csv(kTones);
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) {
    text.insert(at, "\r");
  }
  EXPECT_EQ(read_song(text, SongFormat::kCsv).value().tones, kTones);
  text.resize(text.size() - 2);  // without the last line's end
  EXPECT_EQ(read_song(text, SongFormat::kCsv).value().tones, kTones);
}

TEST(SongTextReader, TakesJsonAsOtherProgramsSaveIt) {
  const auto json = nlohmann::json::parse(text_of(SongFormat::kJson, kTones));
  EXPECT_EQ(read_song(json.dump(4), SongFormat::kJson).value().tones, kTones);
  auto tones_alone = nlohmann::json{{"ticks_per_quarter", 384}, {"tones", json["tones"]}};
  tones_alone["comment"] = "mine";
  tones_alone["tones"][1]["comment"] = nullptr;
  EXPECT_EQ(read_song(tones_alone.dump(), SongFormat::kJson).value().tones, kTones);
}

TEST(SongTextReader, OtherTablesAreRefusedByTheirColumns) {
  for (const std::string text : {"", "\n", "a,b\n1,2\n", "epoch,loss\n", "\0\0"}) {
    EXPECT_THAT(fault(SongFormat::kCsv, text), HasSubstr("expected the columns of a song")) << text;
  }
}

TEST(SongTextReader, AFaultInARowIsNamedWithItsLine) {
  const std::string head = csv({{96, 60, 80, 0}});
  const std::pair<const char*, const char*> faults[] = {
      {"10,96,10,60", "line 3: expected 5 numbers, found 4"},
      {"10,96,10,60,80,1", "line 3: expected 5 numbers, found 6"},
      {"10,96,10,6x,80", "line 3: expected a whole number as pitch"},
      {"10,96,10,60.5,80", "line 3: expected a whole number as pitch"},
      {"10,96,99999999999999999999,60,80", "line 3: expected a whole number as gap_ticks"},
      {"10,96,10,128,80", "line 3: expected pitch from 0 to 127, found 128"},
      {"10,96,10,60,0", "line 3: expected velocity from 1 to 127, found 0"},
      {"10,0,10,60,80", "line 3: expected length_ticks from 1 to 2147483647, found 0"},
      {"10,96,-1,60,80", "line 3: expected gap_ticks from 0 to 2147483647, found -1"},
      {"11,96,10,60,80", "line 3: expected onset_ticks 10, which the gaps add up to, found 11"},
      {"", "line 3: expected 5 numbers, found 1"},
  };
  for (const auto& [row, message] : faults) {
    EXPECT_EQ(fault(SongFormat::kCsv, head + row + "\n10,96,0,60,80\n"), message);
  }
  EXPECT_EQ(fault(SongFormat::kCsv, csv({}) + "5,96,5,60,80\n"),
            "line 2: expected gap_ticks 0, found 5");
}

TEST(SongTextReader, OtherJsonIsRefused) {
  const std::pair<const char*, const char*> faults[] = {
      {"", "expected JSON"},
      {"{", "expected JSON"},
      {"{} x", "expected JSON"},
      {"[]", "expected a song"},
      {"3", "expected a song"},
      {"\"tones\"", "expected a song"},
      {"{}", "expected a song"},
      {R"({"epochs":[1]})", "expected a song, found a list in 'epochs'"},
      {R"({"tones":3})", "expected a list of tones, found a number"},
      {R"({"tones":[]})", "expected ticks_per_quarter 384, found none"},
      {R"({"ticks_per_quarter":96,"tones":[]})", "expected ticks_per_quarter 384, found 96"},
      {R"({"ticks_per_quarter":384.5,"tones":[]})", "expected a whole number, found 384.5"},
      {R"({"tones":[],"tones":[]})", "expected one list of tones"},
      {R"({"tones":[7]})", "tone 1: expected an object, found a number"},
      {R"({"tones":[[]]})", "tone 1: expected an object, found a list"},
      {R"({"tones":[{}]})", "tone 1: expected onset_ticks, found none"},
      {R"({"tones":[{"pitch":{}}]})", "tone 1: expected a whole number, found an object"},
      {R"({"tones":[{"pitch":"a"}]})", "tone 1: expected a whole number, found a text"},
      {R"({"tones":[{"onset_ticks":0,"length_ticks":1,"gap_ticks":0,"pitch":300,"velocity":9}]})",
       "tone 1: expected pitch from 0 to 127, found 300"},
      {R"({"ticks_per_quarter":384,"program":129,"tones":[]})",
       "expected program 1 to 128, found 129"},
      {R"({"ticks_per_quarter":384,"tempo_us_per_quarter":0,"tones":[]})",
       "expected tempo_us_per_quarter 1 to 16777215, found 0"},
  };
  for (const auto& [text, message] : faults) {
    EXPECT_THAT(fault(SongFormat::kJson, text), HasSubstr(message)) << text;
  }
}

TEST(SongTextReader, TheFaultOfATextThatEndsTooEarlyIsInside) {
  for (const std::string_view text : {"", "\xEF\xBB\xBF", "{", "\xEF\xBB\xBF{\"tones\": ["}) {
    for (const SongFormat format : {SongFormat::kCsv, SongFormat::kJson}) {
      const auto song = read_song(text, format);
      ASSERT_FALSE(song.ok()) << text;
      EXPECT_LE(song.error().offset, text.size()) << text;
    }
  }
}

TEST(SongTextReader, NestingTakesNoStackAndStopsAtOnce) {
  for (const std::string open : {"[", "{\"a\":", "{\"tones\":["}) {
    std::string text;
    for (int n = 0; n < 1'000'000; ++n) text += open;
    fault(SongFormat::kJson, text);
  }
}

TEST(SongTextReader, ANameFromOutsideIsShortened) {
  const std::string message =
      fault(SongFormat::kJson, "{\"" + std::string(1'000'000, 'a') + "\":[]}");
  EXPECT_LT(message.size(), 200U);
}

TEST(SongTextReader, SongsAreToldFromOtherTables) {
  EXPECT_TRUE(looks_like_song(csv({}), SongFormat::kCsv));
  EXPECT_TRUE(looks_like_song(text_of(SongFormat::kJson, kTones), SongFormat::kJson));
  for (const std::string text : {"", "epoch,loss\n1,2\n", "[1]", "{\"epochs\":3}"}) {
    for (const SongFormat format : kFormats) EXPECT_FALSE(looks_like_song(text, format)) << text;
  }
}

}  // namespace
}  // namespace crnngan::music
