#include "shell/places.h"

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

fs::path program(const char* name) { return own_folder() / name; }

}  // namespace huanka::shell
