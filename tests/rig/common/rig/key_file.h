// Key files for the stand-in security module, made anew for each test: no key of these tests is known beforehand.
#pragma once

#include <filesystem>
#include <fstream>
#include <random>

namespace huanka::rig {

inline std::string random_key_hex() {
  std::random_device chance;
  std::string hex;
  for (int n = 0; n < 32; ++n) hex += "0123456789abcdef"[chance() % 16];
  return hex;
}

inline std::filesystem::path write_key_file(const std::filesystem::path& file, const std::string& internal,
                                            const std::string& external) {
  std::ofstream(file) << "# made by a test\ninternal = " << internal << "\nexternal = " << external << '\n';
  std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  return file;
}

inline std::filesystem::path make_key_file(const std::filesystem::path& file) {
  return write_key_file(file, random_key_hex(), random_key_hex());
}

}  // namespace huanka::rig
