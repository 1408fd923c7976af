#include "model.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <random>
#include <stdexcept>
#include <utility>

#include "arrays.h"
#include "base/error.h"
#include "base/temporary_folder.h"
#include "calls.h"
#include "casters.h"
#include "generate/continued_piece.h"
#include "generate/likelihood.h"
#include "generate/primer.h"
#include "generate/shipped_models.h"
#include "generate/song_file.h"
#include "generate/song_folder.h"
#include "generate/song_plan.h"
#include "generate/song_request.h"
#include "generate/songs.h"
#include "given.h"
#include "given_piece.h"
#include "music/instrumentation.h"
#include "music/label_columns.h"
#include "music/pace.h"
#include "music/tone.h"
#include "piece.h"
#include "table_model.h"
#include "writer.h"

namespace crnngan::python {

namespace {

namespace fs = std::filesystem;

Model model_of_file(const generate::ModelFile& file, bool discriminator) {
  auto model = std::make_shared<generate::Model>(generate::music_model(file));
  if (!discriminator) model->discriminator.reset();
  return {std::move(model)};
}

std::variant<Model, TableModel> load(const std::optional<fs::path>& path, bool discriminator) {
  return without_gil([&]() -> std::variant<Model, TableModel> {
    const fs::path name = path ? *path : fs::path(generate::shipped_models().front().name);
    const generate::ModelFile file = generate::find_best_model(name);
    if (generate::is_table_model(file)) return table_model_of_file(file, discriminator);
    return model_of_file(file, discriminator);
  });
}

std::vector<std::string> shipped_names() {
  std::vector<std::string> names;
  for (const auto& model : generate::shipped_models()) names.emplace_back(model.name);
  return names;
}

// "composer", "bach" of each keyword. Throws TypeError for a keyword that is no label.
std::vector<std::pair<std::string, std::string>> labels_of(const nb::kwargs& labels) {
  std::vector<std::pair<std::string, std::string>> asked;
  for (const auto& [key, value] : labels) {
    const auto name = nb::cast<std::string>(key);
    if (std::ranges::find(music::kLabelNames, name) == music::kLabelNames.end()) {
      throw nb::type_error(
          fmt::format("expected a keyword of generate() or a label, one of {}, found '{}'",
                      fmt::join(music::kLabelNames, ", "), name)
              .c_str());
    }
    if (!value.is_none()) asked.emplace_back(name, nb::cast<std::string>(nb::str(value)));
  }
  return asked;
}

template <class T>
void expect_within(const char* name, const std::optional<T>& value, T low, T high) {
  if (!value || (*value >= low && *value <= high)) return;
  throw std::invalid_argument(
      fmt::format("{} must be {}..{}, received {}", name, low, high, *value));
}

// How songs are drawn, whatever they are asked for.
struct Drawing {
  std::optional<std::uint64_t> seed;
  std::optional<double> temperature;
  std::optional<double> nucleus;
  double noise_scale = 1;
  double guidance = generate::kGuidance;

