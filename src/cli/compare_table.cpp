#include "cli/compare_table.h"

#include <filesystem>

#include "base/error.h"
#include "base/text.h"
#include "cli/file_kinds.h"
#include "cli/print.h"
#include "cli/table_files.h"
#include "cli/terminal.h"
#include "score/table_comparison.h"
#include "score/table_output.h"
#include "table/read_table.h"
#include "table/table_file.h"

namespace crnngan::cli {

namespace {

namespace fs = std::filesystem;

bool is_corpus(const std::string& path) {
  return is_of_kind(beginning_of(path, head_bytes(FileKind::kCorpusFile)), FileKind::kCorpusFile);
}

table::Table load_table(const std::string& path) {
  if (is_corpus(path)) return table::load_corpus(path);
  // Nothing need be held out of a table that nothing is trained on here.
  return table::read_table(table::input_name(path), table::open_input(path), {.all = true}).table;
}

// Throws Error when it is something else than a CSV file.
void check_generated(const std::string& path) {
  const std::string head = beginning_of(path, head_bytes(FileKind::kModelFile));
  const bool is_run = fs::exists(fs::path(path) / "config.toml");
  if (is_run || is_of_kind(head, FileKind::kModelFile)) {
    throw Error(
        "{}: expected a CSV file of generated rows, found a model; write one first: crnngan "
        "generate --model {} -n 100 --format csv -o new.csv",
        path, path);
  }
  if (is_of_kind(head, FileKind::kCorpusFile)) {
    throw Error("{}: expected a CSV file of generated rows, found a corpus; real rows come first",
                path);
  }
}

}  // namespace

void compare_tables(const std::string& real, const std::vector<std::string>& generated,
                    const TableComparing& how) {
  for (const std::string& path : generated) check_generated(path);
  const table::Table table = load_table(real);
  const score::ShownTable shown = score::shown(table);
  std::vector<score::Candidate> candidates;
  candidates.reserve(generated.size());
  for (const std::string& path : generated) {
    candidates.push_back(
        {path, score::read_generated(table::input_name(path), table::open_input(path), table.schema,
                                     shown)});
  }
  ThreadPool pool(how.threads);
  const score::TableComparison comparison = [&] {
    Progress progress("comparing", !how.quiet);
    return score::compare_tables(
        shown, candidates, score::options_of(how.request), pool, [&](int done, int total) {
          progress.show(static_cast<std::size_t>(done), static_cast<std::size_t>(total));
        });
  }();
  if (how.format == "csv") {
    print_text(stdout, score::to_csv(comparison));
  } else if (how.format == "json") {
    print_text(stdout, score::to_json(comparison));
  } else {
    if (!how.quiet) {
      print_line(stdout, "real  {}", real);
      print_line(stdout, "measured on  {}, windows of {}", comparison.measured_on,
                 count_of(comparison.window, "row"));
      print_text(stdout, "\n");
    }
    print_text(stdout, score::to_table(comparison));
  }
}

}  // namespace crnngan::cli
