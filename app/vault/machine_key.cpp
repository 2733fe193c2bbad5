#include "vault/machine_key.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>

#include "process/descriptor.h"
#include "vault/files.h"

namespace huanka::vault {

namespace fs = std::filesystem;

namespace {
constexpr auto owner_only = fs::perms::owner_read | fs::perms::owner_write;

Failure<Error> missing(const std::string& what) { return Failure{Error{Error::Code::KeyMissing, what}}; }

/// Read without a stream, whose buffer would keep the key.
Result<SecretKey, Error> key_in(const fs::path& file) {
  const process::Descriptor in{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  std::array<char, SecretKey::size + 1> bytes{};  // one more, to see a longer file
  const auto got = in.get() < 0 ? -1 : ::read(in.get(), bytes.data(), bytes.size());
  if (got < 0) return Failure{Error{Error::Code::File, "cannot read the machine key"}};
  auto key = SecretKey::from_bytes({bytes.data(), static_cast<std::size_t>(got)});
  ::explicit_bzero(bytes.data(), bytes.size());
  if (!key) return Failure{Error{Error::Code::Damaged, "the machine key is not 32 bytes"}};
  return *std::move(key);
}

Result<SecretKey, Error> from_file(const fs::path& folder, WhenMissing when_missing) {
  const fs::path file = folder / "machine.key";
  std::error_code failed;
  if (!fs::exists(file, failed)) {
    if (when_missing == WhenMissing::Refuse) return missing("the machine key file is missing");
    if (auto made = write_first(file, SecretKey::random().bytes(), owner_only); !made) return Failure{made.error()};
  }
  // The process that made it may have been cut off before it synced the name.
  if (when_missing == WhenMissing::Make && !sync_folder(folder))
    return Failure{Error{Error::Code::File, "cannot make the machine key durable"}};
  return key_in(file);
}

Result<SecretKey, Error> from_credential(const std::string& name) {
  const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
  if (folder == nullptr) return missing("systemd gave no credentials ($CREDENTIALS_DIRECTORY is not set)");
  const fs::path file = fs::path(folder) / name;
  std::error_code failed;
  if (!fs::exists(file, failed)) return missing("systemd gave no credential of this name");
  return key_in(file);
}
}  // namespace

std::string to_string(Protection protection) {
  switch (protection) {
    case Protection::File:
      return "file";
    case Protection::Credential:
      return "credential";
    case Protection::Tpm:
      return "tpm";
  }
  return "file";
}

Result<SecretKey, Error> machine_key(const MachineKeyPlace& place, const fs::path& folder, WhenMissing when_missing) {
  switch (place.protection) {
    case Protection::File:
      return from_file(folder, when_missing);
    case Protection::Credential:
      return from_credential(place.credential);
    case Protection::Tpm:
      return Failure{Error{Error::Code::Tpm, "no TPM support"}};
  }
  return missing("no machine key");
}

}  // namespace huanka::vault
