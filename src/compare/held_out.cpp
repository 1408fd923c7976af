#include "compare/held_out.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "base/error.h"
#include "corpus/fingerprint.h"
#include "corpus/summary.h"

namespace crnngan::compare {

namespace {

// Of each piece, whether it is known or has a near-duplicate that is.
std::vector<bool> known(const std::vector<Piece>& pieces,
                        const std::vector<std::uint64_t>& fingerprints) {
  std::vector<bool> result;
  std::set<std::int32_t> groups;
  for (const Piece& piece : pieces) {
    result.push_back(std::binary_search(fingerprints.begin(), fingerprints.end(),
                                        corpus::fingerprint(piece.tones)));
    if (result.back() && piece.group > 0) groups.insert(piece.group);
  }
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (groups.contains(pieces[i].group)) result[i] = true;
  }
  return result;
}

std::size_t count_known(const std::vector<Piece>& pieces,
                        const std::vector<std::uint64_t>& fingerprints) {
  const std::vector<bool> all = known(pieces, fingerprints);
  return static_cast<std::size_t>(std::count(all.begin(), all.end(), true));
}

}  // namespace

HeldOut held_out(const Source& real, const Source& generated) {
  HeldOut result{.pieces = real.pieces.size()};
  if (!generated.trained_on) return result;
  result.is_known = generated.trained_on->is_whole();
  result.trained_on = count_known(real.pieces, generated.trained_on->training);
  result.chosen_on = count_known(real.pieces, generated.trained_on->validation);
  if (result.trained_on > 0 && real.split && *real.split != corpus::Split::kTraining) {
    throw Error(
        "the model of {} was trained on {} of the {}: they are not held out; compare with the rest "
        "by "
        "--unseen, with the corpus that it was trained on, or with --split training",
        generated.description, result.trained_on, real.description);
  }
  return result;
}

void leave_out_trained_on(Source& real, const Source& generated) {
  if (!generated.trained_on) return;
  const std::vector<bool> all = known(real.pieces, generated.trained_on->training);
  std::vector<Piece> unseen;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i]) unseen.push_back(std::move(real.pieces[i]));
  }
  real.description += fmt::format(", without {} that the model was trained on",
                                  corpus::count_of(real.pieces.size() - unseen.size(), "piece"));
  real.pieces = std::move(unseen);
}

std::string describe(const HeldOut& held_out) {
  const std::string pieces = corpus::count_of(held_out.pieces, "piece");
  if (!held_out.is_known) {
    return fmt::format("unknown: nothing says which of the {} the new music's model was trained on",
                       pieces);
  }
  std::string text =
      held_out.trained_on == 0
          ? fmt::format("yes: the model was trained on none of the {}", pieces)
          : fmt::format("no: the model was trained on {} of the {}", held_out.trained_on, pieces);
  if (held_out.chosen_on > 0) {
    text += fmt::format("; by {} its checkpoint was chosen", held_out.chosen_on);
  }
  return text;
}

}  // namespace crnngan::compare