  generate::SongOptions options(int count) const {
    expect_within<double>("temperature", temperature, 0.01, 100);
    expect_within<double>("nucleus", nucleus, 0.1, 1);
    expect_within<double>("noise_scale", noise_scale, 0, 100);
    expect_within<double>("guidance", guidance, 1, 10);
    expect_within<int>("n", count, 1, 1'000'000);
    generate::SongOptions songs{.count = count,
                                .seed = seed ? *seed : std::random_device()(),
                                .noise_scale = static_cast<float>(noise_scale),
                                .guidance = static_cast<float>(guidance)};
    if (temperature) songs.temperature = static_cast<float>(*temperature);
    if (nucleus) songs.nucleus = static_cast<float>(*nucleus);
    return songs;
  }
};

// The songs as the program writes their files, which are kept with them.
std::vector<Piece> write_songs(const generate::Model& model, const generate::SongOptions& songs,
                               const generate::SongSetting& setting, generate::MidiSong song,
                               ThreadPool& pool) {
  const TemporaryFolder folder;
  const auto path_of = [&](int number) {
    return folder / (generate::song_name(number + 1) + ".mid");
  };
  generate::stream_songs(model, songs, pool, [&](int number) {
    generate::MidiSong own = song;
    if (song.piece == nullptr) {
      own.time_line = generate::time_line_of(setting, generate::plan_of(model, songs, number));
    }
    return generate::open_midi_song(path_of(number), own);
  });
  std::vector<Piece> pieces;
  pieces.reserve(static_cast<std::size_t>(songs.count));
  for (int number = 0; number < songs.count; ++number) {
    Bytes midi = read_file(path_of(number));
    corpus::WrittenPiece written =
        corpus::written_pieces(midi, corpus::MusicKind::kMidi, "song").front().piece;
    written.title = generate::song_name(number + 1);
    pieces.emplace_back(std::move(written), std::move(midi));
  }
  return pieces;
}

std::vector<Piece> generate_pieces(const Model& model, int n, std::optional<int> tones,
                                   std::optional<std::uint64_t> bars, std::optional<double> seconds,
                                   std::optional<std::uint64_t> seed,
                                   std::optional<double> temperature, std::optional<double> nucleus,
                                   double noise_scale, double guidance, std::optional<double> tempo,
                                   std::optional<std::string> instrument, const Piece* continues,
                                   std::optional<int> threads, const nb::kwargs& labels) {
  expect_within<int>("tones", tones, 1, 10'000'000);
  expect_within<std::uint64_t>("bars", bars, 1, 1'000'000);
  expect_within<double>("seconds", seconds, 0.5, 360'000);
  expect_within<double>("tempo", tempo, 4, 1000);
  if (tones.has_value() + bars.has_value() + seconds.has_value() > 1) {
    throw std::invalid_argument("expected one of tones, bars and seconds, found several");
  }
  const Drawing drawing{seed, temperature, nucleus, noise_scale, guidance};
  generate::SongRequest request{.songs = drawing.options(n),
                                .tones = tones,
                                .bars = bars,
                                .seconds = seconds,
                                .tempo = tempo};
  request.songs.labels = labels_of(labels);
  if (instrument) request.program = program_of(*instrument);
  const int count = threads_of(threads);
  return without_gil([&] {
    std::optional<generate::ContinuedPiece> piece;
    if (continues != nullptr) piece = generate::read_piece(midi_of(*continues), "piece");
    const generate::SongSetting setting = generate::setting_of(request, piece ? &*piece : nullptr);
    generate::SongOptions songs = generate::options_of(request, setting, *model.music);
    ThreadPool pool(count);
    generate::MidiSong song{.time_line = setting.time_line, .program = setting.program};
    if (piece) {
      songs.primer = generate::Primer(*model.music, piece->tones, piece->signatures);
      song.piece = &*piece;
      if (!tempo) song.time_line = {};  // the piece's own goes on
    }
    return write_songs(*model.music, songs, setting, song, pool);
  });
}

// What stands beside the tones of a piece, as far as its file says it.
generate::HeardPiece heard(const Piece& piece) {
  const corpus::WrittenPiece& written = piece.written();
  const auto notes =
      music::normalise(written.notes, written.ticks_per_quarter, music::Drums::kExclude);
  if (notes.empty()) return {};
  generate::HeardPiece heard{.tones = music::to_tones(notes)};
  heard.surroundings.signatures =
      music::signatures_of(music::normalise(written.time_line, written.ticks_per_quarter), notes);
  heard.surroundings.traits =
      music::traits_of({.composer = written.composer,
                        .genre = {},
                        .instruments = music::instruments_of(written.parts)},
                       heard.tones, heard.surroundings.signatures);
  return heard;
}

nb::list log_likelihood(const Model& model, nb::handle music, std::optional<int> threads) {
  const GivenMusic given = given_pieces(music);
  const int count = threads_of(threads);
  std::vector<std::vector<double>> all = without_gil([&] {
    std::vector<generate::HeardPiece> pieces;
    for (const Piece* piece : given.pieces) pieces.push_back(heard(*piece));
    ThreadPool pool(count);
    return generate::log_likelihoods(*model.music, pieces, pool);
  });
  nb::list arrays;
  for (auto& of_piece : all) arrays.append(array_of(std::move(of_piece)));
  return arrays;
}

nb::dict inputs(const Model& model, const Piece& piece) {
  const sequence::Batch batch =
      without_gil([&] { return generate::seen(*model.music, heard(piece)); });
  const auto steps = static_cast<std::size_t>(batch.steps);
  const auto features = static_cast<std::size_t>(batch.features);
  nb::dict arrays;
  arrays["x"] = array_of(batch.x, {steps, features});
  if (!batch.bins.empty()) arrays["bins"] = array_of(batch.bins, {steps, features});
  if (!batch.context.empty()) {
    arrays["context"] = array_of(batch.context, {steps, batch.context.size() / steps});
  }
  return arrays;
}

Piece decode(const Model& model, nb::handle events, double tempo) {
  std::vector<std::size_t> shape;
  const std::vector<float> floats = finite_floats(events, "events", 2, shape);
  const auto features = static_cast<std::size_t>(model.music->codec.features());
  expect_features(shape.back(), features);
  std::vector<music::Tone> decoded;
  for (std::size_t i = 0; i < floats.size(); i += features) {
    model.music->codec.decode(std::span(floats).subspan(i, features), decoded);
  }
  return piece_of_tones(music::without_silences(decoded), {.tempos = {{0, us_of_tempo(tempo)}}}, 0,
                        "");
}

std::unique_ptr<Writer> writer_of(const Model& model, int n, std::optional<int> tones,
                                  std::optional<std::uint64_t> seed,
                                  std::optional<double> temperature, std::optional<double> nucleus,
                                  double noise_scale, double guidance, const nb::kwargs& labels) {
  expect_within<int>("n", n, 1, 4096);
  expect_within<int>("tones", tones, 1, 10'000'000);
  generate::SongRequest request{
      .songs = Drawing{seed, temperature, nucleus, noise_scale, guidance}.options(n),
      .tones = tones};
  request.songs.labels = labels_of(labels);
  generate::SongOptions songs =
      generate::options_of(request, generate::setting_of(request, nullptr), *model.music);
  songs.together = n;
  return std::make_unique<Writer>(model.music, songs);
}

nb::dict labels_known(const Model& model) {
  nb::dict known;
  if (!model.music->context) return known;
  const music::LabelValues& values = model.music->context->knowledge().values;
  for (std::size_t i = 0; i < music::kLabelNames.size(); ++i) {
    if (values.of[i].empty()) continue;
    known[std::string(music::kLabelNames[i]).c_str()] = nb::cast(values.of[i]);
  }
  return known;
}

constexpr const char* kLoad =
    R"(The model of a path or name: a run's folder (what tuning made of it, else its newest
checkpoint; of a table its best one), a model file, or a model that comes with crnngan
(Model.names()); without any the best of those. A model of a table is a TableModel. The
discriminator is left out unless it is asked for.

Raises FileNotFoundError, and Error when it is no model.)";

constexpr const char* kGenerate =
    R"(New songs (n of them) as pieces: those that `crnngan generate` writes with this seed, in the
same bytes.

One of tones, bars and seconds says how long they are; without any they are as long as
pieces of training where the model knows how music ends, else 100 tones. Without a seed each
call writes other songs. temperature (of pitch) and nucleus are for models with
distributions, noise_scale is for others; guidance says how many times what is asked for
counts. tempo is in quarters a minute, instrument a name of General MIDI. With continues the
songs are that piece and new music behind it. Further keywords are labels, where the model
knows them (Model.labels): composer, genre, instruments, key, mode, metre, density,
register.

Raises Error when the model does not know what is asked for, ValueError for numbers out of
range.)";

}  // namespace

