// The reader against thousands of real files and a collection of broken ones. Both lie outside the
// repository: under CRNNGAN_SHARED, or beside the source folder in "shared".

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/shared_folder.h"
#include "base/table.h"
#include "midi/smf_bytes.h"

namespace crnngan::midi {
namespace {

namespace fs = std::filesystem;
using test::read_table;
using test::shared_folder;

// What a reader made of a file. Plain bytes, so that a child process can send it.
struct Reading {
  bool recovered = false;
  bool sound = false;  // every length at least 1; or refused with a reason
  std::size_t notes = 0;
  std::size_t offset = 0;  // where it was refused
};

Reading read(const Bytes& bytes) {
  const auto parsed = read_smf(bytes);
  if (!parsed.ok()) return {false, !parsed.error().message.empty(), 0, parsed.error().offset};
  const auto& notes = parsed.value().notes;
  const bool sound = std::all_of(notes.begin(), notes.end(),
                                 [](const Note& note) { return note.length_ticks >= 1; });
  return {true, sound, notes.size(), 0};
}

void limit(decltype(RLIMIT_CPU) resource, rlim_t most) {
  const rlimit both = {most, most};
  if (setrlimit(resource, &both) != 0) _exit(2);
}

// Reads in a process of its own that may take a second of processor time and 256 MiB; none when it
// needs more, or crashes.
std::optional<Reading> read_within_limits(const Bytes& bytes) {
  int ends[2];
  if (pipe(ends) != 0) return std::nullopt;
  const pid_t child = fork();
  if (child == 0) {
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, 1);
    if (!test::kSanitized) limit(RLIMIT_AS, rlim_t{256} << 20);
    const Reading reading = read(bytes);
    _exit(write(ends[1], &reading, sizeof reading) == sizeof reading ? 0 : 2);
  }
  close(ends[1]);
  Reading reading;
  const bool received = ::read(ends[0], &reading, sizeof reading) == sizeof reading;
  close(ends[0]);
  int status = -1;
  if (child < 0 || waitpid(child, &status, 0) != child || status != 0 || !received) {
    return std::nullopt;
  }
  return reading;
}

// Files of which the manifest lets a reader make either thing, and what ours makes of them; and one
// that ours reads though a reader need not.
struct Choice {
  bool recovers = false;
  const char* reason = "";
};

constexpr bool kRecovers = true;
constexpr bool kRefuses = false;

const std::map<std::string, Choice> kChoices = {
    {"trunc_022.mid", {kRefuses, "the track has not one event: nothing is certain"}},
    {"hdr_len5_said.mid", {kRefuses, "a header without room for a division has none"}},
    {"hdr_len10_said.mid", {kRecovers, "a track begins right after the usual six bytes"}},
    {"hdr_len_ffffffff.mid", {kRecovers, "a track begins right after the usual six bytes"}},
    {"hdr_ntrks_0.mid", {kRecovers, "the chunks themselves say how many tracks there are"}},
    {"hdr_format2.mid", {kRecovers, "the notes are certain; only their common start is a guess"}},
    {"hdr_format_ffff.mid", {kRefuses, "what the tracks of an unknown format mean is not known"}},
    {"div_smpte_25_40.mid", {kRecovers, "ticks a second, at 120 quarters a minute"}},
    {"div_smpte_d890.mid", {kRecovers, "no such frame rate: ticks a quarter"}},
    {"trk_len_half.mid",
     {kRecovers, "the header promises more tracks: the next one is looked for"}},
    {"trk_len_0.mid", {kRefuses, "an empty track, then bytes that are no chunk"}},
    {"vlq_6bytes_small.mid", {kRecovers, "the notes before the broken delta time are certain"}},
    {"vlq_5bytes_big.mid", {kRecovers, "the notes before the broken delta time are certain"}},
    {"vlq_endless.mid", {kRecovers, "the notes before the broken delta time are certain"}},
    {"run_no_status_1trk.mid", {kRecovers, "the other tracks are sound"}},
    {"note_only_off.mid", {kRecovers, "sound MIDI, of which no tone comes"}},
    {"meta_len_vlq5.mid", {kRecovers, "the notes before the broken length are certain"}},
    {"sysex_len_past_end.mid", {kRefuses, "it breaks off before the first note"}},
    {"status_f1.mid", {kRecovers, "a system message is passed over by its length"}},
    {"status_f4.mid", {kRecovers, "a system message is passed over by its length"}},
    {"status_f8.mid", {kRecovers, "a system message is passed over by its length"}},
    {"status_fe.mid", {kRecovers, "a system message is passed over by its length"}},
    {"time_over_2p32.mid", {kRecovers, "ticks are summed in 64 bits"}},
    {"time_over_2p31.mid", {kRecovers, "ticks are summed in 64 bits"}},
    {"time_div1_huge.mid", {kRecovers, "ticks are summed in 64 bits"}},
    {"random_after_header.mid", {kRefuses, "it breaks off before the first note"}},
    {"zeros_after_header.mid", {kRefuses, "it breaks off before the first note"}},
    {"riff_rmid_datalen.mid", {kRecovers, "the data goes on to the end of the file"}},
    {"notmidi_gzip.mid", {kRecovers, "what it holds is certain"}},
    {"prefix_macbinary.mid", {kRecovers, "what stands behind the head is certain"}},
    {"prefix_bom.mid", {kRefuses, "it does not start as MIDI does"}},
    {"crlf_mangled.mid", {kRecovers, "the notes before the first added byte are certain"}},
    {"byte_swapped_lengths.mid", {kRecovers, "a track begins right after the usual six bytes"}},
};

// The independent reader dropped notes of velocities above 127; told to take 127 for them (mido's
// clip), it finds these.
const std::map<std::string, std::size_t> kWithVelocitiesAbove127 = {
    {"classical/handel/jshcg652.mid", 2510},
    {"classical/handel/jshcg653.mid", 3219},
    {"classical/handel/jshcg654.mid", 577},
    {"classical/handel/jshcg655.mid", 3516}};

TEST(LargeCorpus, EveryRealFileHasTheNotesThatAnIndependentReaderFinds) {
  const auto corpus = shared_folder("corpus");
  const auto oracle = shared_folder("oracle");
  if (!corpus) GTEST_SKIP() << test::without_shared("corpus");
  if (!oracle) GTEST_SKIP() << test::without_shared("oracle");
  const auto rows = read_table(*oracle / "oracle-public.csv");
  ASSERT_GT(rows.size(), 2000u);
  for (const auto& row : rows) {
    SCOPED_TRACE(row.at("path"));
    const SmfContents contents = read_or_fail(read_file(*corpus / row.at("path")));
    const auto louder = kWithVelocitiesAbove127.find(row.at("path"));
    EXPECT_EQ(contents.notes.size(), louder != kWithVelocitiesAbove127.end()
                                         ? louder->second
                                         : std::stoull(row.at("n_tones")));
    EXPECT_EQ(contents.ticks_per_quarter, std::stoi(row.at("tpq")));
  }
}

TEST(LargeCorpus, EveryBrokenFileIsRecoveredOrRefusedAsTheManifestAsks) {
  const auto folder = shared_folder("malformed");
  if (!folder) GTEST_SKIP() << test::without_shared("malformed");
  const auto rows = read_table(*folder / "manifest.csv");
  ASSERT_GT(rows.size(), 90u);
  std::size_t choices = 0;
  for (const auto& row : rows) {
    SCOPED_TRACE(row.at("file"));
    const Bytes bytes = read_file(*folder / row.at("file"));
    const auto reading = read_within_limits(bytes);
    if (!reading) {
      ADD_FAILURE() << "not read within a second and 256 MiB";
      continue;
    }
    EXPECT_TRUE(reading->sound);
    EXPECT_LE(reading->offset, bytes.size());
    if (const auto choice = kChoices.find(row.at("file")); choice != kChoices.end()) {
      ++choices;
      EXPECT_EQ(reading->recovered, choice->second.recovers) << choice->second.reason;
    } else if (row.at("other_ok") == "no") {
      EXPECT_EQ(reading->recovered, row.at("expect") == "recover");
    } else {
      ADD_FAILURE() << "either verdict is right: ours must stand in kChoices";
    }
    if (!reading->recovered) continue;
    const std::string& least = row.at("notes_min");
    const std::string& most = row.at("notes_max");
    if (!least.empty()) {
      EXPECT_GE(reading->notes, std::stoull(least));
    }
    if (!most.empty()) {
      EXPECT_LE(reading->notes, std::stoull(most));
    }
  }
  EXPECT_EQ(choices, kChoices.size());
}

}  // namespace
}  // namespace crnngan::midi
