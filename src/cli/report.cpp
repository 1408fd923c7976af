#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/outputs.h"
#include "cli/print.h"
#include "cli/stopping.h"
#include "cli/terminal.h"
#include "cli/value_names.h"
#include "render/sound.h"
#include "render/synthesizer.h"
#include "report/figure3_drawing.h"
#include "report/page.h"
#include "report/real_music.h"
#include "report/run.h"
#include "report/table_page.h"
#include "report/table_run.h"

namespace crnngan::cli {

namespace {

namespace fs = std::filesystem;

struct ReportOptions {
  std::vector<std::string> runs;
  std::string real;
  std::string output;
  std::string figure;
  std::string soundfont;
  std::optional<int> sounds;        // samples of an epoch
  std::optional<int> sound_epochs;  // epochs of a run
  bool single_file = false;
  bool force = false;
  std::optional<int> excerpts;  // of real music, or sequences of tables
  std::optional<int> judges;    // of the comparison of tables
  int threads = 1;
  bool quiet = false;
  std::vector<CLI::Option*> of_music = {};   // options that say something of music alone
  std::vector<CLI::Option*> of_tables = {};  // and of tables
};

constexpr int kExcerpts = 6;

void note(const ReportOptions& options, const std::string& text) {
  if (options.quiet) return;
  print_marked(stderr, Style::kYellow, "crnngan:", text);
}

// Of the corpus asked for, else of the run's own where it still is.
std::optional<report::RealMusic> real_music(const ReportOptions& options,
                                            const report::TrainingRun& run, int excerpts) {
  if (!options.real.empty()) return report::read_real_music(options.real, run, excerpts);
  if (fs::exists(run.corpus)) return report::read_real_music(run.corpus, run, excerpts);
  note(options, fmt::format("{}: no such file; real music is what the log of {} says of it. "
                            "Name the corpus with --real to hear it",
                            run.corpus.string(), run.name));
  return std::nullopt;
}

void add_real_music(const ReportOptions& options, std::vector<report::TrainingRun>& runs) {
  int excerpts = options.excerpts.value_or(kExcerpts);
  for (report::TrainingRun& run : runs) {
    run.real_music = real_music(options, run, excerpts);
    if (run.real_music) excerpts = 0;
  }
}

void check_output(const ReportOptions& options) {
  if (options.output.empty() && options.figure.empty()) {
    throw CLI::ValidationError("--output", "expected a folder, or --figure3 FILE");
  }
  if (!options.figure.empty()) {
    report::figure_format(options.figure);
    check_output_file(options.figure, FileKind::kPicture, options.force);
  }
  if (options.output.empty()) return;
  if (options.single_file) {
    check_output_file(options.output, FileKind::kReportPage, options.force);
  } else {
    report::check_page_folder(options.output, options.force);
  }
}

// How many samples sound: fewer where all must be in one file.
constexpr int kSoundEpochs = 20;
constexpr int kSoundEpochsOfSingleFile = 8;
constexpr int kSoundRate = 22'050;

report::PageOptions page_options(const ReportOptions& options) {
  report::PageOptions page;
  page.per_epoch = options.sounds.value_or(1);
  page.sound_epochs =
      options.sound_epochs.value_or(options.single_file ? kSoundEpochsOfSingleFile : kSoundEpochs);
  if (page.per_epoch == 0 || page.sound_epochs == 0) return page;
  fs::path soundfont = options.soundfont;
  if (soundfont.empty()) {
    try {
      soundfont = render::default_soundfont();
    } catch (const Error& error) {
      note(options, fmt::format("{}; browsers will play plain tones", error.what()));
      return page;
    }
  }
  page.sounds = [soundfont](std::span<const std::uint8_t> midi) {
    return render::render_sound(midi, soundfont, render::SoundFormat::kOgg, kSoundRate);
  };
  return page;
}

void write_files(const ReportOptions& options, const std::vector<report::PageFile>& files) {
  std::string opened = options.output;
  if (options.single_file) {
    make_folders_above(options.output);
    write_file(options.output, report::single_file(files));
  } else {
    report::write_page(options.output, files, options.force);
    opened = (fs::path(options.output) / "index.html").string();
  }
  if (!options.quiet) print_line(stdout, "{}: open it in a browser", opened);
}

void write_report(const ReportOptions& options, const std::vector<report::TrainingRun>& runs,
                  ThreadPool& pool) {
  const report::Page page = [&] {
    Progress progress("rendering sound", !options.quiet);
    return report::make_page(
        runs, page_options(options), pool,
        [&](std::size_t done, std::size_t total) { progress.show(done, total); });
  }();
  for (const std::string& line : page.left_out) note(options, line);
  write_files(options, page.files);
}

// Whether the runs are of tables. Throws Error when some are and some are not.
bool are_tables(const std::vector<std::string>& runs) {
  const auto tables = std::ranges::count_if(runs, report::is_table_run);
  if (tables == 0) return false;
  if (tables == std::ssize(runs)) return true;
  const auto table = std::ranges::find_if(runs, report::is_table_run);
  const auto music = std::ranges::find_if_not(runs, report::is_table_run);
  throw Error("{} is a run of a table, {} one of music; show them in two reports", *table, *music);
}

void report_tables(const ReportOptions& options) {
  expect_none(options.of_music, "expected runs of music with it, found one of a table");
  check_output(options);
  report::TableRunOptions how{.real = options.real};
  how.sequences = options.excerpts.value_or(how.sequences);
  how.judges = options.judges.value_or(how.judges);
  ThreadPool pool(options.threads);
  std::vector<report::TableRun> runs;
  std::vector<report::TrainingRun> named;
  for (const std::string& path : options.runs) {
    Progress progress("comparing", !options.quiet);
    runs.push_back(report::read_table_run(path, how, pool, [&](int done, int total) {
      progress.show(static_cast<std::size_t>(done), static_cast<std::size_t>(total));
    }));
    named.push_back(runs.back().run);
  }
  report::tell_apart(named);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    runs[i].run.name = named[i].name;
    for (const std::string& text : runs[i].run.notes) {
      note(options, fmt::format("{}: {}", options.runs[i], text));
    }
  }
  write_files(options, report::make_table_page(runs));
}

void report_runs(const ReportOptions& options) {
  if (are_tables(options.runs)) return report_tables(options);
  expect_none(options.of_tables, "expected runs of tables with it, found one of music");
  check_output(options);
  ThreadPool pool(options.threads);
  std::vector<report::TrainingRun> runs;
  for (const std::string& path : options.runs) {
    runs.push_back(report::read_run(path, pool));
    for (const std::string& text : runs.back().notes)
      note(options, fmt::format("{}: {}", path, text));
  }
  report::tell_apart(runs);
  add_real_music(options, runs);
  if (!options.figure.empty()) {
    make_folders_above(options.figure);
    write_file(options.figure, report::draw_figure3(runs, report::figure_format(options.figure)));
    if (!options.quiet) print_line(stdout, "{}: Figure 3", options.figure);
  }
  if (!options.output.empty()) write_report(options, runs, pool);
}

}  // namespace

