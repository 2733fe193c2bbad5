// Where things are: beside the program in a build tree or an installation, and in the user's data folder.
#pragma once

#include <filesystem>

namespace huanka::shell {

/// Folder that holds assets/ and config/: two levels above the program, or /usr/share/huanka.
std::filesystem::path installation_folder();
std::filesystem::path default_config_folder();
std::filesystem::path locale_folder();
std::filesystem::path icons_folder();
/// $XDG_DATA_HOME/huanka, or ~/.local/share/huanka.
std::filesystem::path data_folder();
/// Makes a folder for its owner alone, where there is none yet; false when that cannot be done.
bool make_private_folder(const std::filesystem::path& folder);
/// Another program of ours, beside this one.
std::filesystem::path program(const char* name);

}  // namespace huanka::shell
