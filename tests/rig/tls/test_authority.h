// Certificates made by the openssl program, an independent hand: a root, and whatever it signs, good or bad.
#pragma once

#include <filesystem>
#include <string>

namespace huanka::rig {

struct Pair {
  std::filesystem::path certificate, key;
};

class TestAuthority {
 public:
  /// Writes into `folder`; several authorities may share it under different names.
  TestAuthority(std::filesystem::path folder, std::string name);

  std::filesystem::path certificate() const;
  /// `alternative_name` in openssl's words, for example IP:127.0.0.1; `days` -1 makes one that has already ended.
  Pair issue(const std::string& common_name, const std::string& alternative_name, int days = 5) const;
  Pair self_signed(const std::string& common_name, const std::string& alternative_name) const;

 private:
  std::filesystem::path folder_;
  std::string name_;
};

}  // namespace huanka::rig
