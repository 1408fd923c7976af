#include <fmt/format.h>

#include <memory>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/terminal.h"
#include "cli/value_names.h"
#include "train/recipe.h"
#include "train/recipe_keys.h"

namespace crnngan::cli {

namespace {

struct RecipesOptions {
  std::string recipe;
  bool keys = false;
};

void print_names() {
  for (const std::string& name : train::recipe_names()) {
    print_marked(stdout, Style::kBold, name);
    print_text(stdout,
               wrapped(fmt::format("  {}\n", fmt::join(train::recipe_description(name), " "))));
  }
  print_text(
      stdout,
      "\nThe first one is what crnngan train takes without --recipe. Times are those of all "
      "epochs;\n"
      "docs/results.md has more. 'crnngan recipes NAME' shows all keys of one, 'crnngan recipes\n"
      "--keys' what they mean.\n");
}

void print_keys() {
  const train::Recipe defaults;
  for (const train::RecipeKey& key : train::recipe_keys()) {
    print_marked(stdout, Style::kBold, key.name, "= " + train::value_text(key, defaults));
    print_text(stdout, fmt::format("{}\n{}\n", wrapped("  " + key.meaning),
                                   wrapped("  " + train::range_text(key))));
  }
}

void print_recipes(const RecipesOptions& options) {
  if (options.keys) {
    print_keys();
  } else if (options.recipe.empty()) {
    print_names();
  } else {
    const train::Recipe recipe = train::find_recipe(options.recipe);
    for (const std::string& line : train::recipe_description(options.recipe)) {
      print_line(stdout, "# {}", line);
    }
    print_text(stdout, '\n' + train::to_toml(recipe));
  }
}

}  // namespace

void add_recipes(CLI::App& app) {
  auto options = std::make_shared<RecipesOptions>();
  CLI::App* command = app.add_subcommand("recipes", "List and explain the recipes for training");
  command->footer(
      "Examples:\n"
      "  crnngan recipes\n"
      "  crnngan recipes paper > mine.toml\n"
      "  crnngan recipes --keys");
  CLI::Option* recipe =
      command->add_option("RECIPE", options->recipe, "Show all keys of this recipe, as TOML")
          ->type_name(kRecipe)
          ->check(recipe_name());
  command->add_flag("--keys", options->keys, "Tell every key's default, meaning and range")
      ->excludes(recipe);
  command->callback([options] { print_recipes(*options); });
}

}  // namespace crnngan::cli