nb::dict tensors_of(const gan::Model& model) {
  const TensorFile file = gan::file_of(model);
  nb::dict tensors;
  for (const auto& [name, tensor] : file.tensors) {
    std::vector<std::size_t> shape(tensor.shape.begin(), tensor.shape.end());
    if (tensor.type == DataType::kF32) {
      tensors[name.c_str()] = array_of(file.values<float>(name), std::move(shape));
    } else if (tensor.type == DataType::kI64) {
      tensors[name.c_str()] = array_of(file.values<std::int64_t>(name), std::move(shape));
    }
  }
  return tensors;
}

nb::dict metadata_of(const gan::Model& model) {
  nb::dict metadata;
  for (const auto& [key, value] : gan::file_of(model).metadata) {
    metadata[key.c_str()] = nb::str(value.c_str(), value.size());
  }
  return metadata;
}

void save_model(const gan::Model& model, const fs::path& path, const std::string& precision) {
  const std::pair<const char*, DataType> precisions[] = {
      {"float32", DataType::kF32}, {"float16", DataType::kF16}, {"bfloat16", DataType::kBF16}};
  for (const auto& [name, type] : precisions) {
    if (precision != name) continue;
    return write_file(path, write_tensors(gan::file_of(model, type)));
  }
  throw std::invalid_argument(
      fmt::format("precision: expected 'float32', 'float16' or 'bfloat16', found '{}'", precision));
}

