#include "download/manifest.h"

#include <gmock/gmock.h>

#include "base/error_of.h"
#include "download/sha256.h"

namespace crnngan::download {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

Manifest sample_manifest() {
  Manifest manifest{"paper-sites", {}};
  manifest.entries.push_back({Fate::kKept, "classical/bach/x.mid", 123, std::string(64, 'a'),
                              "2024-05-01T12:00:00Z", "http://a.b/x.mid", "", "CC BY 4.0", ""});
  manifest.entries.push_back({Fate::kRefused, "", 0, "", "2024-05-01T12:00:01Z", "http://a.b/y.zip",
                              "../z.mid", "CC BY 4.0", "its path leads out of the folder"});
  manifest.entries.push_back(
      {Fate::kFailed, "y.mid", 0, "", "", "http://a.b/y.mid", "", "", "no answer"});
  return manifest;
}

std::string table_of(const Manifest& manifest) {
  std::string text = head_of(manifest);
  for (const Entry& entry : manifest.entries) text += row_of(entry);
  return text;
}

TEST(Manifest, ComesBackAsItWasWritten) {
  const Manifest manifest = sample_manifest();
  EXPECT_EQ(read_manifest(table_of(manifest)).take("table"), manifest);
  for (const Fate fate :
       {Fate::kKept, Fate::kDuplicate, Fate::kUnpacked, Fate::kRefused, Fate::kFailed}) {
    Manifest one{"s", {}};
    one.entries.emplace_back().fate = fate;
    EXPECT_EQ(read_manifest(table_of(one)).take("table"), one);
  }
}

TEST(Manifest, ALastRowCutOffIsPassedOver) {
  const Manifest manifest = sample_manifest();
  const std::string text = table_of(manifest);
  const std::size_t last = text.size() - row_of(manifest.entries.back()).size();
  Manifest without = manifest;
  without.entries.pop_back();
  for (std::size_t size = last; size < text.size(); ++size) {
    EXPECT_EQ(read_manifest(text.substr(0, size)).take("table"), without) << size;
  }
}

TEST(Manifest, WhatIsNoManifestIsRefusedWithItsPlace) {
  const std::string good = table_of(sample_manifest());
  EXPECT_EQ(read_manifest("").error().offset, 0U);
  EXPECT_EQ(read_manifest("# crnngan download 2\n").error().offset, 0U);
  EXPECT_THAT(read_manifest("# crnngan download 1\nfate\n").error().message, HasSubstr("source"));
  const std::string head = head_of(sample_manifest());
  for (const char* row : {"kept\n", "lost\tx.mid\t1\t\t\t\t\t\t\n",
                          "kept\tx.mid\tmany\t\t\t\t\t\t\n", "kept\t../x.mid\t1\t\t\t\t\t\t\n",
                          "kept\t/x.mid\t1\t\t\t\t\t\t\n", "kept\tx.mid\t1\t\t\t\t\t\t\t\n"}) {
    const auto parsed = read_manifest(head + row);
    ASSERT_FALSE(parsed.ok()) << row;
    EXPECT_EQ(parsed.error().offset, head.size());
  }
}

TEST(Manifest, NoFieldBreaksTheTable) {
  Manifest manifest{"a\nb", {}};
  Entry& entry = manifest.entries.emplace_back();
  entry.fate = Fate::kRefused;
  entry.member = "x\ty\nz\x7f";
  entry.note = "Faur\xe9";
  const Manifest read = read_manifest(table_of(manifest)).take("table");
  EXPECT_EQ(read.source, "a b");
  ASSERT_EQ(read.entries.size(), 1U);
  EXPECT_EQ(read.entries[0].member, "x y z ");
  EXPECT_EQ(read.entries[0].note, "Faur\xc3\xa9");
}

// FIPS 180-4's examples, and the lengths around a block.
TEST(Sha256, IsWhatTheStandardSays) {
  const auto hash = [](const std::string& text) {
    return sha256({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  };
  EXPECT_EQ(hash(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hash(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

}  // namespace
}  // namespace crnngan::download
