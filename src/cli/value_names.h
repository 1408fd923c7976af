#pragma once

namespace crnngan::cli {

// What the help calls the value of an option. Completion offers what fits each.
inline constexpr const char* kFile = "FILE";
inline constexpr const char* kFolder = "FOLDER";
inline constexpr const char* kPath = "PATH";      // a file or a folder
inline constexpr const char* kRecipe = "RECIPE";  // a recipe's name, or a file
inline constexpr const char* kModel = "MODEL";    // a run, a model file, or a model's name
inline constexpr const char* kSource = "SOURCE";  // of `download`: a name, an address, or a file
inline constexpr const char* kNumber = "N";
inline constexpr const char* kSeed = "SEED";

}  // namespace crnngan::cli
