#pragma once

namespace crnngan::gan {

// Which network stands still in an iteration (paper, section 3; Salimans et al. 2016).
struct Frozen {
  bool discriminator = false;
  bool generator = false;
};

// A network stands still while its loss is less than `threshold` times the other's. The
// generator's loss must be a positive one such as -log D(G(z)): the paper's own L_G is negative
// and would never let the comparison turn (docs/fidelity.md).
constexpr Frozen freeze(double discriminator_loss, double generator_loss, double threshold) {
  return {discriminator_loss < threshold * generator_loss,
          generator_loss < threshold * discriminator_loss};
}

}  // namespace crnngan::gan
