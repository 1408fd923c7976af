#include "render/ogg.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <stdexcept>

#include "base/files.h"

namespace crnngan::render {
namespace {

// As libogg writes them, of packets "abc" and "defg" in the stream 0x01020304 and in stream 7.
const Bytes kPages{79,  103, 103, 83, 0, 2,  0,   0,   0,   0,   0, 0,   0,   0,   4,  3,
                   2,   1,   0,   0,  0, 0,  103, 249, 152, 212, 1, 3,   97,  98,  99, 79,
                   103, 103, 83,  0,  4, 1,  0,   0,   0,   0,   0, 0,   0,   4,   3,  2,
                   1,   1,   0,   0,  0, 18, 169, 146, 187, 1,   4, 100, 101, 102, 103};
const Bytes kPagesOfSeven{79,  103, 103, 83, 0, 2,   0,  0,   0,   0,   0, 0,   0,   0,   7,  0,
                          0,   0,   0,   0,  0, 0,   92, 122, 28,  101, 1, 3,   97,  98,  99, 79,
                          103, 103, 83,  0,  4, 1,   0,  0,   0,   0,   0, 0,   0,   7,   0,  0,
                          0,   1,   0,   0,  0, 219, 2,  238, 134, 1,   4, 100, 101, 102, 103};

TEST(Ogg, PagesGetTheSerialNumberAndTheirChecksumsHoweverTheyCome) {
  for (std::size_t step = 1; step <= kPages.size(); ++step) {
    OggNumbering numbering(7);
    Bytes pages;
    for (std::size_t at = 0; at < kPages.size(); at += step) {
      const auto part = std::span(kPages).subspan(at, std::min(step, kPages.size() - at));
      const Bytes whole = numbering.take(part);
      pages.insert(pages.end(), whole.begin(), whole.end());
    }
    EXPECT_EQ(pages, kPagesOfSeven);
    EXPECT_TRUE(numbering.is_between_pages());
  }
}

TEST(Ogg, WhatIsNotAPageIsRefused) {
  Bytes pages = kPages;
  pages[31] = 'o';
  EXPECT_THROW(OggNumbering(7).take(pages), std::invalid_argument);
  pages = kPages;
  pages.pop_back();
  OggNumbering numbering(7);
  numbering.take(pages);
  EXPECT_FALSE(numbering.is_between_pages());
}

}  // namespace
}  // namespace crnngan::render
