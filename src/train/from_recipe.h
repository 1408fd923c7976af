#pragma once

// What a recipe makes of the networks and of their training; features, bins and circles are the
// domain's.

#include "gan/discriminator.h"
#include "gan/generator.h"
#include "gan/initial.h"
#include "sequence/domain.h"
#include "train/recipe.h"
#include "train/trainer_options.h"
#include "train/workers.h"

namespace crnngan::train {

gan::GeneratorShape generator_shape(const Recipe& recipe, const sequence::Domain& domain);
gan::DiscriminatorShape discriminator_shape(const Recipe& recipe, const sequence::Domain& domain);
gan::Start generator_start(const Recipe& recipe);
TrainerOptions trainer_options(const Recipe& recipe);

// Throws Error when there are more ranks than shards.
Sharding sharding(const Recipe& recipe, ranks::Ranks& ranks);

}  // namespace crnngan::train
