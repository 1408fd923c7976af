// write_song MODEL FILE.mid TONES SEED: a song by a trained model (a run's folder or a model file).

#include <crnngan/base/threads.h>
#include <crnngan/generate/model.h>
#include <crnngan/generate/song_file.h>
#include <crnngan/generate/songs.h>

#include <exception>
#include <filesystem>
#include <iostream>
#include <string>

int main(int argc, char** argv) try {
  if (argc != 5) {
    std::cerr << "usage: write_song MODEL FILE.mid TONES SEED\n";
    return 2;
  }
  const std::filesystem::path file = argv[2];
  const auto model = crnngan::generate::load_model(argv[1]);
  const crnngan::generate::SongOptions options{
      .count = 1, .tones = std::stoi(argv[3]), .seed = std::stoull(argv[4])};
  crnngan::ThreadPool pool(1);
  crnngan::generate::stream_songs(model, options, pool,
                                  [&](int) { return crnngan::generate::open_midi_song(file, {}); });
} catch (const std::exception& error) {
  std::cerr << "write_song: " << error.what() << '\n';
  return 1;
}
