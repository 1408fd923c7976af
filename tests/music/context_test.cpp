#include "music/context.h"

#include <gmock/gmock.h>

#include <vector>

#include "context_fixture.h"
#include "music/cells.h"
#include "music/close.h"
#include "music/domain.h"
#include "music/feature_bins.h"

namespace crnngan::music {
namespace {

// What training sees of a piece is what is told while it is written.
TEST_F(ContextTest, IsTheSameInTrainingAndInWriting) {
  for (const auto& tones : pieces_) expect_same_in_writing(tones, 0);
}

TEST_F(ContextTest, IsTheSameWhereThePieceOutgrowsTheMemory) {
  std::vector<Tone> tones;
  while (tones.size() < sequence::Memory::kMost + 300) {
    const std::vector<Tone>& piece = pieces_[tones.size() / 7 % pieces_.size()];
    tones.insert(tones.end(), piece.begin(), piece.end());
  }
  expect_same_in_writing(tones, sequence::Memory::kMost);
}

TEST_F(ContextTest, BinsAreThoseOfTheFeatures) {
  const ContextOfPiece piece = context_.of(pieces_[0]);
  for (const int half_tones : {0, -5, 3}) {
    for (std::size_t i = 0; i < pieces_[0].size(); ++i) {
      Tone tone = pieces_[0][i];
      tone.pitch += half_tones;
      std::vector<float> x(4);
      codec_.encode(std::span(&tone, 1), {}, x);
      std::vector<int> bins(4);
      context_.bins_of(piece, i, half_tones, bins);
      for (std::size_t f = 0; f < 4; ++f) ASSERT_EQ(bins[f], bins_[f].of(x[f])) << i << " " << f;
    }
  }
}

TEST_F(ContextTest, MemoryForetellsWhatFollowedLastTime) {
  const auto& tones = pieces_[0];
  const ContextOfPiece piece = context_.of(tones);
  std::size_t matches = 0;
  std::size_t right = 0;
  for (std::size_t i = 1; i < tones.size(); ++i) {
    const auto told = context(piece, i);
    if (told[column("memory.8.match")] == 0) continue;
    ++matches;
    std::vector<int> bins(4);
    context_.bins_of(piece, i, 0, bins);
    if (told[column("memory.8.0.frequency")] == bins[1] + 1) ++right;
  }
  EXPECT_GT(matches, 15U);
  EXPECT_GT(right, matches / 3);
}

TEST_F(ContextTest, LabelsMoveWithThePiece) {
  const ContextOfPiece piece = context_.of(pieces_[0], around_, 3);
  const auto key = [&](int half_tones) {
    return context(piece, 7, half_tones)[column("label.key")];
  };
  const auto number = [](int tonic) {
    return 1 + 12 + tonic;
  };  // minor keys stand behind the major
  EXPECT_EQ(key(0), number(2));
  EXPECT_EQ(key(3), number(5));
  EXPECT_EQ(key(-3), number(11));
  EXPECT_EQ(context(piece, 7, 2)[column("label.composer")], 1);
  EXPECT_EQ(context(piece, 7, 2)[column("label.genre")], 0);  // no value that enough pieces have
}

TEST_F(ContextTest, MetreIsThatOfTheOnsetBefore) {
  const std::vector<Tone> tones{{96, 60, 70, 0}, {96, 60, 70, 384}, {96, 60, 70, 96}};
  const ContextOfPiece piece = context_.of(tones, around_);
  const auto place = [&](std::size_t event) {
    const auto told = context(piece, event);
    return std::vector<int>{told[column("metre.bar")], told[column("metre.beat")],
                            told[column("metre.step")]};
  };
  EXPECT_EQ(place(0), (std::vector<int>{3, 3, 1}));  // the pickup is the third beat
  EXPECT_EQ(place(1), (std::vector<int>{3, 3, 1}));
  EXPECT_EQ(place(2), (std::vector<int>{3, 1, 1}));
}

// In another key all is told the same, but for pitches, which move.
TEST_F(ContextTest, MovesWithThePiece) {
  const ContextOfPiece piece = context_.of(pieces_[0], {}, 2);
  std::vector<Tone> moved = pieces_[0];
  for (Tone& tone : moved) tone.pitch += 2;
  const ContextOfPiece other = context_.of(moved);
  for (std::size_t i = 0; i < moved.size(); ++i) {
    ASSERT_EQ(context(piece, i, 2), context(other, i)) << i;
  }
}

TEST_F(ContextTest, WhatIsHiddenIsUnknown) {
  around_.traits.metre = midi::TimeSignature{3, 4};
  const ContextOfPiece piece = context_.of(pieces_[0], around_);
  auto told = context(piece, 100);
  context_.hide(static_cast<Context::Part>(static_cast<int>(Context::Part::kFirstLabel) + 4), told);
  context_.hide(static_cast<Context::Part>(static_cast<int>(Context::Part::kFirstLabel) + 5), told);
  const int left = told[column("place.left")];
  context_.hide(Context::Part::kMemory, told);
  for (std::size_t c = 0; c < told.size(); ++c) {
    const std::string& name = context_.columns()[c].name;
    EXPECT_TRUE(told[c] == 0 || !name.starts_with("memory.")) << name;
  }
  EXPECT_EQ(told[column("place.left")], left);
  const auto expect_hidden = [&](Context::Part part, const std::string& name) {
    EXPECT_GT(told[column(name)], 0) << name;
    context_.hide(part, told);
    EXPECT_EQ(told[column(name)], 0) << name;
  };
  expect_hidden(Context::Part::kEnd, "place.left");
  expect_hidden(Context::Part::kBeginning, "place.before");
  expect_hidden(Context::Part::kMetre, "metre.step");
  expect_hidden(Context::Part::kFirstLabel, "label.composer");
  const auto key = static_cast<std::size_t>(Context::Part::kFirstLabel) + 3;
  expect_hidden(static_cast<Context::Part>(key), "label.key");
  EXPECT_EQ(told, std::vector<int>(told.size()));
}

TEST_F(ContextTest, PlaceCountsEventsFromTheBeginningAndSixteenthsToTheLastOnset) {
  const std::vector<Tone> tones{
      {96, 60, 70, 0}, {96, 64, 70, 3840}, {96, 67, 70, 384}, {96, 60, 70, 100}, {96, 72, 70, 0}};
  const ContextOfPiece piece = context_.of(tones);
  const auto place = [&](std::size_t event) {
    const auto told = context(piece, event);
    return std::pair{told[column("place.before")], told[column("place.left")]};
  };
  EXPECT_EQ(place(0), (std::pair{1, 1 + 16 + 12}));  // 46 sixteenths: log2(46 / 16) 8 is 12.2
  EXPECT_EQ(place(1), (std::pair{2, 1 + 16 + 12}));
  EXPECT_EQ(place(2), (std::pair{3, 1 + 6}));  // 484 ticks are more than 5 sixteenths
  EXPECT_EQ(place(3), (std::pair{4, 1 + 2}));
  EXPECT_EQ(place(4), (std::pair{5, 1}));
}

// The close is told that the last onset is there, as the other tones of the last chord are.
TEST_F(ContextTest, TheCloseOfAPieceIsNoneOfItsOnsets) {
  std::vector<Tone> tones = pieces_[0];
  const ContextOfPiece open = context_.of(tones);
  add_close(tones, 1);
  const ContextOfPiece closed = context_.of(tones);
  EXPECT_EQ(closed.last_onset, open.last_onset);
  EXPECT_EQ(context(closed, tones.size() - 1)[column("place.left")], 1);
  EXPECT_EQ(context(closed, tones.size() - 2), context(open, tones.size() - 2));
}

TEST_F(ContextTest, OfAPieceWithoutAnEndTheEndIsUnknown) {
  const auto listener = context_.listener();
  listener->start();
  std::vector<int> told(context_.columns().size());
  listener->tell(told);
  EXPECT_EQ(told[column("place.left")], 0);
  EXPECT_EQ(told[column("place.before")], 1);
}

// What is permitted of a feature behind these tones, when these bins were drawn before.
TEST_F(ContextTest, PermitsNoKeyTwiceAtAnOnset) {
  const auto listener = context_.listener({.no_doubles = true});
  listener->start();
  const ContextOfPiece piece = context_.of(pieces_[0]);
  std::vector<int> bins(4);
  context_.bins_of(piece, 5, 0, bins);
  listener->hear(features_of(bins_, bins), bins);
  const auto permitted = [&](int gap_bin) {
    std::vector<int> drawn{0, 0, 0, gap_bin};
    std::vector<float> probabilities(static_cast<std::size_t>(bins_[1].size()), 1);
    listener->permit(1, {}, drawn, probabilities);
    return probabilities;
  };
  ASSERT_EQ(bins_[3][0].low, codec_.feature_of(3, 0));
  for (int bin = 0; bin < bins_[1].size(); ++bin) {
    const auto at = static_cast<std::size_t>(bin);
    EXPECT_EQ(permitted(0)[at], bin == bins[1] ? 0 : 1);
    EXPECT_EQ(permitted(1)[at], 1);
  }
}

TEST_F(ContextTest, PermitsGapsAfterWhichFewEnoughTonesSound) {
  const auto listener = context_.listener({.most_at_once = 2});
  listener->start();
  std::vector<float> features(4);
  std::vector<int> bins(4);
  for (const Tone& tone : {Tone{50, 60, 60, 0}, Tone{400, 64, 60, 0}, Tone{100, 67, 60, 0}}) {
    codec_.encode(std::span(&tone, 1), {}, features);
    for (std::size_t f = 0; f < 4; ++f) bins[f] = bins_[f].of(features[f]);
    listener->hear(features, bins);
  }
  std::vector<float> probabilities(static_cast<std::size_t>(bins_[3].size()), 1);
  listener->permit(3, {}, bins, probabilities);
  for (int bin = 0; bin < bins_[3].size(); ++bin) {
    const bool is_long = bins_[3][bin].low >= codec_.feature_of(3, 100);
    EXPECT_EQ(probabilities[static_cast<std::size_t>(bin)], is_long ? 1 : 0) << bin;
  }
}

TEST_F(ContextTest, PermitsGapsToStepsOfTheMetreAlone) {
  const auto listener = context_.listener({.signatures = around_.signatures, .keeps_grid = true});
  listener->start();
  std::vector<float> features(4);
  const Tone tone{96, 60, 60, 0};
  codec_.encode(std::span(&tone, 1), {}, features);
  std::vector<int> bins(4);
  for (std::size_t f = 0; f < 4; ++f) bins[f] = bins_[f].of(features[f]);
  listener->hear(features, bins);
  std::vector<float> probabilities(static_cast<std::size_t>(bins_[3].size()), 1);
  listener->permit(3, {}, bins, probabilities);
  for (const std::int32_t gap : {0, 96, 192}) {
    const auto bin = static_cast<std::size_t>(bins_[3].of(codec_.feature_of(3, gap)));
    EXPECT_EQ(probabilities[bin], 1) << gap;
  }
  const Pieces played{{{96, 60, 60, 0}, {96, 60, 60, 101}, {96, 62, 70, 91}, {97, 62, 70, 96}}};
  const Codec codec = Codec::fit({}, played);
  const auto few = feature_bins(codec, played, 50);
  const Context context({.metre = true}, codec, few);
  const auto strict = context.listener({.signatures = around_.signatures, .keeps_grid = true});
  strict->start();
  std::vector<float> permitted(static_cast<std::size_t>(few[3].size()), 1);
  strict->permit(3, {}, bins, permitted);
  EXPECT_EQ(permitted[static_cast<std::size_t>(few[3].of(codec.feature_of(3, 96)))], 1);
  EXPECT_EQ(permitted[static_cast<std::size_t>(few[3].of(codec.feature_of(3, 101)))], 0);
  EXPECT_EQ(permitted[static_cast<std::size_t>(few[3].of(codec.feature_of(3, 91)))], 0);
}

TEST(ContextOfCells, IsTheSameInTrainingAndInWriting) {
  const std::vector<Tone> tones = piece_with_returns(5);
  std::vector<Tone> chords;
  for (const Tone& tone : tones) {
    chords.push_back(tone);
    if (tone.pitch % 2 == 0) chords.push_back({tone.length_ticks, tone.pitch + 12, 60, 0});
  }
  const Pieces cells{to_cells(chords, 2)};
  const Codec codec = Codec::fit({.tones_per_cell = 2}, cells);
  const auto bins = feature_bins(codec, cells, 200);
  const Context context({.memory = true}, codec, bins);
  const ContextOfPiece piece = context.of(cells[0]);
  const auto listener = context.listener();
  listener->start();
  std::vector<int> told(context.columns().size());
  std::vector<int> expected(context.columns().size());
  std::vector<int> of_event(8);
  for (std::size_t i = 0; i < cells[0].size() / 2; ++i) {
    listener->tell(told);
    context.fill(piece, i, 0, expected);
    ASSERT_EQ(told, expected) << i;
    context.bins_of(piece, i, 0, of_event);
    listener->hear(features_of(bins, of_event), of_event);
  }
}

DomainOptions options_with(double hidden, int memory_from) {
  return {.bins = 200,
          .transpose = 5,
          .context = {.memory = true, .place = true},
          .hidden = hidden,
          .memory_from = memory_from};
}

// The shares of rows that are told something of the memory and of the end, at the end of windows.
std::pair<double, double> told_shares(const Domain& domain, const sequence::Source& source,
                                      std::uint32_t epoch) {
  const std::vector<sequence::Window> windows(400, {0, 60, 20});
  ThreadPool pool(2);
  sequence::Batch batch;
  source.fill(windows, 20, {.seed = 1, .epoch = epoch, .number = 0}, pool, batch);
  const std::size_t columns = domain.context().size();
  double memory = 0;
  double end = 0;
  for (std::size_t row = 0; row < windows.size(); ++row) {
    bool recalls = false;
    for (std::size_t t = 0; t < 20; ++t) {
      recalls = recalls || batch.context[(t * windows.size() + row) * columns] > 0;
    }
    memory += recalls ? 1.0 / 400 : 0;
    end += batch.context[row * columns + columns - 1] > 0 ? 1.0 / 400 : 0;
  }
  return {memory, end};
}

TEST(DomainContext, IsHiddenFromAShareOfTheWindowsOfTraining) {
  const Pieces pieces{piece_with_returns(1)};
  const Domain domain(options_with(0.3, 5), pieces, pieces);
  EXPECT_EQ(told_shares(domain, domain.training(), 4).first, 0);
  const auto [memory, end] = told_shares(domain, domain.training(), 5);
  EXPECT_NEAR(memory, 0.7, 0.08);
  EXPECT_NEAR(end, 0.5, 0.08);
  EXPECT_NEAR(told_shares(domain, domain.validation(), 0).first, 1, 1e-9);
}

TEST(DomainContext, WindowsAtTheEdgesOfAPieceAreToldSo) {
  const Pieces pieces{piece_with_returns(1)};
  const Domain domain(options_with(0, 1), pieces, pieces);
  const std::size_t last = domain.training().lengths()[0] - 20;
  std::vector<sequence::Window> windows(200, {0, 0, 20});
  windows.resize(400, {0, last, 20});
  ThreadPool pool(1);
  sequence::Batch batch;
  domain.training().fill(windows, 20, {.seed = 1, .epoch = 1, .number = 0}, pool, batch);
  const std::size_t columns = domain.context().size();
  for (std::size_t row = 0; row < 200; ++row) {
    const auto place = std::span(batch.context).subspan((row + 1) * columns - 2, 2);
    const auto place_at_end = std::span(batch.context).subspan((row + 201) * columns - 2, 2);
    EXPECT_EQ(place[0], 1) << "before";
    EXPECT_NE(place_at_end[1], 0) << "left";
  }
}

TEST(DomainContext, OfTransposedWindowsForetellsTheirOwnPitches) {
  Pieces pieces{piece_with_returns(1), {}};
  for (std::int32_t pitch = 30; pitch < 100; ++pitch) pieces[1].push_back({96, pitch, 70, 96});
  const Domain moved(options_with(0, 1), pieces, pieces);
  const std::vector<sequence::Window> windows(50, {0, 40, 40});
  ThreadPool pool(1);
  sequence::Batch real;
  sequence::Batch still;
  moved.training().fill(windows, 40, {.seed = 1, .epoch = 1, .number = 0}, pool, real);
  moved.validation().fill(windows, 40, {.seed = 1, .epoch = 1, .number = 0}, pool, still);
  const std::size_t columns = moved.context().size();
  int compared = 0;
  for (std::size_t place = 0; place < real.context.size() / columns; ++place) {
    const int told = real.context[place * columns + 2];  // memory.3.0.frequency
    const int told_still = still.context[place * columns + 2];
    if (told == 0 || told_still == 0) continue;
    const int row = static_cast<int>(place) % 50;
    const auto first = static_cast<std::size_t>(row) * 4 + 1;
    EXPECT_EQ(told - told_still, real.bins[first] - still.bins[first]) << place;
    ++compared;
  }
  EXPECT_GT(compared, 100);
}

}  // namespace
}  // namespace crnngan::music
