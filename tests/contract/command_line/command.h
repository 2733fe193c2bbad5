// A program run as a script would run it: its exit code and what it said.
#pragma once

#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "process/child_process.h"
#include "rig/temporary_folder.h"

namespace huanka::rig {

struct Said {
  int exit_code = -1;  ///< -1: did not end in time, or by a signal
  std::string text;    ///< standard output and standard error
};

inline std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline Said run(const std::vector<std::string>& words) {
  const TemporaryFolder folder;
  const auto log = folder.path() / "said";
  process::ChildProcess program(words, log.string(), false);
  const auto code = program.wait(std::chrono::seconds(60));
  program.end();
  return {code.value_or(-1), text_of(log)};
}

}  // namespace huanka::rig
