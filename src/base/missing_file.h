#pragma once

#include "base/error.h"

namespace crnngan {

// An Error about a file or folder that is not there.
class MissingFile : public Error {
 public:
  using Error::Error;
};

}  // namespace crnngan
