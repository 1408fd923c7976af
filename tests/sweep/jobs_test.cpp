#include "sweep/jobs.h"

#include <gmock/gmock.h>

#include <map>

#include "base/error.h"
#include "base/files.h"
#include "base/temporary_folder.h"

namespace crnngan::sweep {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Jobs, AllAreRunAndTheirEndsTold) {
  const std::vector<std::size_t> runs{3, 5, 8};
  std::map<std::size_t, int> ends;
  run_jobs(
      runs, 2,
      [](std::size_t run) {
        return std::vector<std::string>{"sh", "-c", "exit $0", std::to_string(run == 5 ? 7 : 0)};
      },
      [&](std::size_t run, int status) { ends[run] = status; });
  EXPECT_EQ(ends, (std::map<std::size_t, int>{{3, 0}, {5, 7}, {8, 0}}));
}

// Two are under way at a time: each waits for the other's file.
TEST(Jobs, AsManyAsAskedForAreUnderWayTogether) {
  const TemporaryFolder folder;
  const std::vector<std::size_t> runs{0, 1};
  std::vector<int> ends;
  run_jobs(
      runs, 2,
      [&](std::size_t run) {
        const std::string name = (folder / "").string();
        return std::vector<std::string>{
            "sh",
            "-c",
            "touch $0$1; for i in $(seq 600); do [ -e $0$2 ] && exit 0; sleep 0.1; done; exit 1",
            name,
            std::to_string(run),
            std::to_string(1 - run)};
      },
      [&](std::size_t, int status) { ends.push_back(status); });
  EXPECT_THAT(ends, ElementsAre(0, 0));
}

TEST(Jobs, ACommandThatIsNotThereIsAnError) {
  const std::vector<std::size_t> runs{1};
  EXPECT_THROW(
      run_jobs(
          runs, 1, [](std::size_t) { return std::vector<std::string>{"/no/such/program"}; },
          [](std::size_t, int) {}),
      Error);
}

TEST(Jobs, AnArrayOfSlurmHasRanges) {
  EXPECT_EQ(array_text(std::vector<std::size_t>{1, 2, 3, 7, 9, 10}), "1-3,7,9-10");
  EXPECT_EQ(array_text(std::vector<std::size_t>{4}), "4");
}

TEST(Jobs, SbatchGetsTheOptionsAndOneCommandForAllRuns) {
  const auto command = sbatch_command("/data/it's", "/usr/bin/crnngan",
                                      std::vector<std::size_t>{1, 2}, "--time=5 -c 8");
  EXPECT_EQ(command.front(), "sbatch");
  EXPECT_THAT(command, Contains("--array=1-2"));
  EXPECT_THAT(command, Contains("--time=5"));
  EXPECT_THAT(command, Contains("8"));
  EXPECT_THAT(command.back(), HasSubstr("'/usr/bin/crnngan' sweep --folder '/data/it'\\''s' --only "
                                        "\"$SLURM_ARRAY_TASK_ID\""));
}

}  // namespace
}  // namespace crnngan::sweep
