#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/error.h"
#include "base/interruption.h"
#include "cli/commands.h"
#include "cli/outputs.h"
#include "cli/print.h"
#include "cli/stopping.h"
#include "cli/terminal.h"
#include "cli/value_names.h"
#include "corpus/summary.h"
#include "download/downloading.h"
#include "download/job.h"
#include "download/sources.h"

namespace crnngan::cli {

namespace {

using corpus::count_of;
using corpus::grouped_digits;
using corpus::size_text;

struct DownloadCommand {
  std::string source;
  std::string output;
  bool list = false;
  bool dry_run = false;
  bool resume = false;
  bool force = false;
  bool quiet = false;
  int jobs = 4;
  std::string rate;
};

// "2/s" or "2"; throws CLI::ValidationError for anything else.
double parse_rate(std::string text) {
  if (text.ends_with("/s")) text.resize(text.size() - 2);
  double rate = 0;
  const char* last = text.data() + text.size();
  const auto result = std::from_chars(text.data(), last, rate, std::chars_format::fixed);
  if (result.ec != std::errc() || result.ptr != last || !(rate >= 0.001 && rate <= 10'000)) {
    throw CLI::ValidationError("--rate",
                               "expected requests a second like 2/s, from 0.001 to 10000");
  }
  return rate;
}

void print_list() {
  constexpr std::size_t kIndent = 4;
  print_line(stdout, "{:<12} {:<8} {:>8} {:>10}", "source", "kind", "files", "size");
  for (const download::Source& source : download::shipped_sources()) {
    print_line(stdout, "{:<12} {:<8} {:>8} {:>10}", source.name, download::name_of(source.kind),
               source.files > 0 ? grouped_digits(source.files) : "?",
               source.bytes > 0 ? size_text(source.bytes) : "?");
    for (const std::string& text : {source.about, source.address, "licence: " + source.licence}) {
      print_text(stdout, wrapped(std::string(kIndent, ' ') + text, kIndent) + '\n');
    }
  }
}

// Shows the stages of a download one after the other, each as a task of its own.
class Stages {
 public:
  explicit Stages(bool wanted) : wanted_(wanted) {}

  void show(const download::Stage& stage) {
    if (!progress_ || task_ != stage.task) {
      constexpr const char* kNames[] = {"reading pages", "fetching", "fetching, kB",
                                        "unpacking, kB"};
      progress_.reset();
      progress_.emplace(kNames[static_cast<int>(stage.task)], wanted_);
      task_ = stage.task;
    }
    progress_->show(stage.done, stage.total);
  }

 private:
  bool wanted_;
  std::optional<Progress> progress_;
  download::Stage::Task task_ = download::Stage::Task::kPages;
};

void print_losses(std::FILE* stream, const std::vector<download::Entry>& losses) {
  for (const download::Entry& entry : losses) {
    print_line(stream, "{}: {}{}{}: {}", download::name_of(entry.fate), entry.address,
               entry.member.empty() ? "" : ": ", entry.member, download::field_of(entry.note));
  }
}

void print_plan(const download::Job& job, const DownloadCommand& command,
                const download::DownloadOptions& options, const download::Watch& watch) {
  const download::Plan plan = download::plan(job, options, watch);
  if (plan.interrupted) stop_if_interrupted();
  for (const download::Target& target : plan.targets) print_line(stdout, target.address);
  print_losses(stderr, plan.refused);
  print_losses(stderr, plan.failed);
  if (!command.quiet) {
    print_line(stderr, "{} to fetch, {} refused, {} failed; licence: {}",
               count_of(plan.targets.size(), "file"), grouped_digits(plan.refused.size()),
               grouped_digits(plan.failed.size()), job.licence);
  }
  if (!plan.refused.empty() || !plan.failed.empty()) throw Partial();
}

// The command that fetches what is missing.
std::string go_on(const DownloadCommand& command) {
  return fmt::format("crnngan download {} -o {} --resume", command.source, command.output);
}

void print_summary(const download::Job& job, const DownloadCommand& command,
                   const download::Summary& summary) {
  print_losses(command.quiet ? stderr : stdout, summary.refused);
  print_losses(command.quiet ? stderr : stdout, summary.failed);
  if (!command.quiet) {
    const std::string others = summary.others > 0 ? fmt::format(", {} of other kinds left out",
                                                                count_of(summary.others, "file"))
                                                  : "";
    print_line(stdout, "{}: {} of music ({}), {}, {} refused, {} failed{}", command.output,
               count_of(summary.kept, "file"), size_text(summary.kept_bytes),
               count_of(summary.duplicates, "duplicate"), grouped_digits(summary.refused.size()),
               grouped_digits(summary.failed.size()), others);
    print_line(stdout, "{}/{} lists them; licence: {}", command.output, download::kManifestName,
               job.licence);
  }
  if (!summary.interrupted && !summary.failed.empty()) {
    print_line(stderr, "not all could be fetched; to go on: {}", go_on(command));
  }
}

void run_download(const DownloadCommand& command) {
  if (command.list) {
    print_list();
    return;
  }
  if (command.source.empty())
    throw CLI::ValidationError("SOURCE", "is missing; --list shows those that have names");
  if (command.output.empty() && !command.dry_run)
    throw CLI::ValidationError("--output", "is missing: the folder to write to");
  download::DownloadOptions options;
  if (command.resume) options.earlier = download::EarlierDownload::kGoOn;
  if (command.force) options.earlier = download::EarlierDownload::kReplace;
  options.fetch.jobs = command.jobs;
  if (!command.rate.empty()) options.fetch.rate = parse_rate(command.rate);
  const download::Job job = download::job_of(command.source, download::shipped_sources());

  auto stages = std::make_unique<Stages>(!command.quiet);
  const download::Watch watch{[&](const download::Stage& stage) { stages->show(stage); },
                              [] { return interruption() != 0; }};
  if (command.dry_run) {
    print_plan(job, command, options, watch);
    return;
  }
  const download::Summary summary = download::download(job, command.output, options, watch);
  stages.reset();
  print_summary(job, command, summary);
  const std::size_t losses = summary.refused.size() + summary.failed.size();
  if (summary.interrupted) stop_if_interrupted();
  if (summary.kept == 0) {
    throw Error("{}: no music came from {}: {} refused, {} failed", command.output, command.source,
                grouped_digits(summary.refused.size()), grouped_digits(summary.failed.size()));
  }
  if (losses > 0) throw Partial();
}

}  // namespace

void add_download(CLI::App& app) {
  auto options = std::make_shared<DownloadCommand>();
  CLI::App* command = app.add_subcommand("download", "Fetch MIDI files from the web into a folder");
  command->footer(
      "Exit status: 0 all is there, 3 a part of it, 1 nothing, 2 wrong usage, 130 stopped by "
      "Ctrl-C.\n"
      "Examples:\n"
      "  crnngan download --list\n"
      "  crnngan download paper -o music\n"
      "  crnngan download https://example.org/composers/bach.htm -o music --rate 1/s\n"
      "  crnngan download https://example.org/music.zip -o music\n"
      "  crnngan download addresses.txt -o music --resume");
  command
      ->add_option("SOURCE", options->source,
                   "A source's name, the address of a page, an archive or a MIDI file, or a text "
                   "file of addresses")
      ->type_name(kSource);
  command->add_option("-o,--output", options->output, "Folder to write to, new or empty")
      ->type_name(kFolder);
  CLI::Option* force =
      add_force_option(*command, options->force, "Begin anew in place of a download that is there");
  command->add_flag("--resume", options->resume, "Go on with what the folder holds")
      ->excludes(force);
  command->add_option("--jobs", options->jobs, "Requests at a time")
      ->type_name(kNumber)
      ->check(whole_number(1, 64))
      ->capture_default_str();
  command
      ->add_option("--rate", options->rate,
                   fmt::format("Requests a second to one site; {}/s for pages and what they lead "
                               "to, unless given",
                               download::kScrapingRate))
      ->type_name("N/s");
  command->add_flag("--dry-run", options->dry_run,
                    "Read the pages, show what would be fetched, write nothing");
  command->add_flag("--list", options->list, "Show the sources that have names");
  add_quiet_option(*command, options->quiet);
  command->callback([options] {
    stoppable([&] { run_download(*options); },
              [&] {
                return options->dry_run ? "nothing is written; the same command begins again"
                                        : "to go on: " + go_on(*options);
              });
  });
}

}  // namespace crnngan::cli
