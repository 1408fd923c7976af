#include "render.h"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "arrays.h"
#include "calls.h"
#include "casters.h"
#include "piece.h"
#include "render/musicxml.h"
#include "render/piano_roll.h"
#include "render/song.h"
#include "render/sound.h"
#include "render/synthesizer.h"

namespace crnngan::python {

namespace {

namespace fs = std::filesystem;

render::Song song_of(const Piece& piece) {
  render::Song song = render::read_song(midi_of(piece), "piece");
  if (!piece.written().title.empty()) song.title = piece.written().title;
  return song;
}

fs::path soundfont_of(const std::optional<fs::path>& soundfont) {
  return soundfont ? *soundfont : render::default_soundfont();
}

void expect_rate(int sample_rate) {
  if (sample_rate >= 8000 && sample_rate <= 96'000) return;
  throw std::invalid_argument(
      fmt::format("sample_rate must be 8000..96000, received {}", sample_rate));
}

nb::object sound(const Piece& piece, const std::optional<fs::path>& soundfont, int sample_rate) {
  expect_rate(sample_rate);
  std::vector<float> samples = without_gil(
      [&] { return render::sound_samples(midi_of(piece), soundfont_of(soundfont), sample_rate); });
  constexpr auto kChannels = static_cast<std::size_t>(render::kChannels);
  const std::size_t frames = samples.size() / kChannels;
  return array_of(std::move(samples), {frames, kChannels});
}

render::SoundFormat format_called(const std::string& format) {
  if (format == "wav") return render::SoundFormat::kWav;
  if (format == "flac") return render::SoundFormat::kFlac;
  if (format == "ogg") return render::SoundFormat::kOgg;
  throw std::invalid_argument(
      fmt::format("format: expected 'wav', 'flac' or 'ogg', found '{}'", format));
}

nb::bytes sound_file(const Piece& piece, const std::string& format,
                     const std::optional<fs::path>& soundfont, int sample_rate) {
  expect_rate(sample_rate);
  const render::SoundFormat kind = format_called(format);
  const Bytes bytes = without_gil([&] {
    return render::render_sound(midi_of(piece), soundfont_of(soundfont), kind, sample_rate);
  });
  return nb::bytes(bytes.data(), bytes.size());
}

std::vector<std::string> piano_roll(const Piece& piece) {
  const std::vector<Bytes> pages = without_gil(
      [&] { return render::draw_piano_roll(song_of(piece), render::ImageFormat::kSvg); });
  std::vector<std::string> texts;
  texts.reserve(pages.size());
  for (const Bytes& page : pages) texts.emplace_back(page.begin(), page.end());
  return texts;
}

std::string musicxml(const Piece& piece) {
  return without_gil([&] { return render::to_musicxml(song_of(piece)); });
}

}  // namespace

void bind_render(nb::module_& module) {
  const auto soundfont = nb::arg("soundfont") = nb::none();
  const auto sample_rate = nb::arg("sample_rate") = 44'100;
  module.def(
      "render_sound", &sound, nb::arg("piece"), nb::kw_only(), soundfont, sample_rate,
      nb::sig("def render_sound(piece: Piece, *, soundfont: str | os.PathLike[str] | None = "
              "None, sample_rate: int = 44100) -> numpy.typing.NDArray[numpy.float32]"),
      R"(What it sounds like (frames, 2), left and right, within -1..1, at the loudness that `crnngan
render` gives. soundfont is an SF2 or SF3 file, by default that of Debian's timgm6mb-
soundfont. Raises Error when there is none.)");
  module.def("render_sound_file", &sound_file, nb::arg("piece"), nb::arg("format") = "wav",
             nb::kw_only(), soundfont, sample_rate,
             nb::sig("def render_sound_file(piece: Piece, format: typing.Literal['wav', 'flac', "
                     "'ogg'] = 'wav', *, soundfont: str | os.PathLike[str] | None = None, "
                     "sample_rate: int = 44100) -> bytes"),
             "The same as the bytes of a file, which `crnngan render` writes.");
  module.def(
      "render_piano_roll", &piano_roll, nb::arg("piece"),
      R"(Pages of SVG: tones as bars over time and pitch. Raises Error for a piece without tones.)");
  module.def("render_musicxml", &musicxml, nb::arg("piece"),
             "Its score as MusicXML 4.0. Raises Error when it is too long for a score.");
}

}  // namespace crnngan::python
