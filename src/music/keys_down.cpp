#include "music/keys_down.h"

#include <algorithm>
#include <functional>

namespace crnngan::music {

void KeysDown::clear() { *this = {}; }

void KeysDown::hear(const Tone& tone) {
  if (tone.gap_ticks > 0) {
    now_ += tone.gap_ticks;
    struck_.clear();
    while (!ends_.empty() && ends_.back() <= now_) ends_.pop_back();
  }
  struck_.push_back(tone.pitch);
  const std::int64_t end = now_ + tone.length_ticks;
  ends_.insert(std::ranges::upper_bound(ends_, end, std::greater<>()), end);
}

std::int64_t KeysDown::ticks_until_fewer_than(int count) const {
  const auto most = static_cast<std::size_t>(count);
  return ends_.size() < most ? 0 : ends_[most - 1] - now_;
}

}  // namespace crnngan::music
