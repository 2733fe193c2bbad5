// Looks for a person's data where it must not be: in the memory of a process and in files. Every finding says where.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace huanka::rig {

struct Canary {
  std::string name;   ///< "mobile, in groups"; never the value
  std::string bytes;  ///< one way it may stand in memory or in a file
};

struct Finding {
  std::string canary, where;  ///< where: a file, or region, thread and neighbourhood
};

/// All ways text may stand: UTF-8, UTF-16, UTF-32, GB18030.
std::vector<Canary> canaries_of_text(const std::string& name, const std::string& utf8);
/// The same, and as packed decimal, and in the groups people read.
std::vector<Canary> canaries_of_digits(const std::string& name, const std::string& digits,
                                       const std::vector<std::size_t>& groups);
/// Windows of 32 bytes spread over a picture's bytes; flat ones, which say nothing, are left out.
std::vector<Canary> canaries_of_bytes(const std::string& name, const std::string& bytes);
/// Rows of 12 pixels spread over a picture (3 bytes a pixel, red first), in every order our rooms keep pixels: red or
/// blue first, with a fourth byte, mirrored.
std::vector<Canary> canaries_of_pixels(const std::string& name, const std::string& rgb);

/// Every writable mapping. Needs the right to trace the process.
std::vector<Finding> find_in_memory(pid_t process, const std::vector<Canary>& canaries);
/// The bytes of the first mapping whose name holds `name`; for looking at what is there on purpose.
std::string mapping_of(pid_t process, const std::string& name);
/// Every whole JPEG in the process's heap.
std::vector<std::string> jpegs_in_memory(pid_t process);
/// Every file below the folder, whatever it is; names too.
std::vector<Finding> find_in_files(const std::filesystem::path& folder, const std::vector<Canary>& canaries);

}  // namespace huanka::rig
