#include <fmt/format.h>

#include <memory>
#include <string_view>

#include "cli/commands.h"
#include "cli/print.h"

namespace crnngan::cli {

namespace {

// Each script hands the words to `crnngan complete-words` and offers what comes back (complete.h).

constexpr std::string_view kBash = R"bash(# bash completion of crnngan: crnngan completion bash
_crnngan() {
  local current=${COMP_WORDS[COMP_CWORD]} line
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files) compopt -o default ;;
      :folders) compopt -o dirnames ;;
      :nothing) ;;
      *) COMPREPLY+=("${line%%$'\t'*}") ;;
    esac
  done < <("${COMP_WORDS[0]}" complete-words "${COMP_WORDS[@]:1:COMP_CWORD-1}" "$current" 2>/dev/null)
}
complete -F _crnngan crnngan
)bash";

constexpr std::string_view kZsh = R"zsh(#compdef crnngan
# zsh completion of crnngan: crnngan completion zsh
_crnngan() {
  local line names=:nothing
  local -a offered
  while IFS= read -r line; do
    case $line in
      :*) names=$line ;;
      *) offered+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
    esac
  done < <("${words[1]}" complete-words "${(@)words[2,CURRENT]}" 2>/dev/null)
  (( $#offered )) && _describe crnngan offered
  case $names in
    :files) _files ;;
    :folders) _files -/ ;;
  esac
}
if [[ ${funcstack[1]} == _crnngan ]]; then
  _crnngan "$@"
else
  compdef _crnngan crnngan
fi
)zsh";

constexpr std::string_view kFish = R"fish(# fish completion of crnngan: crnngan completion fish
function __crnngan_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] complete-words $words[2..] "$current" 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path "$current"
            case :folders
                __fish_complete_directories "$current"
            case :nothing
            case '*'
                echo $line
        end
    end
end
complete -c crnngan -f -a '(__crnngan_complete)'
)fish";

void print_script(const std::string& shell) {
  print_text(stdout, shell == "bash" ? kBash : shell == "zsh" ? kZsh : kFish);
}

}  // namespace

void add_completion(CLI::App& app) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("completion", "Print a shell's completion script");
  command->footer(
      "Examples:\n"
      "  source <(crnngan completion bash)\n"
      "  crnngan completion zsh > ~/.zfunc/_crnngan\n"
      "  crnngan completion fish > ~/.config/fish/completions/crnngan.fish");
  command->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(one_of({"bash", "zsh", "fish"}));
  command->callback([shell] { print_script(*shell); });
}

}  // namespace crnngan::cli
