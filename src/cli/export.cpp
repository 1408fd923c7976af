#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/outputs.h"
#include "cli/print.h"
#include "cli/value_names.h"
#include "corpus/summary.h"
#include "gan/model.h"
#include "generate/model.h"
#include "generate/table_model.h"

namespace crnngan::cli {

namespace {

struct ExportOptions {
  std::string model;
  std::string output;
  std::string precision = "f32";
  std::optional<std::string> licence;
  std::optional<std::string> card;  // its file
  bool force = false;
  bool quiet = false;
};

DataType type_of(const std::string& precision) {
  if (precision == "f16") return DataType::kF16;
  return precision == "bf16" ? DataType::kBF16 : DataType::kF32;
}

// What a model's file may say of it, without the lines' end behind it.
std::string text_of(const std::string& source, std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  std::string valid = valid_utf8(text, "\n");
  if (valid.size() > gan::kMostText) {
    throw Error("{}: expected {} bytes of text at most, found {}", source, gan::kMostText,
                valid.size());
  }
  return valid;
}

// A model of music or of a table, whose parts fit together.
gan::Model checked_model(const generate::ModelFile& file) {
  if (generate::is_table_model(file)) return generate::table_model(file);
  return generate::music_model(file);
}

void export_model(const ExportOptions& options) {
  check_output_file(options.output, FileKind::kModelFile, options.force);
  const generate::ModelFile file = generate::find_best_model(options.model);
  gan::Model model = checked_model(file);
  model.discriminator.reset();
  if (options.licence) model.about.licence = text_of("--licence", *options.licence);
  if (options.card) model.about.card = text_of(*options.card, read_text_file(*options.card));
  const Bytes bytes = write_tensors(gan::file_of(model, type_of(options.precision)));
  make_folders_above(options.output);
  write_file(options.output, bytes);
  if (!options.quiet) {
    print_line(stdout, "{}: {} from {}", options.output, corpus::size_text(bytes.size()),
               file.name);
  }
}

}  // namespace

void add_export(CLI::App& app) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command =
      app.add_subcommand("export", "Write the model of a run into a file of its own");
  command->footer(
      "Examples:\n"
      "  crnngan export runs/first -o first.safetensors\n"
      "  crnngan export runs/first/checkpoints/best.safetensors --precision f16 -o "
      "first.safetensors");
  command
      ->add_option(
          "MODEL", options->model,
          "Folder of a run (its tuned model or newest checkpoint), a model file, or a model's name")
      ->required()
      ->type_name(kModel);
  command->add_option("-o,--output", options->output, "The model file, whose music is the same")
      ->required()
      ->type_name(kFile);
  command
      ->add_option("--precision", options->precision,
                   "f32, or rounded to 16 bits: f16 or bf16, half as large")
      ->check(one_of({"f32", "f16", "bf16"}))
      ->capture_default_str();
  command
      ->add_option("--licence", options->licence,
                   "Under which terms it may be used, a line that crnngan info shows")
      ->type_name("LICENCE");
  command
      ->add_option("--card", options->card,
                   "A text file that crnngan info shows: what it learnt from, its limits")
      ->type_name(kFile);
  add_force_option(*command, options->force, "Replace a model that is there");
  add_quiet_option(*command, options->quiet);
  command->callback([options] { export_model(*options); });
}

}  // namespace crnngan::cli
