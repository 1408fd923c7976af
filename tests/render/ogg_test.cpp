#include "render/ogg.h"

#include <gtest/gtest.h>

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

TEST(Ogg, PagesGetTheSerialNumberAndTheirChecksums) {
  Bytes pages = kPages;
  renumber_ogg(pages, 7);
  EXPECT_EQ(pages, kPagesOfSeven);
}

TEST(Ogg, WhatIsNotWholePagesIsRefused) {
  Bytes pages = kPages;
  pages.pop_back();
  EXPECT_THROW(renumber_ogg(pages, 7), std::invalid_argument);
  pages.resize(pages.size() - 10);
  EXPECT_THROW(renumber_ogg(pages, 7), std::invalid_argument);
  pages = kPages;
  pages[31] = 'o';
  EXPECT_THROW(renumber_ogg(pages, 7), std::invalid_argument);
}

}  // namespace
}  // namespace crnngan::render