void bind_model(nb::module_& module) {
  const auto tones = nb::arg("tones") = nb::none();
  const auto seed = nb::arg("seed") = nb::none();
  const auto temperature = nb::arg("temperature") = nb::none();
  const auto nucleus = nb::arg("nucleus") = nb::none();
  const auto noise_scale = nb::arg("noise_scale") = 1.0;
  const auto guidance = nb::arg("guidance") = static_cast<double>(generate::kGuidance);

  bind_writer(module);
  nb::class_<Model>(module, "Model",
                    "A model of music: what a run trained, or one that comes with crnngan.")
      .def_static("load", &load, nb::arg("path") = nb::none(), nb::kw_only(),
                  nb::arg("discriminator") = false,
                  nb::sig("def load(path: str | os.PathLike[str] | None = None, *, discriminator: "
                          "bool = False) -> Model | TableModel"),
                  kLoad)
      .def_static("names", &shipped_names, "The models that come with crnngan, the best first.")
      .def_prop_ro(
          "name", [](const Model& m) { return m.music->name; },
          "The path of its file, or the name by which it comes with crnngan.")
      .def_prop_ro(
          "features", [](const Model& m) { return m.music->generator.shape().features; },
          "F, the numbers of an event.")
      .def_prop_ro(
          "noise", [](const Model& m) { return m.music->generator.shape().noise; },
          "The random numbers that a step takes.")
      .def_prop_ro(
          "has_distributions",
          [](const Model& m) { return m.music->generator.shape().has_distribution(); },
          "Whether events are drawn from distributions, so that music has a likelihood.")
      .def_prop_ro("labels", &labels_known, nb::sig("def labels(self) -> dict[str, list[str]]"),
                   "What songs can be asked for: the values that it knows of each label.")
      .def_prop_ro("licence", [](const Model& m) { return m.music->about.licence; })
      .def_prop_ro(
          "card", [](const Model& m) { return m.music->about.card; },
          "What it learnt from, its limits; may be empty.")
      .def(
          "tensors", [](const Model& m) { return tensors_of(*m.music); },
          nb::sig("def tensors(self) -> dict[str, numpy.typing.NDArray[numpy.float32]]"),
          "The weights by the names that docs/formats.md gives them. Arrays are copies.")
      .def(
          "metadata", [](const Model& m) { return metadata_of(*m.music); },
          nb::sig("def metadata(self) -> dict[str, str]"),
          "What its file says of codec, bins, context and networks (docs/formats.md).")
      .def("generate", &generate_pieces, nb::arg("n") = 1, nb::kw_only(), tones,
           nb::arg("bars") = nb::none(), nb::arg("seconds") = nb::none(), seed, temperature,
           nucleus, noise_scale, guidance, nb::arg("tempo") = nb::none(),
           nb::arg("instrument") = nb::none(), nb::arg("continues") = nb::none(),
           nb::arg("threads") = nb::none(), nb::arg("labels"), kGenerate)
      .def(
          "writer", &writer_of, nb::arg("n") = 1, nb::kw_only(), tones, seed, temperature, nucleus,
          noise_scale, guidance, nb::arg("labels"),
          R"(Writes n sequences together, event by event; tones is how long they are meant to be. Other
arguments are as in generate().)")
      .def(
          "inputs", &inputs, nb::arg("piece"),
          nb::sig("def inputs(self, piece: Piece) -> dict[str, "
                  "numpy.typing.NDArray[numpy.generic]]"),
          R"(The piece as the network sees it, with its end where the model knows one: x (T, F), float32;
of models with distributions also bins (T, F) and, where it is told any, context (T, C),
int32. Raises Error without a tone.)")
      .def("decode", &decode, nb::arg("events"), nb::kw_only(), nb::arg("tempo") = 120.0,
           nb::sig("def decode(self, events: numpy.typing.ArrayLike, *, tempo: float = 120.0) -> "
                   "Piece"),
           "The piece of events (T, F).")
      .def(
          "log_likelihood", &log_likelihood, nb::arg("pieces"), nb::kw_only(),
          nb::arg("threads") = nb::none(),
          nb::sig("def log_likelihood(self, pieces: Piece | collections.abc.Sequence[Piece], *, "
                  "threads: int | None = None) -> list[numpy.typing.NDArray[numpy.float64]]"),
          R"(How likely the model holds each piece: of each of its events (T,), its end among them where
the model knows one, the logarithm of the likelihood, in nats, given all before it, and what
the file says of key, metre and so on. Raises Error of models without distributions.)")
      .def(
          "save",
          [](const Model& m, const fs::path& path, const std::string& precision) {
            save_model(*m.music, path, precision);
          },
          nb::arg("path"), nb::kw_only(), nb::arg("precision") = "float32",
          nb::sig("def save(self, path: str | os.PathLike[str], *, precision: "
                  "typing.Literal['float32', 'float16', 'bfloat16'] = 'float32') -> None"),
          "Writes its file, whole or not at all, as `crnngan export` does.")
      .def("__repr__",
           [](const Model& m) { return fmt::format("<crnngan.Model {}>", m.music->name); });
}

}  // namespace crnngan::python