void add_report(CLI::App& app) {
  auto options = std::make_shared<ReportOptions>();
  CLI::App* command =
      app.add_subcommand("report", "Show runs as a page to read and listen to, and as Figure 3");
  command->footer(
      "Examples:\n"
      "  crnngan report runs/first -o report/\n"
      "  crnngan report runs/paper runs/baseline --real music.corpus -o report/\n"
      "  crnngan report runs/first --single-file -o first.html\n"
      "  crnngan report runs/prices -o prices/\n"
      "  crnngan report runs/first --figure3 figure3.pdf");
  command->add_option("RUN", options->runs, "Folders of runs")->required()->type_name(kFolder);
  command
      ->add_option(
          "--real", options->real,
          "Corpus of real music, or of the real table, to stand beside; by default each run's "
          "own")
      ->type_name(kFile);
  command
      ->add_option("-o,--output", options->output,
                   "Folder of the page; refused if it is there already")
      ->type_name(kPath);
  command->add_flag("--single-file", options->single_file,
                    "Write the page as one HTML file instead of a folder");
  command
      ->add_option("--figure3", options->figure,
                   "Draw the paper's Figure 3 into a file, .svg, .png or .pdf")
      ->type_name(kFile);
  command
      ->add_option(
          "--excerpts", options->excerpts,
          "Excerpts of real music, 6 unless given; of a table real sequences, and new ones "
          "of each epoch, 12 unless given")
      ->type_name(kNumber)
      ->check(whole_number(0, 100));
  options->of_tables.push_back(
      command
          ->add_option("--judges", options->judges,
                       "Of tables: judges that learn to tell new rows from real ones, as those of "
                       "compare; none unless given")
          ->type_name(kNumber)
          ->check(whole_number(0, 100)));
  command
      ->add_option("--sounds", options->sounds,
                   "Samples of an epoch whose sound is rendered, 1 unless given; browsers make "
                   "plain tones of the others, and of all with 0")
      ->type_name(kNumber)
      ->check(whole_number(0, 1000));
  command
      ->add_option("--sound-epochs", options->sound_epochs,
                   "Epochs of a run with such samples, evenly over all: 20 unless given, 8 in a "
                   "single file")
      ->type_name(kNumber)
      ->check(whole_number(0, 1'000'000));
  command
      ->add_option("--soundfont", options->soundfont,
                   "Instruments, SF2 or SF3, instead of those of Debian's timgm6mb-soundfont")
      ->type_name(kFile);
  for (const char* name : {"--figure3", "--sounds", "--sound-epochs", "--soundfont"}) {
    options->of_music.push_back(command->get_option(name));
  }
  add_force_option(*command, options->force, "Replace a report or a figure that is there");
  add_threads_option(*command, options->threads);
  add_quiet_option(*command, options->quiet);
  command->callback([options] {
    stoppable([&] { report_runs(*options); },
              [] { return "the report is not written; the same command begins again"; });
  });
}

}  // namespace crnngan::cli
