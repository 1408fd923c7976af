// 200 real files, where they are there.

#include <gtest/gtest.h>
#include <libxml/parser.h>

#include <cmath>

#include "base/files.h"
#include "base/shared_folder.h"
#include "corpus/folder.h"
#include "render/musicxml.h"
#include "render/piano_roll.h"
#include "render/synthesizer.h"

namespace crnngan::render {
namespace {

constexpr std::size_t kCorpusFiles = 200;
constexpr int kLowRate = 8'000;
constexpr std::size_t kEnough = 20 * kLowRate * kChannels;  // the first seconds of each

struct Enough {};

TEST(RealFiles, AreAllRendered) {
  const auto folder = test::shared_folder("corpus/classical");
  if (!folder) return;
  const auto files = list_files(*folder, corpus::kMusicExtensions);
  ASSERT_GT(files.size(), kCorpusFiles);
  const std::filesystem::path soundfont = default_soundfont();
  for (std::size_t i = 0; i < kCorpusFiles; ++i) {
    SCOPED_TRACE(files[i * files.size() / kCorpusFiles].string());
    const Song song = load_song(files[i * files.size() / kCorpusFiles]);
    const std::string document = to_musicxml(song);
    xmlDoc* parsed = xmlReadMemory(document.data(), static_cast<int>(document.size()), nullptr,
                                   nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_HUGE);
    EXPECT_NE(parsed, nullptr);
    xmlFreeDoc(parsed);
    EXPECT_FALSE(draw_piano_roll(song, ImageFormat::kSvg).empty());
    bool is_finite = true;
    std::size_t count = 0;
    try {
      play(song.midi, soundfont, kLowRate, [&](std::span<const float> block) {
        for (const float sample : block) is_finite = is_finite && std::isfinite(sample);
        count += block.size();
        if (count > kEnough) throw Enough();
      });
    } catch (const Enough&) {
    }
    EXPECT_TRUE(is_finite);
    EXPECT_GT(count, std::size_t{kLowRate});
  }
}

}  // namespace
}  // namespace crnngan::render
