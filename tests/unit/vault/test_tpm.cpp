// The machine key sealed by a TPM 2.0, against a software TPM (swtpm) whose state folder is the machine.
#include <fstream>

#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "software_tpm.h"
#include "vault/files.h"
#include "vault/machine_key.h"

using namespace huanka;
using namespace huanka::rig;
using namespace huanka::vault;
namespace fs = std::filesystem;

namespace {
MachineKeyPlace place_at(const SoftwareTpm& tpm) {
  REQUIRE(tpm.runs());
  return {.protection = Protection::Tpm, .credential = {}, .tpm = tpm.tcti()};
}

Error::Code refusal(const Result<SecretKey, Error>& key) {
  REQUIRE_FALSE(key);
  return key.error().code;
}
}  // namespace

TEST_CASE("A key sealed by the TPM opens again after a restart, and its file does not hold it", "[vault][tpm]") {
  const TemporaryFolder machine, folder;
  std::string bytes;
  {
    const SoftwareTpm tpm(machine);
    CHECK(refusal(machine_key(place_at(tpm), folder, WhenMissing::Refuse)) == Error::Code::KeyMissing);
    const auto key = must(machine_key(place_at(tpm), folder, WhenMissing::Make));
    bytes = key.bytes();
    // Many times: whatever is loaded into the TPM is flushed again.
    for (int i = 0; i < 8; ++i) CHECK(must(machine_key(place_at(tpm), folder, WhenMissing::Make)).bytes() == bytes);
  }
  const SoftwareTpm tpm(machine);
  CHECK(must(machine_key(place_at(tpm), folder, WhenMissing::Refuse)).bytes() == bytes);
  const auto file = read_file(folder.path() / "machine.tpm");
  REQUIRE(file);
  CHECK(file->find(bytes) == std::string::npos);
  CHECK((fs::status(folder.path() / "machine.tpm").permissions() & fs::perms::all) ==
        (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("A stolen sealed key does not open with another machine's TPM", "[vault][tpm]") {
  const TemporaryFolder machine, other_machine, folder;
  const SoftwareTpm tpm(machine), other(other_machine);
  const auto key = must(machine_key(place_at(tpm), folder, WhenMissing::Make));
  const auto sealed = read_file(folder.path() / "machine.tpm");
  CHECK(refusal(machine_key(place_at(other), folder, WhenMissing::Make)) == Error::Code::WrongKey);
  CHECK(read_file(folder.path() / "machine.tpm") == sealed);
  CHECK(must(machine_key(place_at(tpm), folder, WhenMissing::Refuse)).bytes() == key.bytes());
}

TEST_CASE("A TPM out of reach, or a damaged sealed object, is told and nothing is replaced", "[vault][tpm]") {
  const TemporaryFolder machine, folder;
  const MachineKeyPlace nowhere{.protection = Protection::Tpm, .credential = {}, .tpm = "device:/dev/huanka-no-tpm"};
  CHECK(refusal(machine_key(nowhere, folder, WhenMissing::Make)) == Error::Code::Tpm);
  CHECK(fs::is_empty(folder.path()));
  const SoftwareTpm tpm(machine);
  const auto place = place_at(tpm);
  must(machine_key(place, folder, WhenMissing::Make));
  const auto file = folder.path() / "machine.tpm";
  const auto sealed = *read_file(file);
  for (const std::string& damaged : {sealed.substr(0, sealed.size() / 2), sealed + "x", std::string()}) {
    std::ofstream(file, std::ios::binary) << damaged;
    CHECK(refusal(machine_key(place, folder, WhenMissing::Make)) == Error::Code::Damaged);
  }
  std::string flipped = sealed;
  flipped.back() = static_cast<char>(flipped.back() ^ 1);
  std::ofstream(file, std::ios::binary) << flipped;
  CHECK_FALSE(machine_key(place, folder, WhenMissing::Make));
  CHECK(read_file(file) == flipped);
}
