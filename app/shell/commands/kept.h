// What commands that look into the store share: which folder, and where its machine key comes from.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "vault/machine_key.h"

namespace CLI {
class App;
}

namespace huanka::shell {

struct KeptOptions {
  std::string config, store;
};

struct Kept {
  std::filesystem::path folder;
  vault::MachineKeyPlace key_place;
};

void add_kept_options(CLI::App& command, KeptOptions& options);
/// Mistakes of the configuration go to standard error.
std::optional<Kept> kept(const KeptOptions& options);

}  // namespace huanka::shell
