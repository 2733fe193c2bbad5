#include "test_authority.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <vector>

#include "process/child_process.h"

namespace huanka::rig {

namespace {
void openssl(std::vector<std::string> words, const std::filesystem::path& folder) {
  words.insert(words.begin(), "openssl");
  process::ChildProcess run(words, (folder / "openssl.log").string(), false);
  REQUIRE(run.wait(std::chrono::seconds(20)) == 0);
}

Pair new_pair(const std::filesystem::path& folder, const std::string& file) {
  return {folder / (file + ".pem"), folder / (file + ".key")};
}

/// The words that make a key and put a request, or with -x509 a certificate, for it into `out`.
std::vector<std::string> request(const Pair& pair, const std::filesystem::path& out, const std::string& common_name) {
  return {"req",     "-newkey",         "ec",   "-nodes",     "-pkeyopt", "ec_paramgen_curve:P-256",
          "-keyout", pair.key.string(), "-out", out.string(), "-subj",    "/CN=" + common_name};
}

void self_sign(const std::filesystem::path& folder, const Pair& pair, const std::string& common_name,
               const std::vector<std::string>& more) {
  auto words = request(pair, pair.certificate, common_name);
  words.insert(words.end(), {"-x509", "-days", "5"});
  words.insert(words.end(), more.begin(), more.end());
  openssl(std::move(words), folder);
}
}  // namespace

TestAuthority::TestAuthority(std::filesystem::path folder, std::string name)
    : folder_(std::move(folder)), name_(std::move(name)) {
  self_sign(folder_, new_pair(folder_, name_), name_, {});
}

std::filesystem::path TestAuthority::certificate() const { return folder_ / (name_ + ".pem"); }

Pair TestAuthority::issue(const std::string& common_name, const std::string& alternative_name, int days) const {
  const Pair made = new_pair(folder_, name_ + "-" + common_name);
  const auto asked = folder_ / (name_ + "-" + common_name + ".csr");
  auto words = request(made, asked, common_name);
  words.insert(words.end(), {"-addext", "subjectAltName=" + alternative_name});
  openssl(std::move(words), folder_);
  openssl({"x509", "-req", "-in", asked.string(), "-out", made.certificate.string(), "-CA", certificate().string(),
           "-CAkey", (folder_ / (name_ + ".key")).string(), "-CAcreateserial", "-copy_extensions", "copy", "-days",
           std::to_string(days)},
          folder_);
  return made;
}

Pair TestAuthority::self_signed(const std::string& common_name, const std::string& alternative_name) const {
  const Pair made = new_pair(folder_, common_name + "-alone");
  self_sign(folder_, made, common_name, {"-addext", "subjectAltName=" + alternative_name});
  return made;
}

}  // namespace huanka::rig
