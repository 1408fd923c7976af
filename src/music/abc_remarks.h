#pragma once

// What the reader of a tune passed over or put right, for the user to know: each kind once, with
// the place where it was met first and how often.

#include <cstddef>
#include <string_view>
#include <vector>

namespace crnngan::music::abc {

struct Remark {
  std::size_t offset = 0;  // in the text
  std::string_view what;   // a constant
  std::size_t count = 0;
};

class Remarks {
 public:
  void add(std::size_t offset, std::string_view what) {
    for (Remark& remark : remarks_) {
      if (remark.what != what) continue;
      ++remark.count;
      return;
    }
    remarks_.push_back({offset, what, 1});
  }

  const std::vector<Remark>& all() const { return remarks_; }

 private:
  std::vector<Remark> remarks_;
};

}  // namespace crnngan::music::abc
