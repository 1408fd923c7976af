#include "cli/file_kinds.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace crnngan::cli {
namespace {

using namespace std::string_literals;

const std::pair<FileKind, std::string> kHeads[] = {
    {FileKind::kCorpusFile, R"({"__metadata__":{"format":"crnngan corpus 1"}})"},
    {FileKind::kModelFile, R"({"__metadata__":{"format":"crnngan model 2"}})"},
    {FileKind::kReportPage, "<!doctype html><title>crnngan report</title>"},
    {FileKind::kMidi, "MThd\0\0\0\6"s},
    {FileKind::kCsvSong, "onset_ticks,length_ticks,gap_ticks,pitch,velocity\n"},
    {FileKind::kJsonSong, R"({"ticks_per_quarter": 384, "tones": []})"},
    {FileKind::kWav, "RIFF\0\0\0\0WAVEfmt "s},
    {FileKind::kFlac, "fLaC\0\0\0\x22"s},
    {FileKind::kOgg, "OggS\0\2"s},
    {FileKind::kPng, "\x89PNG\r\n\x1A\n"},
    {FileKind::kSvg, "<?xml version=\"1.0\"?>\n<svg>"},
    {FileKind::kSvg, "<svg xmlns=\"http://www.w3.org/2000/svg\">"},
    {FileKind::kPdf, "%PDF-1.7\n"},
    {FileKind::kMusicXml, "<?xml version=\"1.0\"?>\n<score-partwise version=\"4.0\">"}};

TEST(FileKinds, AHeadIsOfItsOwnKindAlone) {
  for (const auto& [kind, head] : kHeads) {
    for (const auto& [other, ignored] : kHeads) {
      EXPECT_EQ(is_of_kind(head, other), kind == other) << name_of(other) << ": " << head;
    }
  }
}

TEST(FileKinds, OtherTextIsOfNone) {
  for (const std::string& head : {""s, "my own notes\n"s, "\0"s, "RIFF"s, "RIFF\0\0\0\0RMID"s,
                                  "<?xml version=\"1.0\"?><html>"s, "epoch,loss\n1,2\n"s, "{}"s}) {
    for (const auto& [kind, ignored] : kHeads) {
      EXPECT_FALSE(is_of_kind(head, kind)) << name_of(kind) << ": " << head;
    }
  }
}

TEST(FileKinds, APictureIsAnyOfThree) {
  for (const auto& [kind, head] : kHeads) {
    EXPECT_EQ(is_of_kind(head, FileKind::kPicture),
              kind == FileKind::kPng || kind == FileKind::kPdf || kind == FileKind::kSvg);
  }
}

TEST(FileKinds, AnOutputHasTheKindOfItsEnding) {
  EXPECT_EQ(kind_of_name("x/song-0001.mid"), FileKind::kMidi);
  EXPECT_EQ(kind_of_name("a.b-roll-1.svg"), FileKind::kSvg);
  EXPECT_EQ(kind_of_name("a.musicxml"), FileKind::kMusicXml);
  EXPECT_THROW(kind_of_name("a.txt"), std::invalid_argument);
}

}  // namespace
}  // namespace crnngan::cli
