#include "shell/places.h"

#include <sys/stat.h>

#include <cstdlib>

namespace huanka::shell {

namespace fs = std::filesystem;

namespace {
fs::path own_folder() {
  std::error_code failed;
  return fs::read_symlink("/proc/self/exe", failed).parent_path();
}
}  // namespace

fs::path installation_folder() {
  const fs::path near = own_folder().parent_path();
  return fs::exists(near / "config") ? near : fs::path("/usr/share/huanka");
}

fs::path default_config_folder() { return installation_folder() / "config"; }
fs::path locale_folder() { return installation_folder() / "assets/locale"; }
fs::path icons_folder() { return installation_folder() / "assets/icons"; }

fs::path data_folder() {
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0')
    return fs::path(data) / "huanka";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
    return fs::path(home) / ".local/share/huanka";
  return "/var/lib/huanka";
}

bool make_private_folder(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder.parent_path(), failed);
  return ::mkdir(folder.c_str(), S_IRWXU) == 0 || fs::is_directory(folder, failed);
}

fs::path program(const char* name) { return own_folder() / name; }

}  // namespace huanka::shell
