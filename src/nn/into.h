#pragma once

namespace crnngan::nn {

enum class Into { kReplace, kAdd };  // y = x w, or y += x w

}  // namespace crnngan::nn
