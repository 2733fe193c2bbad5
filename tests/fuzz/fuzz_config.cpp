// Any bytes as a configuration file: settings or named mistakes, never a crash.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "settings/settings.h"

namespace {
namespace fs = std::filesystem;

const fs::path& folder() {
  static const fs::path made = [] {
    std::string name = (fs::temp_directory_path() / "huanka-fuzz-XXXXXX").string();
    return fs::path(::mkdtemp(name.data()));
  }();
  return made;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  const auto check = [](const auto& loaded) {
    if (!loaded && loaded.error().empty()) std::abort();  // a refusal without a reason
  };
  const auto write = [&](const char* name) { std::ofstream(folder() / name) << text; };
  switch (data[0] % 3) {
    case 0:
      write("kiosk.toml");
      check(huanka::settings::load_kiosk(folder() / "kiosk.toml"));
      break;
    case 1:
      for (const char* name : {"county.toml", "banks.toml", "bins.toml"}) write(name);
      check(huanka::settings::load_county(folder()));
      break;
    default:
      fs::create_directories(folder() / "calendar");
      std::ofstream(folder() / "calendar/2026.toml") << text;
      check(huanka::settings::load_calendar(folder() / "calendar"));
  }
  return 0;
}
