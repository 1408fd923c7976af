#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/outputs.h"
#include "cli/print.h"
#include "cli/value_names.h"
#include "corpus/summary.h"
#include "generate/model_export.h"

namespace crnngan::cli {

namespace {

struct ExportOptions {
  std::string model;
  std::string output;
  std::string precision = "f32";
  bool force = false;
  bool quiet = false;
};

DataType type_of(const std::string& precision) {
  if (precision == "f16") return DataType::kF16;
  return precision == "bf16" ? DataType::kBF16 : DataType::kF32;
}

void export_model(const ExportOptions& options) {
  check_output_file(options.output, FileKind::kModelFile, options.force);
  const generate::Model model = generate::load_model(options.model);
  const Bytes bytes = write_tensors(generate::export_model(model, type_of(options.precision)));
  make_folders_above(options.output);
  write_file(options.output, bytes);
  if (!options.quiet) {
    print_line(stdout, "{}: {} from {}", options.output, corpus::size_text(bytes.size()),
               model.name);
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
      ->add_option("MODEL", options->model,
                   "Folder of a run (its newest checkpoint), a model file, or a model's name")
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
  add_force_option(*command, options->force, "Replace a model that is there");
  add_quiet_option(*command, options->quiet);
  command->callback([options] { export_model(*options); });
}

}  // namespace crnngan::cli
