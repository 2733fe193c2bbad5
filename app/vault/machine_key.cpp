#include "vault/machine_key.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>

#include "process/descriptor.h"
#include "vault/files.h"
#include "vault/tpm.h"

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

/// Sees to it that the file is there, durably.
template <class MakeContent>
Result<Done, Error> need_file(const fs::path& file, WhenMissing when_missing, MakeContent content) {
  std::error_code failed;
  if (!fs::exists(file, failed)) {
    if (when_missing == WhenMissing::Refuse)
      return missing("the machine key (" + file.filename().string() + ") is missing");
    const Result<std::string, Error> fresh = content();
    if (!fresh) return Failure{fresh.error()};
    if (auto made = write_first(file, *fresh, owner_only); !made) return made;
  }
  // Another process may have made it and been cut off before it synced the name.
  if (when_missing == WhenMissing::Make && !sync_folder(file.parent_path()))
    return Failure{Error{Error::Code::File, "cannot make the machine key durable"}};
  return Done{};
}

Result<SecretKey, Error> from_file(const fs::path& file, WhenMissing when_missing) {
  const auto fresh = [] { return Result<std::string, Error>(std::string(SecretKey::random().bytes())); };
  if (auto there = need_file(file, when_missing, fresh); !there) return Failure{there.error()};
  return key_in(file);
}

Result<SecretKey, Error> from_tpm(const std::string& tcti, const fs::path& file, WhenMissing when_missing) {
  const auto fresh = [&] { return seal_by_tpm(tcti, SecretKey::random()); };
  if (auto there = need_file(file, when_missing, fresh); !there) return Failure{there.error()};
  const auto sealed = read_file(file);
  if (!sealed) return Failure{Error{Error::Code::File, "cannot read the machine key's sealed object"}};
  return open_by_tpm(tcti, *sealed);
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
      return from_file(folder / "machine.key", when_missing);
    case Protection::Credential:
      return from_credential(place.credential);
    case Protection::Tpm:
      return from_tpm(place.tpm, folder / "machine.tpm", when_missing);
  }
  return missing("no machine key");
}

}  // namespace huanka::vault
