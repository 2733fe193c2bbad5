// Where the machine key comes from, and that it is never quietly replaced (operations reference 2.2).
#include <fstream>

#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "vault/files.h"
#include "vault/machine_key.h"

using namespace huanka;
using namespace huanka::rig;
using namespace huanka::vault;
namespace fs = std::filesystem;

namespace {
constexpr auto owner_only = fs::perms::owner_read | fs::perms::owner_write;

/// systemd's part: a folder of credentials named in the environment.
class Credentials {
 public:
  explicit Credentials(const fs::path& folder) { ::setenv("CREDENTIALS_DIRECTORY", folder.c_str(), 1); }
  ~Credentials() { ::unsetenv("CREDENTIALS_DIRECTORY"); }
  Credentials(const Credentials&) = delete;
  Credentials& operator=(const Credentials&) = delete;
  Credentials(Credentials&&) = delete;
  Credentials& operator=(Credentials&&) = delete;
};

Error::Code refusal(const Result<SecretKey, Error>& key) {
  REQUIRE_FALSE(key);
  return key.error().code;
}
}  // namespace

TEST_CASE("A key file is made once, readable by its owner alone, and nothing is left beside it", "[vault]") {
  const TemporaryFolder folder;
  const auto first = must(machine_key({}, folder, WhenMissing::Make));
  CHECK(must(machine_key({}, folder, WhenMissing::Make)).bytes() == first.bytes());
  CHECK(must(machine_key({}, folder, WhenMissing::Refuse)).bytes() == first.bytes());
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder.path())) files.push_back(entry.path().filename());
  CHECK(files == std::vector<fs::path>{"machine.key"});
  CHECK((fs::status(folder.path() / "machine.key").permissions() & fs::perms::all) == owner_only);
}

TEST_CASE("A key file that is missing though something was sealed, or damaged, is not replaced", "[vault]") {
  const TemporaryFolder folder;
  CHECK(refusal(machine_key({}, folder, WhenMissing::Refuse)) == Error::Code::KeyMissing);
  CHECK(fs::is_empty(folder.path()));
  for (const std::string& content : {std::string("short"), std::string(33, 'k'), std::string()}) {
    std::ofstream(folder.path() / "machine.key", std::ios::binary) << content;
    CHECK(refusal(machine_key({}, folder, WhenMissing::Make)) == Error::Code::Damaged);
    CHECK(read_file(folder.path() / "machine.key") == content);
  }
}

TEST_CASE("What is written first stays; what is written again is replaced as a whole", "[vault]") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "a";
  must(write_first(file, "one", owner_only));
  must(write_first(file, "two", owner_only));
  CHECK(read_file(file) == "one");
  must(write_file(file, "three", owner_only));
  CHECK(read_file(file) == "three");
  CHECK_FALSE(write_first(folder.path() / "nowhere" / "a", "one", owner_only));
  must(make_folder(folder.path() / "b" / "c"));
  must(make_folder(folder.path() / "b" / "c"));
  CHECK((fs::status(folder.path() / "b" / "c").permissions() & fs::perms::all) == fs::perms::owner_all);
}

TEST_CASE("A systemd credential is the machine key; it is taken as given and never made", "[vault]") {
  const TemporaryFolder folder, credentials;
  const MachineKeyPlace place{.protection = Protection::Credential, .credential = "huanka", .tpm = {}};
  CHECK(refusal(machine_key(place, folder, WhenMissing::Make)) == Error::Code::KeyMissing);
  const Credentials given(credentials);
  CHECK(refusal(machine_key(place, folder, WhenMissing::Make)) == Error::Code::KeyMissing);
  const std::string bytes(32, 'c');
  std::ofstream(credentials.path() / "huanka", std::ios::binary) << bytes;
  CHECK(must(machine_key(place, folder, WhenMissing::Refuse)).bytes() == bytes);
  std::ofstream(credentials.path() / "huanka", std::ios::binary) << bytes << "\n";
  CHECK(refusal(machine_key(place, folder, WhenMissing::Make)) == Error::Code::Damaged);
  CHECK(fs::is_empty(folder.path()));
}
