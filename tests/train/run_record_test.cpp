#include "train/run_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/error_of.h"
#include "base/files.h"
#include "base/temporary_folder.h"

namespace crnngan::train {
namespace {

using test::error_of;

class RunRecordFile : public ::testing::Test {
 protected:
  std::string fault(std::string_view text) const {
    write_file(folder_ / "run.json", text);
    const std::string message = error_of([&] { read_run_record(folder_.path()); });
    EXPECT_EQ(message.rfind((folder_ / "run.json").string() + ": ", 0), 0U) << message;
    return message.substr(message.find(": ") + 2);
  }

  TemporaryFolder folder_;
};

TEST_F(RunRecordFile, ReadsBackAsItWasWritten) {
  write_run_record(folder_.path(), {"1.0", "/music.corpus", "abc", "2 threads, avx2"});
  const RunRecord record = read_run_record(folder_.path());
  EXPECT_EQ(record.version, "1.0");
  EXPECT_EQ(record.corpus, "/music.corpus");
  EXPECT_EQ(record.corpus_hash, "abc");
  EXPECT_EQ(record.computed, "2 threads, avx2");
  EXPECT_EQ(record.start_hash, "");
}

TEST_F(RunRecordFile, TellsTheStartModelAndFindsACorpusInTheRun) {
  write_run_record(folder_.path(), {"1.0", "music.corpus", "abc", "", "studio", "0123"});
  const RunRecord record = read_run_record(folder_.path());
  EXPECT_EQ(record.corpus, folder_ / "music.corpus");
  EXPECT_EQ(record.start_model, "studio");
  EXPECT_EQ(record.start_hash, "0123");
  EXPECT_EQ(fault(R"({"corpus":"x","corpus_hash":"y","start_model":7})"),
            "'start_model' must be text, found number");
}

TEST_F(RunRecordFile, EveryFaultIsNamedByItsKey) {
  EXPECT_EQ(fault("{"), "expected JSON");
  EXPECT_EQ(fault("[]"), "expected a JSON object");
  EXPECT_EQ(fault(R"({"corpus_hash":"x"})"), "'corpus' is missing");
  EXPECT_EQ(fault(R"({"corpus":"x"})"), "'corpus_hash' is missing");
  EXPECT_EQ(fault(R"({"corpus":"x","corpus_hash":7})"), "'corpus_hash' must be text, found number");
  EXPECT_EQ(fault(R"({"corpus":"x","corpus_hash":"y","computed_with":5})"),
            "'computed_with' must be text, found number");
  EXPECT_EQ(fault(R"({"corpus":"x","corpus_hash":"y","version":null})"),
            "'version' must be text, found null");
  EXPECT_EQ(fault(std::string(2'000'000, '[')),
            "expected a file of at most 1048576 bytes, found more");
}

TEST_F(RunRecordFile, APathOfAnyBytesCanBeWritten) {
  write_run_record(folder_.path(), {"1.0", "/m\xffsic.corpus", "abc", ""});
  EXPECT_EQ(read_run_record(folder_.path()).corpus, "/m\uFFFDsic.corpus");
}

}  // namespace
}  // namespace crnngan::train
