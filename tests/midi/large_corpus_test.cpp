// The reader against thousands of real files and a collection of broken ones. Both lie outside the
// repository: under CRNNGAN_SHARED, or beside the source folder in "shared".

#include <sys/resource.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "base/shared_folder.h"
#include "base/table.h"
#include "midi/smf_bytes.h"

namespace crnngan::midi {
namespace {

namespace fs = std::filesystem;
using testing::read_table;
using testing::shared_folder;

// Sanitizers keep what is freed, which hides how much was in use.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

long peak_memory_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(LargeCorpus, EveryRealFileHasTheNotesThatAnIndependentReaderFinds) {
  const auto corpus = shared_folder("corpus");
  const auto oracle = shared_folder("oracle");
  if (!corpus || !oracle) return;
  const auto rows = read_table(*oracle / "oracle-public.csv");
  ASSERT_GT(rows.size(), 2000u);
  for (const auto& row : rows) {
    SCOPED_TRACE(row.at("path"));
    const SmfContents contents = read_or_fail(read_file(*corpus / row.at("path")));
    EXPECT_EQ(contents.notes.size(), std::stoull(row.at("n_tones")));
    EXPECT_EQ(contents.ticks_per_quarter, std::stoi(row.at("tpq")));
  }
}

TEST(LargeCorpus, EveryBrokenFileIsRecoveredOrRefusedAsTheManifestAsks) {
  const auto folder = shared_folder("malformed");
  if (!folder) return;
  const auto rows = read_table(*folder / "manifest.csv");
  ASSERT_GT(rows.size(), 90u);
  for (const auto& row : rows) {
    SCOPED_TRACE(row.at("file"));
    const Bytes bytes = read_file(*folder / row.at("file"));
    const auto start = std::chrono::steady_clock::now();
    const auto parsed = read_smf(bytes);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    EXPECT_LT(seconds.count(), 1.0);
    if (!kSanitized) {
      EXPECT_LT(peak_memory_kib(), 256 * 1024);
    }
    if (row.at("other_ok") == "no") {
      EXPECT_EQ(parsed.ok(), row.at("expect") == "recover");
    }
    if (!parsed.ok()) {
      EXPECT_LE(parsed.error().offset, bytes.size());
      EXPECT_FALSE(parsed.error().message.empty());
      continue;
    }
    const std::string& least = row.at("notes_min");
    const std::string& most = row.at("notes_max");
    if (!least.empty()) {
      EXPECT_GE(parsed.value().notes.size(), std::stoull(least));
    }
    if (!most.empty()) {
      EXPECT_LE(parsed.value().notes.size(), std::stoull(most));
    }
  }
}

}  // namespace
}  // namespace crnngan::midi
