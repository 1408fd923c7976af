#include "archive/archive.h"

#include <gmock/gmock.h>

#include <map>

#include "archive/samples.h"

namespace crnngan::archive {
namespace {

using test::Packing;
using test::sample_archive;
using test::sample_midi;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr Packing kPackings[] = {Packing::kZip, Packing::kTar, Packing::kTarGz, Packing::kTarXz};

struct Unpacked {
  std::vector<std::pair<std::string, std::string>> files;
  std::map<std::string, std::string> refused;
  std::size_t others = 0;
  std::string fault;
  bool is_damaged = false;
};

Unpacked read_all(Reader& reader) {
  Unpacked unpacked;
  while (const std::optional<Member> member = reader.next()) {
    if (!member->refused.empty()) {
      unpacked.refused[member->name] = member->refused;
    } else if (member->path.empty()) {
      ++unpacked.others;
    } else {
      unpacked.files.emplace_back(member->path, test::text_of(member->bytes));
    }
  }
  EXPECT_EQ(reader.next(), std::nullopt);
  unpacked.fault = reader.fault();
  unpacked.is_damaged = reader.is_damaged();
  return unpacked;
}

std::string place_of_music(const std::string& path) {
  return path.ends_with(".mid") || path.ends_with(".MIDI") ? path : "";
}

Unpacked unpack(const std::string& archive, const Limits& limits = {}) {
  const TemporaryFolder folder;
  write_file(folder / "a", archive);
  Reader reader(folder / "a", limits, place_of_music);
  return read_all(reader);
}

TEST(ReadArchive, GivesTheMidiFilesOfEveryKind) {
  const std::vector<test::Member> members{{"c/bach/x.mid", sample_midi(1)},
                                          {"c/README", "text"},
                                          {"c/byrd/Y.MIDI", sample_midi(2)},
                                          {"c/byrd/gr\xc3\xbc\xc3\x9f.mid", sample_midi(3)}};
  for (const Packing packing : kPackings) {
    const Unpacked unpacked = unpack(sample_archive(members, packing));
    EXPECT_THAT(unpacked.files, ElementsAre(Pair("c/bach/x.mid", sample_midi(1)),
                                            Pair("c/byrd/Y.MIDI", sample_midi(2)),
                                            Pair("c/byrd/gr\xc3\xbc\xc3\x9f.mid", sample_midi(3))));
    EXPECT_EQ(unpacked.others, 1U);
    EXPECT_EQ(unpacked.fault, "");
    EXPECT_THAT(unpacked.refused, IsEmpty());
  }
}

TEST(ReadArchive, PathsThatLeadOutAreRefusedAndTheRestIsTaken) {
  const std::vector<test::Member> members{{"../up.mid", sample_midi(1)},
                                          {"a/../../up.mid", sample_midi(2)},
                                          {"/etc/absolute.mid", sample_midi(3)},
                                          {"C:\\windows.mid", sample_midi(4)},
                                          {"good.mid", sample_midi(5)}};
  for (const Packing packing : {Packing::kZip, Packing::kTar}) {
    const Unpacked unpacked = unpack(sample_archive(members, packing));
    EXPECT_THAT(unpacked.files, ElementsAre(Pair("good.mid", sample_midi(5))));
    EXPECT_EQ(unpacked.refused.size(), 4U);
    for (const auto& [member, reason] : unpacked.refused) {
      EXPECT_THAT(reason, HasSubstr("leads out")) << member;
    }
  }
}

TEST(ReadArchive, LinksDevicesAndPipesAreRefused) {
  const std::string archive = sample_archive({{"a.mid", "", AE_IFLNK, "/etc/passwd"},
                                              {"b.mid", "", AE_IFLNK, "good.mid"},
                                              {"c.mid", "", AE_IFREG, "/etc/passwd"},
                                              {"d.mid", "", AE_IFCHR, ""},
                                              {"e.mid", "", AE_IFBLK, ""},
                                              {"f.mid", "", AE_IFIFO, ""},
                                              {"good.mid", sample_midi(1)}},
                                             Packing::kTar);
  const Unpacked unpacked = unpack(archive);
  EXPECT_THAT(unpacked.files, ElementsAre(Pair("good.mid", sample_midi(1))));
  EXPECT_THAT(unpacked.refused,
              ElementsAre(Pair("a.mid", "it is a link"), Pair("b.mid", "it is a link"),
                          Pair("c.mid", "it is a link"), Pair("d.mid", "it is a device"),
                          Pair("e.mid", "it is a device"), Pair("f.mid", "it is a pipe")));
}

TEST(ReadArchive, BombsEndIt) {
  Limits limits;
  limits.always_bytes = 1 << 20;
  for (const Packing packing : {Packing::kZip, Packing::kTarGz, Packing::kTarXz}) {
    // Of music, and beside it: the latter costs time in a tar only.
    const std::string zeros(20 << 20, '\0');
    for (const char* name : {"bomb.mid", "bomb.bin"}) {
      const Unpacked unpacked =
          unpack(sample_archive({{name, zeros}, {"x.mid", sample_midi(1)}}, packing), limits);
      if (packing == Packing::kZip && std::string(name) == "bomb.bin") {
        EXPECT_LE(unpacked.files.size(), 1U);
        continue;
      }
      EXPECT_THAT(unpacked.fault, HasSubstr("unpacks to more than"));
      EXPECT_FALSE(unpacked.is_damaged);
      EXPECT_THAT(unpacked.files, IsEmpty());
    }
  }
}

TEST(ReadArchive, NumbersAndSizesAreLimited) {
  std::vector<test::Member> members;
  for (int i = 0; i < 20; ++i) members.push_back({std::to_string(i) + ".mid", sample_midi(i)});
  members[3].content += std::string(5000, 'x');
  const std::string archive = sample_archive(members, Packing::kTarGz);
  Limits limits;
  limits.file_bytes = 4000;
  const Unpacked large = unpack(archive, limits);
  EXPECT_EQ(large.files.size(), 19U);
  EXPECT_THAT(large.refused, ElementsAre(Pair("3.mid", HasSubstr("larger than"))));
  limits.members = 10;
  const Unpacked many = unpack(archive, limits);
  EXPECT_THAT(many.fault, HasSubstr("more than 10 members"));
  EXPECT_EQ(many.files.size() + many.refused.size(), 10U);
}

TEST(ReadArchive, DamageIsTold) {
  for (const Packing packing : {Packing::kTarGz, Packing::kTarXz, Packing::kZip}) {
    const std::string whole = sample_archive(
        {{"a.mid", sample_midi(1)}, {"b.mid", sample_midi(2)}, {"c.mid", sample_midi(3)}}, packing);
    const Unpacked cut = unpack(whole.substr(0, whole.size() / 2));
    EXPECT_THAT(cut.fault, HasSubstr("damaged or cut off"));
    EXPECT_TRUE(cut.is_damaged);
  }
  EXPECT_TRUE(unpack("no archive at all").is_damaged);
}

}  // namespace
}  // namespace crnngan::archive
